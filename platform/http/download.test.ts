import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { openQueue, type Queue } from '../jobs/queue.ts';
import { ok } from '../kernel/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { openHttp, sendQueued, type App } from './index.ts';

const patient = { timeout: 10_000 };

let app: App | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app?.close();
  app = undefined;
});

interface Sent {
  readonly file: Readable;
  pieces: number;
}

/** A server that sends a file without an end in turn; whoever takes nothing for 100 ms loses the place. */
async function openApp(queue: Queue): Promise<{ port: number; sent: Sent[] }> {
  const made = await openHttp({
    log: openLog('silent'),
    metrics: openMetrics(),
    version: '0',
    tlsOnly: false,
  });
  app = made;
  const sent: Sent[] = [];
  made.get('/file', (_request, reply) =>
    sendQueued(
      reply,
      queue,
      () => {
        const one: Sent = { file: Readable.from(endless(() => (one.pieces += 1))), pieces: 0 };
        sent.push(one);
        return Promise.resolve(ok(one.file));
      },
      100,
    ),
  );
  await made.listen({ port: 0, host: '127.0.0.1' });
  // It listens on a port.
  const { port } = made.server.address() as AddressInfo;
  return { port, sent };
}

async function* endless(told: () => void): AsyncGenerator<Buffer> {
  for (;;) {
    told();
    yield Buffer.alloc(64 * 1024);
    await new Promise((next) => setImmediate(next));
  }
}

async function ask(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write('GET /file HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  return socket;
}

it('[JOBS-7] whoever stops reading gives the place up, and is not read ahead for', async () => {
  const queue = openQueue({ atOnce: 1, waiting: 1 });
  const { port, sent } = await openApp(queue);
  const reader = await ask(port);
  await once(reader, 'data');
  reader.pause();
  await expect.poll(() => sent[0]?.file.destroyed, patient).toBe(true);
  // What lies between the two ends is megabytes at most.
  expect(sent[0]?.pieces).toBeLessThan(400);
  const next = await ask(port);
  await once(next, 'data');
  expect(sent).toHaveLength(2);
});

it('[JOBS-7] whoever hangs up gives the place up; in the queue nothing is opened for them', async () => {
  const queue = openQueue({ atOnce: 1, waiting: 1 });
  let [entered, hungUp] = [0, 0];
  const enter: Queue['enter'] = (gone) => {
    entered += 1;
    gone?.addEventListener('abort', () => (hungUp += 1));
    return queue.enter(gone);
  };
  const { port, sent } = await openApp({ ...queue, enter });
  const first = await ask(port);
  first.resume();
  await once(first, 'data');
  const waits = await ask(port);
  await expect.poll(() => entered, patient).toBe(2);
  waits.destroy();
  await expect.poll(() => hungUp, patient).toBe(1);
  first.destroy();
  await expect.poll(() => sent[0]?.file.destroyed, patient).toBe(true);
  const after = await ask(port);
  await once(after, 'data');
  expect(sent).toHaveLength(2);
});
