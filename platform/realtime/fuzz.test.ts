import { createServer, type Server } from 'node:http';
import { duplexPair } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzz, fuzzCases, hurtBytes } from '../testing/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { openHub, type Hub } from './hub.ts';

const head = (target: string, more = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;

/** What a browser sends masked (RFC 6455 §5.2), with a mask of noughts. */
function masked(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const size =
    length < 126 ? Buffer.from([0x80 | length]) : Buffer.from([0xfe, length >> 8, length & 255]);
  return Buffer.concat([Buffer.from([0x80 | opcode]), size, Buffer.alloc(4), payload]);
}

const frames = Buffer.concat([
  masked(1, Buffer.from('{"t":"say","id":"m1","text":"好"}')),
  masked(9, Buffer.from('ping')),
  masked(1, Buffer.from(JSON.stringify({ t: 'say', text: 'x'.repeat(300) }))),
  masked(8, Buffer.from([3, 232])),
]);
const samples = [
  Buffer.concat([Buffer.from(head('/live?session=ses_1&as=viewer')), frames]),
  Buffer.from(head('//', 'Origin: http://x\r\n')),
  Buffer.from(head('/live', 'Content-Length: 5\r\n')),
];
const cases = fuzzCases > 3000 ? Math.min(fuzzCases, 100_000) : 400;
const batch = 100;

let server: Server;
let hub: Hub;
beforeAll(() => {
  server = createServer((_request, response) => response.end());
  hub = openHub({
    log: openLog('silent'),
    metrics: openMetrics(),
    now: () => 0,
    tickMs: 60_000,
  });
  hub.listen(server, '/live', {
    admit: () =>
      Promise.resolve({
        said: (text) => {
          JSON.parse(text);
        },
        left: () => {},
      }),
  });
});
afterAll(() => hub.stop());

async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setImmediate(done));
}

/** One connection without a network: all that came in, until either side ends it. */
async function come(bytes: Uint8Array): Promise<void> {
  const [ours, theirs] = duplexPair();
  server.emit('connection', ours);
  theirs.resume();
  theirs.on('error', () => {});
  ours.on('error', () => {});
  const closed = new Promise<void>((done) => ours.once('close', () => done()));
  // The head first: what follows meets a visitor who is let in by then.
  const until = Buffer.from(bytes).indexOf('\r\n\r\n') + 4;
  theirs.write(bytes.subarray(0, until));
  await turns();
  theirs.end(bytes.subarray(until));
  await turns();
  // Half of it may have been said: who came hangs up, as a network does.
  ours.destroy();
  await closed;
}

it('[HOUSE-9] [SOCKET-1] an upgrade that is hurt costs its own socket: no throw, no hang, bounded memory', async () => {
  const faults: string[] = [];
  const stray = (reason: unknown): void => {
    faults.push(`stray: ${String(reason)}`);
  };
  process.on('unhandledRejection', stray);
  process.prependListener('uncaughtException', stray);
  const memory = process.memoryUsage().rss;
  let slowestMs = 0;
  for (let seed = 1; seed <= Math.ceil(cases / batch); seed += 1) {
    const hurt: Uint8Array[] = [];
    fuzz(
      (random) => hurtBytes(samples, random),
      (bytes) => hurt.push(Buffer.from(bytes)),
      { cases: batch, seed },
    );
    for (const bytes of hurt) {
      const began = performance.now();
      await come(bytes);
      slowestMs = Math.max(slowestMs, performance.now() - began);
    }
  }
  process.off('unhandledRejection', stray);
  process.off('uncaughtException', stray);
  expect(faults).toEqual([]);
  expect(slowestMs).toBeLessThan(5000);
  expect(process.memoryUsage().rss - memory).toBeLessThan(512 * 1024 * 1024);
});
