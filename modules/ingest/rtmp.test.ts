import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { pictureConfig, soundConfig, span } from '../../platform/testing/flv.ts';
import { rtmpConnect, rtmpHandshake, rtmpMedia, rtmpPublish } from '../../platform/testing/rtmp.ts';
import { openLog, openMetrics } from '../../platform/telemetry/index.ts';
import { StreamChannel } from './app/channel.ts';
import { ChannelDesk } from './app/rtmp-desk.ts';
import { readRtmpCaps, usualRtmpCaps } from './app/rtmp-caps.ts';
import { listenRtmp } from './app/rtmp-listen.ts';
import { RtmpService, type RtmpDeps } from './app/rtmp.ts';
import type { SegmentRow } from './app/segments.ts';

const services: RtmpService[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const service of services.splice(0)) await service.stop();
});

const within = { timeout: 10_000 };

/** The thread as it is, with a fault two seconds after its start. */
const mortal = new URL(
  `data:text/javascript,${encodeURIComponent(
    `await import('${new URL('./app/rtmp-worker.ts', import.meta.url).href}');
     setTimeout(() => { throw new Error('planted'); }, 2000);`,
  )}`,
);

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function serve(more: Partial<RtmpDeps> = {}) {
  const rows: SegmentRow[] = [];
  const channel = new StreamChannel('ses_1', {
    log: openLog('silent'),
    clock: { now: () => Date.now() },
    files: {
      folder: '',
      write: async () => {},
      read: async () => undefined,
      remove: async () => {},
    },
    save: async (row) => {
      rows.push(row);
      return row;
    },
    shift: async () => {},
    publishStarted: async () => {},
    publishStopped: async () => {},
  });
  const wrong: string[] = [];
  const port = await freePort();
  const metrics = openMetrics();
  const service = new RtmpService({
    log: openLog('silent'),
    metrics,
    now: () => Date.now(),
    caps: usualRtmpCaps,
    port,
    host: '127.0.0.1',
    channelOf: async (key) => (key === 'good' ? channel : undefined),
    wrongKey: ({ code }) => wrong.push(code),
    ...more,
  });
  services.push(service);
  return { service, channel, rows, wrong, port, figures: () => metrics.registry.metrics() };
}

function encoder(port: number, key: string): { socket: Socket; heard: () => string } {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  const parts: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => parts.push(bytes));
  socket.on('error', () => {});
  socket.write(Buffer.concat([rtmpHandshake(), rtmpConnect(), rtmpPublish(key)]));
  return { socket, heard: () => Buffer.concat(parts).toString() };
}

describe('the thread that reads RTMP', () => {
  it('[INGEST-12] [INGEST-15] takes a stream to its channel, to its last picture', async () => {
    const { service, channel, rows, port } = await serve();
    await expect.poll(() => service.port, within).toBe(port);
    const { socket, heard } = encoder(port, 'good');
    await expect.poll(heard, within).toContain('NetStream.Publish.Start');
    expect(channel.state().source).toBe('rtmp');
    const tags = [pictureConfig(0), soundConfig(0), ...span({ from: 0, until: 4923 })];
    socket.end(Buffer.concat(tags.map(rtmpMedia)));
    await expect.poll(() => rows.length, within).toBe(5);
    await expect.poll(() => channel.state().source, within).toBe(null);
    const newest = rows.at(-1);
    expect((newest?.startMs ?? 0) + (newest?.durationMs ?? 0)).toBeLessThanOrEqual(Date.now() + 20);
  });

  it('[INGEST-11] a refusal reaches the encoder and the director', async () => {
    const { service, channel, wrong, port } = await serve();
    await expect.poll(() => service.port, within).toBe(port);
    const stranger = encoder(port, 'bad');
    const gone = once(stranger.socket, 'close');
    await expect.poll(stranger.heard, within).toContain('NetStream.Publish.BadName');
    expect(stranger.heard()).toContain('推流密钥错误');
    await gone;
    await expect.poll(() => wrong, within).toEqual(['ingest.key-unknown']);
    const hevc = encoder(port, 'good');
    const body = Uint8Array.from([0x90, 0x68, 0x76, 0x63, 0x31, 1, 4]);
    hevc.socket.write(rtmpMedia({ type: 9, ms: 0, body }));
    await expect.poll(hevc.heard, within).toContain('NetStream.Publish.Rejected');
    await expect
      .poll(() => channel.state().refusal, within)
      .toMatchObject({ code: 'ingest.picture-not-played', words: { en: /HEVC/ } });
  });

  it('[INGEST-16] a thread that ends is started again, and its publishers are let go', async () => {
    const { service, channel, port } = await serve({ thread: mortal });
    await expect.poll(() => service.port, within).toBe(port);
    const { heard } = encoder(port, 'good');
    await expect.poll(heard, within).toContain('NetStream.Publish.Start');
    await expect.poll(() => service.restarts, within).toBe(1);
    await expect.poll(() => channel.state().source, within).toBe(null);
    await expect.poll(() => service.port, within).toBe(port);
    const again = encoder(port, 'good');
    await expect.poll(again.heard, within).toContain('NetStream.Publish.Start');
  });

  it('[INGEST-15] listens on the address that it was given, and not at all on port 0', async () => {
    const { service, port } = await serve();
    await expect.poll(() => service.port, within).toBe(port);
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const socket = connect(port, address);
      sockets.push(socket);
      const [error] = await once(socket, 'error');
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    }
    const off = await serve({ port: 0 });
    await off.service.stop();
    expect(off.service.port).toBeUndefined();
  });

  it('[INGEST-18] one address does not take the places of the others', async () => {
    let take: (socket: Socket) => void = () => {};
    const told = { wrongKey: () => {}, sentAway: () => {} };
    const desk = new ChannelDesk({ channelOf: async () => undefined, ...told });
    const letGo: string[] = [];
    const quiet = {
      note: () => {},
      listening: () => {},
      now: () => 0,
      newId: () => 'pub_1',
      caps: usualRtmpCaps,
      letGo: (why: string) => {
        letGo.push(why);
      },
    };
    const server = listenRtmp({ ...quiet, desk, port: 0, host: '127.0.0.1' }, (taking) => {
      take = taking;
      return createServer();
    });
    const refusedOf = (address: string, count: number): number => {
      const mine = Array.from({ length: count }, () => {
        const socket = new Socket();
        Object.defineProperty(socket, 'remoteAddress', { value: address });
        take(socket);
        sockets.push(socket);
        return socket;
      });
      return mine.filter(({ destroyed }) => destroyed).length;
    };
    expect([refusedOf('192.0.2.7', 20), refusedOf('192.0.2.8', 1)]).toEqual([4, 0]);
    // A household may take any address of its /64.
    expect([refusedOf('2001:db8::1', 10), refusedOf('2001:db8::2', 10)]).toEqual([0, 4]);
    expect([refusedOf('127.0.0.1', 95), refusedOf('127.0.0.1', 1)]).toEqual([0, 1]);
    expect(letGo).toEqual(Array.from({ length: 9 }, () => 'crowded'));
    const [first] = sockets;
    first?.destroy();
    await expect.poll(() => refusedOf('192.0.2.7', 1), within).toBe(0);
    server.close();
  });

  it('[INGEST-18] what an operator sets is read, and a slip is named', () => {
    expect(readRtmpCaps('')).toEqual(usualRtmpCaps);
    expect(readRtmpCaps('address=4 idle=off')).toEqual({
      ...usualRtmpCaps,
      address: 4,
      idle: Number.MAX_SAFE_INTEGER,
    });
    for (const slip of ['address', 'sockets=5', 'idle=0', 'toString=1']) {
      expect(() => readRtmpCaps(slip)).toThrow(/DIANBO_RTMP_CAPS/);
    }
  });

  it('[INGEST-23] restarts and who was sent away are counted, and too many restarts alarm', async () => {
    let now = 0;
    const thread = new URL(`data:text/javascript,throw new Error('planted')`);
    const { service, figures } = await serve({ thread, now: () => now });
    await expect.poll(() => service.restarts, within).toBe(3);
    expect(service.state().failing).toBe(false);
    await expect.poll(() => service.state().failing, within).toBe(true);
    await service.stop();
    const told = await figures();
    expect(told).toContain(`dianbo_rtmp_restarts_total ${service.restarts}`);
    expect(told).toContain('dianbo_rtmp_failing 1');
    now += 600_001;
    expect(service.state().failing).toBe(false);
    expect(await figures()).toContain('dianbo_rtmp_failing 0');
  });

  it('[INGEST-23] so are those who were sent away, by why', async () => {
    const { service, figures, port } = await serve();
    await expect.poll(() => service.port, within).toBe(port);
    encoder(port, 'stranger');
    const noise = connect(port, '127.0.0.1');
    sockets.push(noise);
    noise.on('error', () => {});
    noise.write(Buffer.alloc(70_000, 7));
    await expect
      .poll(figures, within)
      .toContain('dianbo_rtmp_sent_away_total{why="ingest.key-unknown"} 1');
    await expect.poll(figures, within).toContain('dianbo_rtmp_sent_away_total{why="unreadable"} 1');
  });
});
