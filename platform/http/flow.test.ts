import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { duplexPair, Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { deadlines } from './deadlines.ts';
import { cutSlow } from './flow.ts';
import { openHttp, usualCaps, type App, type Caps } from './index.ts';

const ask = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('what is under way at once', () => {
  let app: App;
  /** Answers that are waited for, in the order in which they were asked for. */
  let held: (() => void)[] = [];
  let begun = 0;
  afterEach(async () => {
    for (const answer of held) answer();
    await app.close();
  });

  async function open(caps: Partial<Caps> = {}, takenMs = deadlines.takenMs): Promise<void> {
    [held, begun] = [[], 0];
    app = await openHttp({
      log: openLog('silent'),
      metrics: openMetrics(),
      version: '0',
      tlsOnly: false,
      caps: { ...usualCaps, ...caps },
      deadlines: { ...deadlines, takenMs },
    });
    const held_ = async (): Promise<string> => {
      begun += 1;
      await new Promise<void>((resolve) => held.push(resolve));
      return 'served';
    };
    app.get('/held', held_);
    app.get('/picture', { config: { lane: 'media' } }, held_);
    app.get('/', (_request, reply) => reply.send('served'));
  }

  async function listen(): Promise<Socket> {
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    const socket = connect(address.port, '127.0.0.1');
    socket.on('error', () => {});
    return socket;
  }

  it('[HTTP-12] of what is sent ahead on one connection a little is begun, and then it is ended', async () => {
    await open();
    const socket = await listen();
    let told = '';
    socket.on('data', (bytes) => (told += String(bytes)));
    socket.write(ask('/held').repeat(40));
    await expect.poll(() => begun).toBe(16);
    for (const answer of held) answer();
    await once(socket, 'close');
    expect(told.match(/HTTP\/1.1 200 /g)).toHaveLength(16);
    expect(told.match(/HTTP\/1.1 429 [^]*http.too-many-at-once/g)).toHaveLength(1);
    expect(begun).toBe(16);
  });

  it('[HTTP-12] who sends on without an end is hung up on', async () => {
    await open();
    const socket = await listen();
    socket.write(ask('/held').repeat(2000));
    await once(socket, 'close');
    expect(begun).toBe(16);
  });

  it('[HTTP-12] who waits for answers asks as often as it likes', async () => {
    await open();
    const socket = await listen();
    let told = '';
    socket.on('data', (bytes) => (told += String(bytes)));
    for (let time = 1; time <= 40; time += 1) {
      socket.write(ask('/').repeat(2));
      await expect.poll(() => told.match(/HTTP\/1.1 200 /g)?.length).toBe(2 * time);
    }
    socket.destroy();
  });

  it('[HTTP-13] one address has so many under way, pictures apart, and gets them back', async () => {
    await open({ atOnce: 2, connections: 3 });
    const from = (place: string, url = '/held') =>
      app.inject({ url, headers: place === '' ? {} : { 'x-forwarded-for': place } });
    const [a, b] = ['203.0.113.5', '203.0.113.6'];
    const first = [from(a), from(a), from(b), from(''), from('')];
    const pictures = [from(a, '/picture'), from(a, '/picture'), from(a, '/picture')];
    await expect.poll(() => begun).toBe(8);
    for (const url of ['/held', '/picture', '/', '/nowhere']) {
      const refused = await from(a, url);
      expect([refused.statusCode, refused.json().code]).toEqual([429, 'http.too-many-at-once']);
      expect(refused.headers['retry-after']).toBe('1');
    }
    expect((await from('', '/')).statusCode).toBe(200);
    for (const answer of held) answer();
    for (const answered of [...first, ...pictures]) expect((await answered).statusCode).toBe(200);
    expect((await from(a, '/')).statusCode).toBe(200);
  });

  it('[HTTP-13] who hangs up releases what was under way, whatever was queued', async () => {
    await open({ atOnce: 3 });
    await app.ready();
    const come = () => {
      const [ours, theirs] = duplexPair();
      app.server.emit('connection', Object.assign(ours, { remoteAddress: '203.0.113.5' }));
      return { theirs, ours };
    };
    const answered = async (): Promise<string> => {
      const { ours, theirs } = come();
      theirs.write(ask('/'));
      const [bytes] = await once(theirs, 'data');
      ours.destroy();
      return String(bytes).slice(0, 12);
    };
    const one = come();
    one.theirs.write(ask('/held').repeat(3));
    await expect.poll(() => begun).toBe(3);
    expect(await answered()).toBe('HTTP/1.1 429');
    one.ours.destroy();
    await new Promise(setImmediate);
    expect(await answered()).toBe('HTTP/1.1 200');
  });

  it('[HTTP-14] an answer of which nothing is taken is hung up on', async () => {
    await open({}, 200);
    const piece = Buffer.alloc(64 * 1024);
    let ended = 0;
    app.get('/large', (_request, reply) => {
      const pieces = Readable.from(Array.from({ length: 1000 }, () => piece));
      pieces.once('close', () => (ended += 1));
      return reply.send(pieces);
    });
    const socket = await listen();
    socket.write(ask('/large'));
    await once(socket, 'data');
    socket.pause();
    await expect.poll(() => ended, { timeout: 5000 }).toBe(1);
    socket.resume();
    await once(socket, 'close');
    expect(socket.bytesRead).toBeLessThan(1000 * piece.length);
  });

  it('[HTTP-14] who takes a piece in time is not hung up on, nor who waits for us', async () => {
    await open();
    const cut: string[] = [];
    const reader = (name: string, writableLength: number) => ({
      bytesWritten: 100_000,
      writableLength,
      destroy: () => cut.push(name),
    });
    const [stuck, slow, waits] = [reader('stuck', 9000), reader('slow', 9000), reader('waits', 0)];
    const line = () => ({ underWay: 1, unseen: 0, taken: 0, since: 0 });
    const lines = [stuck, slow, waits].map((one) => [one, line()] as const);
    for (let now = 0; now <= 120_000; now += 15_000) {
      if (now % 45_000 === 0) slow.writableLength -= 1000;
      // Whatever is written to it meanwhile, nothing of it is taken.
      stuck.bytesWritten += 10;
      stuck.writableLength += 10;
      cutSlow(lines, 60_000, now);
      if (now < 60_000) expect(cut).toEqual([]);
    }
    expect(new Set(cut)).toEqual(new Set(['stuck']));
  });
});
