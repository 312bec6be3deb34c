import { Worker } from 'node:worker_threads';
import type { Log } from '../../../platform/telemetry/index.ts';
import { ChannelDesk, type DeskNeeds } from './rtmp-desk.ts';
import { answerCall, type FromWorker, type ToWorker, type WorkerSettings } from './rtmp-wire.ts';

export interface RtmpNeeds extends DeskNeeds, WorkerSettings {
  readonly log: Log;
  /** Tests give a thread of their own. */
  readonly thread?: URL;
}

const againMs = 500;
/** A stream's memory lies outside of this; a runaway inside it ends the thread and not the program. */
const limits = { maxOldGenerationSizeMb: 384 };

/**
 * RTMP in a thread of its own: sockets, parser and repacking. What ends the thread ends its
 * publishers, who come again by themselves; the show, the room and the orders go on.
 */
export class RtmpService {
  readonly #needs: RtmpNeeds;
  readonly #desk: ChannelDesk;
  #worker: Worker | undefined;
  #stopped = false;
  /** The port that is listened on; not before it is. */
  port: number | undefined;
  /** How often the thread ended by itself and was started again. */
  restarts = 0;

  constructor(needs: RtmpNeeds) {
    this.#needs = needs;
    this.#desk = new ChannelDesk(needs);
    // DIANBO_RTMP_PORT=0 turns it off (docs/operating.md).
    if (needs.port !== 0) this.#start();
  }

  /** Whether encoders cannot come though they should: the thread starts, or starts again. */
  get isDown(): boolean {
    return this.#needs.port !== 0 && this.port === undefined;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#worker?.terminate();
  }

  #start(): void {
    const { port, host, log, thread } = this.#needs;
    const workerData: WorkerSettings = { port, host };
    const file = thread ?? new URL('./rtmp-worker.ts', import.meta.url);
    const worker = new Worker(file, { workerData, resourceLimits: limits });
    this.#worker = worker;
    worker.unref();
    worker.on('message', (message: FromWorker) => this.#heard(worker, message));
    worker.on('error', (error) => log.error({ error }, 'the RTMP thread failed'));
    worker.on('exit', () => this.#ended());
  }

  #ended(): void {
    const { log } = this.#needs;
    this.port = undefined;
    this.#desk
      .closeAll()
      .catch((error: unknown) => log.error({ error }, 'publishers were not closed'));
    if (this.#stopped) return;
    this.restarts += 1;
    log.error({ restarts: this.restarts }, 'the RTMP thread ended and is started again');
    const again = setTimeout(() => {
      if (!this.#stopped) this.#start();
    }, againMs);
    again.unref();
  }

  #heard(worker: Worker, message: FromWorker): void {
    const { log } = this.#needs;
    if (message.kind === 'listening') this.port = message.port;
    else if (message.kind === 'note') log.warn({ detail: message.detail }, message.what);
    else {
      const answering = answerCall(this.#desk, message.call).then((answer) => {
        const reply: ToWorker = { answer };
        worker.postMessage(reply);
      });
      answering.catch((error: unknown) => log.error({ error }, 'the RTMP thread was not answered'));
    }
  }
}
