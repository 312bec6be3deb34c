import { fork } from 'node:child_process';
import { join } from 'node:path';
import { report } from './report.ts';

/**
 * Event-to-screen delay and cost of fan-out: our frames beside `ws` sending every message singly
 * and Socket.IO broadcasting it, in the same run, on the same machine, with the same readers.
 * The server stands in one process, all readers in another; the delay is from the moment that the
 * server was told to the moment that a reader has the message.
 */
const peers = ['frames', 'ws', 'socket.io'] as const;
const sizes = [1000, 5000] as const;
const messagesPerSecond = 20;
const seconds = 10;

export interface ServerReport {
  readonly cpuMs: number;
  readonly memoryMb: number;
}

export interface ReaderReport {
  readonly delaysMs: readonly number[];
  readonly received: number;
}

interface Row {
  readonly peer: string;
  readonly sockets: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUsPerDelivery: number;
  readonly serverCpuShare: number;
  readonly memoryMb: number;
  readonly delivered: number;
  readonly expected: number;
}

export async function frames(): Promise<void> {
  const rows: Row[] = [];
  for (const sockets of sizes) {
    for (const peer of peers) {
      const row = await measure(peer, sockets);
      rows.push(row);
      process.stdout.write(`${JSON.stringify(row)}\n`);
    }
  }
  report('frames', { messagesPerSecond, seconds, rows }, ['rows']);
}

async function measure(peer: (typeof peers)[number], sockets: number): Promise<Row> {
  const server = fork(join(import.meta.dirname, 'frames-server.ts'), [peer]);
  const port = await told<number>(server, 'port');
  const readers = fork(join(import.meta.dirname, 'frames-readers.ts'), [
    peer,
    String(port),
    String(sockets),
  ]);
  await told<number>(readers, 'ready');
  server.send({ t: 'run', messagesPerSecond, seconds });
  const load = await told<ServerReport>(server, 'report');
  readers.send({ t: 'report' });
  const heard = await told<ReaderReport>(readers, 'report');
  server.kill();
  readers.kill();
  const delays = heard.delaysMs.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number((delays[Math.floor(share * (delays.length - 1))] ?? 0).toFixed(1));
  const expected = messagesPerSecond * seconds * sockets;
  return {
    peer,
    sockets,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuUsPerDelivery: Number(((load.cpuMs * 1000) / Math.max(1, heard.received)).toFixed(2)),
    serverCpuShare: Number((load.cpuMs / (seconds * 1000)).toFixed(3)),
    memoryMb: load.memoryMb,
    delivered: heard.received,
    expected,
  };
}

function told<T>(child: ReturnType<typeof fork>, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const hear = (message: { t: string; value: T }): void => {
      if (message.t !== name) return;
      child.off('message', hear);
      resolve(message.value);
    };
    child.on('message', hear);
    child.once('error', reject);
  });
}
