import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { openHub, type Admission, type Hub } from './hub.ts';

const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const upgradeOf = (target: string, upgrade = 'websocket'): string =>
  `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n${key}\r\n`;

type Caps = Pick<Parameters<typeof openHub>[0], 'placeOf' | 'socketsMost' | 'entriesMost' | 'now'>;

describe('the upgrade to sockets', () => {
  let server: Server;
  let hub: Hub;
  /** What would have ended the program. */
  const ended: unknown[] = [];
  const seeEnd = (error: unknown): void => {
    ended.push(error);
  };

  const open = async (admission: Admission, more: Partial<Caps> = {}): Promise<number> => {
    process.prependListener('uncaughtException', seeEnd);
    server = createServer((_request, response) => response.end('served'));
    hub = openHub({
      log: openLog('silent'),
      metrics: openMetrics(),
      now: () => 0,
      tickMs: 1000,
      ...more,
    });
    hub.listen(server, '/live', admission);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return portOf(server);
  };
  afterEach(async () => {
    process.off('uncaughtException', seeEnd);
    hub.stop();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    expect(ended.splice(0)).toEqual([]);
  });

  const welcome = (said: (text: string) => void = () => {}): Admission => ({
    admit: () => Promise.resolve({ said, left: () => {} }),
  });

  it.each(['//', '///', '/\\', 'http://[', '/%', '//live', '*', '/live/', 'x:y'])(
    '[SOCKET-1] an upgrade to %s is refused and ends nothing',
    async (target) => {
      const port = await open(welcome());
      expect(await askRaw(port, upgradeOf(target))).toMatch(/^HTTP\/1\.1 (400|403|404) /);
      expect(await openWell(port)).toBe(WebSocket.OPEN);
    },
  );

  it.each(['/live?session=%00', '/live?session=a&source=x%00'])(
    '[LIVE-55] %s, which no database can be asked for, is a 400 and asks nobody',
    async (target) => {
      const admit = vi.fn(() => Promise.resolve(undefined));
      const port = await open({ admit });
      expect(await askRaw(port, upgradeOf(target))).toMatch(/^HTTP\/1\.1 400 /);
      expect(admit).not.toHaveBeenCalled();
    },
  );

  it('[SOCKET-1] one that resets while it is refused, or while it is let in, ends nothing', async () => {
    let admitted: () => void = () => {};
    const waits = new Promise<void>((resolve) => (admitted = resolve));
    const port = await open({
      admit: async () => {
        await waits;
        return { said: () => {}, left: () => {} };
      },
    });
    const seen = vi.fn<() => void>();
    server.on('upgrade', (_request, socket) => {
      seen();
      // What the network does at the worst moment: between the upgrade and our answer.
      socket.emit('error', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    });
    for (const target of ['/wrong', '/live', '//']) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(upgradeOf(target));
    }
    await expect.poll(() => seen.mock.calls.length).toBe(3);
    admitted();
    expect(await openWell(port)).toBe(WebSocket.OPEN);
  });

  it('[SOCKET-1] a visitor that throws at what was said costs its own socket only', async () => {
    const port = await open(
      welcome((text) => {
        throw new Error(text);
      }),
    );
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
    await once(socket, 'open');
    socket.send('boom');
    const [code] = await once(socket, 'close');
    expect(code).toBe(1011);
    expect(await openWell(port)).toBe(WebSocket.OPEN);
  });

  it('[SOCKET-1] one whose leaving cannot be worked ends nothing', async () => {
    const left = vi.fn<() => void>(() => {
      throw new Error('left');
    });
    const port = await open({ admit: () => Promise.resolve({ said: () => {}, left }) });
    expect(await openWell(port)).toBe(WebSocket.OPEN);
    await expect.poll(() => left.mock.calls.length).toBe(1);
  });

  it('[LIVE-40] [SOCKET-3] a browser, which sees no status, is told inside and does not stay', async () => {
    const port = await open(welcome(), { placeOf: () => 'a', socketsMost: 1 });
    const origin = `http://127.0.0.1:${port}`;
    const come = (): WebSocket =>
      new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { origin } });
    const inside = come();
    await once(inside, 'open');
    const outside = come();
    const [told] = await once(outside, 'message');
    expect(JSON.parse(String(told))).toMatchObject({
      out: { code: 'socket.too-many', retryAfterMs: 10_000, words: { zh: expect.any(String) } },
    });
    const [code, reason] = await once(outside, 'close');
    expect([code, String(reason)]).toEqual([4000, 'socket.too-many']);
    expect(inside.readyState).toBe(WebSocket.OPEN);
    inside.close();
  });

  it('[SOCKET-4] who asks and does not read gets no more answers, and is hung up on', async () => {
    let most = 0;
    const port = await open({
      admit: (_request, connection) =>
        Promise.resolve({
          said: () => {
            for (let told = 0; told < 100; told += 1) {
              connection.send({ answer: 'x'.repeat(1_000_000) });
              most = Math.max(most, connection.member.waiting());
            }
          },
          left: () => {},
        }),
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
    await once(socket, 'open');
    socket.pause();
    socket.send('ask');
    await expect.poll(() => most).toBeGreaterThan(4_000_000);
    expect(most).toBeLessThan(6_000_000);
    socket.resume();
    const [code] = await once(socket, 'close');
    expect(code).toBe(1006);
    expect(await openWell(port)).toBe(WebSocket.OPEN);
  });

  it('[SOCKET-3] one place has so many sockets and no more, and gets them back', async () => {
    const port = await open(welcome(), {
      placeOf: ({ headers }) => [headers['x-place']].flat()[0],
      socketsMost: 2,
    });
    const come = (place: string): WebSocket =>
      new WebSocket(`ws://127.0.0.1:${port}/live`, {
        headers: place === 'here' ? {} : { 'x-place': place },
      });
    const told = async (socket: WebSocket): Promise<number> => {
      socket.on('error', () => {});
      return new Promise((done) => {
        socket.once('open', () => done(101));
        socket.once('unexpected-response', (_request, { statusCode = 0 }) => done(statusCode));
      });
    };
    const sockets = ['a', 'a', 'a', 'b'].map(come);
    const answers = await Promise.all(sockets.map(told));
    expect(answers.filter((status) => status === 101)).toHaveLength(3);
    expect(answers.filter((status) => status === 429)).toHaveLength(1);
    const here = await Promise.all(['here', 'here', 'here', 'here'].map(come).map(told));
    expect(here).toEqual([101, 101, 101, 101]);
    for (const socket of sockets) socket.terminate();
    await expect.poll(() => told(come('a'))).toBe(101);
  });

  it('[SOCKET-7] one place comes so often in a minute, and is told when to come again', async () => {
    let now = 0;
    const port = await open(welcome(), {
      placeOf: ({ headers }) => [headers['x-place']].flat()[0],
      entriesMost: 2,
      now: () => now,
    });
    const come = async (place: string | undefined): Promise<string> => {
      const from = place === undefined ? '' : `X-Place: ${place}\r\n`;
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(upgradeOf('/live').replace('Host: x', `${from}Host: x`));
      const [bytes] = await once(socket, 'data');
      socket.destroy();
      return String(bytes).slice(9, 12);
    };
    const told: string[] = [];
    for (const place of ['a', 'a', 'a', 'b', undefined, undefined, undefined]) {
      told.push(await come(place));
    }
    expect(told).toEqual(['101', '101', '429', '101', '101', '101', '101']);
    const outside = new WebSocket(`ws://127.0.0.1:${port}/live`, {
      headers: { origin: `http://127.0.0.1:${port}`, 'x-place': 'a' },
    });
    const [out] = await once(outside, 'message');
    expect(JSON.parse(String(out))).toMatchObject({
      out: { code: 'socket.too-often', retryAfterMs: 30_000 },
    });
    await once(outside, 'close');
    now = 30_000;
    expect(await come('a')).toBe('101');
  });

  it('[LIFE-10] [LIFE-11] who is connected when the program ends is told that it comes back, and nobody is let in', async () => {
    const left = vi.fn<() => void>();
    const port = await open({ admit: () => Promise.resolve({ said: () => {}, left }) });
    const sockets = Array.from({ length: 3 }, () => new WebSocket(`ws://127.0.0.1:${port}/live`));
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    const told = Promise.all(sockets.map((socket) => once(socket, 'close')));
    await hub.leave(10_000);
    expect(left).toHaveBeenCalledTimes(3);
    const whys = (await told).map(([code, reason]) => [code, String(reason)]);
    expect(whys).toEqual(Array.from({ length: 3 }, () => [1012, 'back-soon']));
    expect(await askRaw(port, upgradeOf('/live'))).toMatch(/^HTTP\/1\.1 503 /);
  });

  it('[LIFE-11] who does not hang up is hung up on', async () => {
    const port = await open(welcome());
    const silent = connect(port, '127.0.0.1');
    silent.write(upgradeOf('/live'));
    await once(silent, 'data');
    const ended = once(silent, 'close');
    await hub.leave(20);
    await ended;
  });
});

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

/** Says it byte for byte, and returns all that came until the end. */
async function askRaw(port: number, text: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  let told = '';
  socket.on('data', (bytes) => (told += String(bytes)));
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return told;
}

/** What a well-behaved socket comes to. */
async function openWell(port: number): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
  await once(socket, 'open');
  const state = socket.readyState;
  socket.close();
  return state;
}
