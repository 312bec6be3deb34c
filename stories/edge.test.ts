import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { usualRtmpCaps } from '../modules/ingest/index.ts';
import { usualCaps } from '../platform/http/index.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { openShow, type Show } from './show.ts';

const opsToken = 'a-token-of-operations';
const init = readFileSync(new URL('../modules/ingest/samples/init.mp4', import.meta.url));

describe('the outer wall', () => {
  const clock = handClock();
  let test: TestProgram;
  let show: Show;
  let port = 0;
  beforeAll(async () => {
    test = await openTestProgram({ clock, opsToken, caps: { ...usualCaps, sockets: 2 } });
    port = Number(new URL(await test.program.app.listen({ port: 0, host: '127.0.0.1' })).port);
    show = await openShow({ ...test, clock }, 'live');
  }, 60_000);
  afterAll(() => test.close());

  /** Only the head of a request whose body never comes, and what is said to it. */
  async function headOnly(path: string, headers: Record<string, string>): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    const named = { host: 'x', 'content-type': 'video/mp4', 'content-length': '16000000' };
    const lines = Object.entries({ ...named, ...headers }).map((pair) => pair.join(': '));
    socket.write([`PUT ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    const [bytes] = await once(socket, 'data');
    socket.destroy();
    return String(bytes);
  }

  it('[INGEST-21] whoever holds no key, or is not the publisher, is refused before a body is read', async () => {
    const { id } = show.session;
    const key = await test.program.ingest.keyOf(id);
    const authorization = `Bearer ${key}`;
    const ask = (method: 'POST' | 'PUT', path: string, publisher: string, payload?: Buffer) =>
      test.program.app.inject({
        method,
        url: `/api/ingest/epochs${path}`,
        headers: { authorization, 'x-publisher': publisher, 'content-type': 'video/mp4' },
        ...(payload ? { payload } : {}),
      });
    const opened = await ask('POST', '', 'studio');
    const { epoch }: { epoch: number } = opened.json();
    const part = `/api/ingest/epochs/${epoch}/init`;
    const wrong = { authorization: 'Bearer wrong', 'x-publisher': 'studio' };
    expect(await headOnly(part, wrong)).toMatch(/^HTTP\/1.1 401[^]*ingest.key-unknown/);
    expect(await headOnly(part, {})).toMatch(/^HTTP\/1.1 401/);
    for (const other of [{ authorization }, { authorization, 'x-publisher': 'other' }]) {
      expect(await headOnly(part, other)).toMatch(/^HTTP\/1.1 410[^]*ingest.epoch-over/);
    }
    const mine = { authorization, 'x-publisher': 'studio' };
    for (const nobodys of [epoch + 1, 'x']) {
      expect(await headOnly(`/api/ingest/epochs/${nobodys}/init`, mine)).toMatch(
        /^HTTP\/1.1 4(10|22)/,
      );
    }
    expect((await ask('PUT', `/${epoch}/init`, 'studio', init)).statusCode).toBe(204);
  });

  it('[INGEST-23] a director is told when RTMP fails again and again', async () => {
    const { ingest } = test.program;
    const thread = new URL(`data:text/javascript,throw new Error('planted')`);
    const rtmp = ingest.listenRtmp({
      port: 1,
      host: '127.0.0.1',
      caps: usualRtmpCaps,
      thread,
    });
    await expect.poll(() => ingest.rtmpState()?.failing, { timeout: 10_000 }).toBe(true);
    clock.forward(60_000);
    const { body } = await show.content.send<{ refusal: { code: string } }>(
      'GET',
      `/api/sessions/${show.session.id}/stream`,
    );
    expect(body.refusal.code).toBe('ingest.rtmp-failing');
    await rtmp.stop();
  });

  it('[HTTP-11] figures and the state of the database are for this machine and for the token', async () => {
    const ask = async (url: string, headers: Record<string, string> = {}) => {
      const { statusCode, body } = await test.program.app.inject({ url, headers });
      return `${statusCode} ${body}`;
    };
    const away = { 'x-forwarded-for': '203.0.113.5' };
    const known = { ...away, authorization: `Bearer ${opsToken}` };
    expect(await ask('/healthz', away)).toBe('200 {"alive":true}');
    expect(await ask('/readyz', away)).toBe('200 {"ready":true}');
    for (const headers of [away, { ...away, authorization: 'Bearer a-token-of-operation' }]) {
      expect(await ask('/metrics', headers)).toMatch(/^401 .*ops.token-unknown/);
    }
    for (const headers of [{}, known]) {
      expect(await ask('/metrics', headers)).toMatch(/^200 [^]*dianbo_faults_total/);
      expect(await ask('/readyz', headers)).toMatch(/^200 .*"faults":0,.*"database":/);
    }
  });

  it('[HTTP-10] pictures are counted apart from what a viewer asks for', async () => {
    const limitOf = async (url: string): Promise<string | undefined> => {
      const headers = { 'x-forwarded-for': '203.0.113.9' };
      const answer = await test.program.app.inject({ url, headers });
      return String(answer.headers['x-ratelimit-limit']);
    };
    expect(await limitOf('/origin/ses_none/live.m3u8')).toBe('60000');
    expect(await limitOf('/origin/ses_none/1/1.m4s')).toBe('60000');
    expect(await limitOf('/origin/runs/run_x/vod.m3u8')).toBe('60000');
    for (const url of ['/healthz', '/readyz', '/metrics', '/api/payments/channels']) {
      expect(await limitOf(url)).toBe('12000');
    }
  });

  it('[SOCKET-3] sockets are counted by the address behind the proxy, and this machine is not', async () => {
    const open: WebSocket[] = [];
    const come = (from: string) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/live?session=${show.session.id}`, {
        headers: from === '' ? {} : { 'x-forwarded-for': from },
      });
      socket.on('error', () => {});
      return new Promise<string>((done) => {
        // Who is nobody is let in and told so: here only the upgrade itself is of interest.
        socket.once('open', () => {
          // It says no goodbye, so that its place stays taken.
          socket.pause();
          done('in');
        });
        open.push(socket);
        socket.once('unexpected-response', (_request, { statusCode }) => done(`${statusCode}`));
      });
    };
    const sent = ['203.0.113.7', '203.0.113.7', '203.0.113.7', '203.0.113.8', '', '', '', ''];
    const told: string[] = [];
    for (const from of sent) told.push(await come(from));
    expect(told).toEqual(['in', 'in', '429', 'in', 'in', 'in', 'in', 'in']);
    for (const socket of open) socket.terminate();
  });

  it('[LIVE-39] a mute lasts as long as was said, whatever the clock is set to', async () => {
    const { id, token } = await new Client(test.program).become('小雨');
    const socket = new WebSocket(
      `ws://127.0.0.1:${port}/live?session=${show.session.id}&as=viewer&token=${token}`,
    );
    const heard = new Map<unknown, object>();
    socket.on('message', (data: Buffer) => {
      const message: { re?: string } = JSON.parse(data.toString());
      heard.set(message.re, message);
    });
    await once(socket, 'message');
    let said = 0;
    const say = async () => {
      said += 1;
      const name = `m${said}`;
      socket.send(JSON.stringify({ t: 'say', id: name, text: `第${said}句` }));
      await expect.poll(() => heard.has(name)).toBe(true);
      return heard.get(name);
    };
    const act = async (body: object): Promise<string> => {
      const actionId = crypto.randomUUID();
      const path = `/api/sessions/${show.session.id}/actions`;
      const done = await show.content.send('POST', path, { ...body, actionId, viewerId: id });
      expect(done.status).toBe(200);
      return actionId;
    };
    const [minute, hour] = [60_000, 3_600_000];
    expect(await say()).toMatchObject({ ok: true });
    await act({ do: 'mute', minutes: 10, reason: 'spam' });
    clock.set(-hour);
    expect(await say()).toMatchObject({ no: { code: 'live.muted', retryAfterMs: 10 * minute } });
    clock.set(3 * hour);
    clock.forward(4 * minute);
    expect(await say()).toMatchObject({ no: { code: 'live.muted', retryAfterMs: 6 * minute } });
    // Let speak and muted again: what was left is left, whatever the clock says meanwhile.
    const spoken = await act({ do: 'unmute' });
    expect(await say()).toMatchObject({ ok: true });
    clock.set(-3 * hour);
    const undo = `/api/sessions/${show.session.id}/undo`;
    expect((await show.content.send('POST', undo, { actionId: spoken })).status).toBe(200);
    expect(await say()).toMatchObject({ no: { code: 'live.muted', retryAfterMs: 6 * minute } });
    clock.forward(6 * minute);
    expect(await say()).toMatchObject({ ok: true });
    socket.close();
  });
});
