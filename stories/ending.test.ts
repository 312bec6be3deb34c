import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { closeInOrder, closeProgram } from '../apps/server/closing.ts';
import { usualRtmpCaps } from '../modules/ingest/index.ts';
import { openHttp } from '../platform/http/index.ts';
import { openLog, openMetrics } from '../platform/telemetry/index.ts';
import { openFreezable, ownDatabase } from '../platform/testing/index.ts';
import { handClock, openTestProgram } from './program.ts';
import { newBuyer, openShow } from './show.ts';

const silent = openLog('silent');
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function portOf(app: { server: { address(): unknown } }): number {
  const address = app.server.address();
  if (typeof address !== 'object' || address === null || !('port' in address)) {
    throw new Error('not listening');
  }
  return Number(address.port);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf({ server });
  server.close();
  return port;
}

describe('parts that end', () => {
  it('[LIFE-2] one that hangs is left behind and named, one that fails keeps no other from ending', async () => {
    vi.useFakeTimers();
    ends.push(() => vi.useRealTimers());
    const done: string[] = [];
    const work = (name: string) => async () => {
      done.push(name);
    };
    const closing = closeInOrder(
      [
        [
          { name: 'hangs', withinMs: 3000, work: () => new Promise(() => {}) },
          { name: 'first', withinMs: 3000, work: work('first') },
        ],
        [{ name: 'fails', withinMs: 1000, work: () => Promise.reject(new Error('no')) }],
        [{ name: 'last', withinMs: 1000, work: work('last') }],
      ],
      silent,
    );
    await vi.advanceTimersByTimeAsync(2900);
    expect(done).toEqual(['first']);
    await vi.advanceTimersByTimeAsync(200);
    expect(await closing).toEqual(['hangs', 'fails']);
    expect(done).toEqual(['first', 'last']);
  });

  it('[LIFE-10] [LIFE-12] what is being answered is answered; who asks again is told to come back', async () => {
    const app = await openHttp({
      log: silent,
      metrics: openMetrics(),
      version: '0',
      tlsOnly: false,
    });
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    app.get('/slow', async () => {
      asked.resolve();
      await go.promise;
      return 'answered';
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const port = portOf(app);
    const ask = async (agent: Agent): Promise<string> => {
      const asking = request({ port, agent, host: '127.0.0.1', path: '/slow' }).end();
      const [answer] = await once(asking, 'response');
      let text = '';
      for await (const piece of answer) text += String(piece);
      return text;
    };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = ask(agent);
    // Waits on the same connection until the first is answered.
    const second = ask(agent).catch(String);
    await asked.promise;
    const nothing = async (): Promise<void> => {};
    const close = closeProgram(
      {
        app,
        hub: { leave: nothing, stop: () => {} },
        jobs: { stop: () => {}, idle: nothing },
        orders: { drain: nothing },
        ingest: { stop: nothing },
        live: { flush: nothing },
        speech: { stop: () => {} },
        outbox: { stop: nothing },
        database: { close: nothing },
        engine: { close: nothing },
      },
      silent,
    );
    await expect.poll(() => app.server.listening).toBe(false);
    go.resolve();
    expect(await first).toBe('answered');
    // A connection that is idle for a moment may be hung up on instead: browsers ask anew by themselves.
    expect(await second).toMatch(/http\.closing|socket hang up|ECONNRESET/);
    expect(await close).toEqual([]);
    agent.destroy();
  });
});

it('[LIFE-10] [LIFE-2] a show on air on a database that stands still ends within ten seconds, and its viewers are told', async () => {
  const own = await ownDatabase('template1');
  ends.push(() => own.drop());
  const frozen = await openFreezable(own.url);
  ends.push(() => frozen.close());
  const test = await openTestProgram({ clock: handClock(), databaseUrl: frozen.url });
  const show = await openShow(test, 'live');
  await test.program.app.listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(test.program.app);
  const closed: Promise<unknown[]>[] = [];
  for (let index = 0; index < 5; index += 1) {
    const { client } = await newBuyer(test);
    const token = client.headers['authorization']?.slice('Bearer '.length) ?? '';
    const query = new URLSearchParams({ session: show.session.id, as: 'viewer', token });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live?${query.toString()}`);
    closed.push(once(socket, 'close'));
    await once(socket, 'message');
  }
  frozen.freeze();
  const asking = fetch(`http://127.0.0.1:${port}/api/products`).catch(() => undefined);
  const from = performance.now();
  const left = await test.program.close();
  expect(performance.now() - from).toBeLessThan(10_000);
  expect(left).toContain('tape');
  for (const [code, reason] of await Promise.all(closed)) {
    expect([code, String(reason)]).toEqual([1012, 'back-soon']);
  }
  await asking;
}, 60_000);

describe('a program that is told to end', () => {
  async function start() {
    const port = await freePort();
    const own = await ownDatabase();
    ends.push(() => own.drop());
    const frozen = await openFreezable(own.url);
    ends.push(() => frozen.close());
    const folder = mkdtempSync(join(tmpdir(), 'dianbo-ending-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const main = join(import.meta.dirname, '../apps/server/main.ts');
    const program = spawn(process.execPath, [main, '--empty'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATABASE_URL: frozen.url,
        DIANBO_DATA: folder,
        DIANBO_PORT: String(port),
        DIANBO_RTMP_PORT: '0',
        DIANBO_LOG: 'warn',
      },
    });
    ends.push(() => program.kill('SIGKILL'));
    const said = { text: '' };
    for (const stream of [program.stdout, program.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        said.text += String(bytes);
      });
    }
    await expect.poll(() => said.text, { timeout: 30_000 }).toContain('Ctrl+C');
    // It has begun its work: somebody leads.
    const looking = new pg.Client({ connectionString: own.url });
    await looking.connect();
    const leads = async () => (await looking.query('select 1 from events.lead')).rows;
    await expect.poll(leads, { timeout: 10_000 }).toHaveLength(1);
    await looking.end();
    /** The database stands still, and somebody waits for an answer out of it. */
    const hang = async (): Promise<void> => {
      frozen.freeze();
      const asking = request({ host: '127.0.0.1', port, path: '/api/products' }).end();
      asking.on('error', () => {});
      await once(asking, 'finish');
      // Who asked before this answer has been heard.
      await fetch(`http://127.0.0.1:${port}/healthz`);
    };
    return { program, said, hang };
  }

  it('[LIFE-2] is gone within ten seconds on a database that stands still, and says what it left behind', async () => {
    const { program, said, hang } = await start();
    await hang();
    const from = performance.now();
    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([1, null]);
    expect(performance.now() - from).toBeLessThan(10_500);
    expect(said.text).toContain('"step":"database"');
  }, 60_000);

  it('[LIFE-2] a second signal ends it at once, one of the same moment does not', async () => {
    const { program, said, hang } = await start();
    await hang();
    program.kill('SIGTERM');
    program.kill('SIGINT');
    const left = expect.poll(() => said.text, { timeout: 10_000 });
    await left.toContain('cut off');
    expect(program.exitCode).toBeNull();
    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([1, null]);
    expect(said.text).toContain('a second signal came');
  }, 60_000);
});

it('[LIFE-5] readiness says in words what is waited for: the database, who leads, the thread for encoders', async () => {
  const own = await ownDatabase();
  ends.push(() => own.drop());
  const frozen = await openFreezable(own.url);
  ends.push(() => frozen.close());
  const test = await openTestProgram({ world: false, databaseUrl: frozen.url });
  ends.push(() => test.close());
  const ready = async (): Promise<{ status: number; parts: string[] }> => {
    const { statusCode, ...answer } = await test.program.app.inject({ url: '/readyz' });
    const { waitsFor }: { waitsFor: { part: string; zh: string; en: string }[] } = answer.json();
    for (const { zh, en } of waitsFor) expect([zh, en]).not.toContain('');
    return { status: statusCode, parts: waitsFor.map(({ part }) => part) };
  };
  await test.program.outbox.drain();
  expect(await ready()).toEqual({ status: 200, parts: [] });
  // The thread that is to listen where somebody else does.
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  ends.push(() => other.close());
  test.program.ingest.listenRtmp({
    port: portOf({ server: other }),
    host: '127.0.0.1',
    caps: usualRtmpCaps,
  });
  expect(await ready()).toEqual({ status: 200, parts: ['ingest'] });
  await test.program.outbox.stop();
  await test.program.database.sql.execute('delete from events.lead');
  expect(await ready()).toEqual({ status: 200, parts: ['lead', 'ingest'] });
  frozen.freeze();
  expect(await ready()).toEqual({ status: 503, parts: ['database', 'ingest'] });
  frozen.thaw();
}, 60_000);
