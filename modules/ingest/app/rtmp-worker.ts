import { createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { listenRtmp } from './rtmp-listen.ts';
import { remoteDesk, type FromWorker, type ToWorker, type WorkerSettings } from './rtmp-wire.ts';

// Whoever starts this file hands it these; a thread has a parent.
const settings = workerData as WorkerSettings;
const parent = parentPort;
if (!parent) throw new Error('this file runs as a thread');

const tell = (message: FromWorker): void => parent.postMessage(message);
const desk = remoteDesk((call) => tell({ kind: 'call', call }));
parent.on('message', ({ answer }: ToWorker) => desk.answered(answer));
listenRtmp(
  {
    ...settings,
    desk,
    newId: () => crypto.randomUUID(),
    now: () => Date.now(),
    note: (what, detail) => tell({ kind: 'note', what, detail: String(detail) }),
    letGo: (why) => tell({ kind: 'let-go', why }),
    listening: (port) => tell({ kind: 'listening', port }),
  },
  (take: (socket: Socket) => void) => createServer(take),
);
