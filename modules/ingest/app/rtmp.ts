import { Worker } from 'node:worker_threads';
import {
  openRtmpMetrics,
  type Log,
  type Metrics,
  type RtmpMetrics,
} from '../../../platform/telemetry/index.ts';
import { ChannelDesk, type DeskDeps } from './rtmp-desk.ts';
import { answerCall, type FromWorker, type ToWorker, type WorkerSettings } from './rtmp-wire.ts';

export interface RtmpDeps extends Omit<DeskDeps, 'sentAway'>, WorkerSettings {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
  /** Tests give a thread of their own. */
  readonly thread?: URL;
}

const againMs = 500;
/** More than so many ends within so long are no accident. */
const restartsMost = 3;
const restartsWithinMs = 600_000;
/** A stream's memory lies outside of this; a runaway inside it ends the thread and not the program. */
const limits = { maxOldGenerationSizeMb: 384 };

/** What operations are told of RTMP. */
export interface RtmpState {
  /** The port that is listened on; null while it is not. */
  readonly port: number | null;
  /** Whether encoders cannot come though they should: the thread starts, or starts again. */
  readonly down: boolean;
  readonly restarts: number;
  /** INGEST-23: it ends again and again, and somebody has to look. */
  readonly failing: boolean;
}

/**
 * RTMP in a thread of its own: sockets, parser and repacking. What ends the thread ends its
 * publishers, who come again by themselves; the show, the room and the orders go on.
 */
export class RtmpService {
  readonly #deps: RtmpDeps;
  readonly #desk: ChannelDesk;
  readonly #figures: RtmpMetrics;
  #worker: Worker | undefined;
  #endedAt: number[] = [];
  #stopped = false;
  /** The port that is listened on; not before it is. */
  port: number | undefined;
  /** How often the thread ended by itself and was started again. */
  restarts = 0;

  constructor(deps: RtmpDeps) {
    this.#deps = deps;
    this.#figures = openRtmpMetrics(deps.metrics, () => this.state().failing);
    this.#desk = new ChannelDesk({
      channelOf: deps.channelOf,
      wrongKey: deps.wrongKey,
      sentAway: (why) => this.#figures.sentAway.inc({ why }),
    });
    // DIANBO_RTMP_PORT=0 turns it off (docs/operating.md).
    if (deps.port !== 0) this.#start();
  }

  state(): RtmpState {
    const since = this.#deps.now() - restartsWithinMs;
    const lately = this.#endedAt.filter((at) => at > since);
    return {
      port: this.port ?? null,
      down: this.#deps.port !== 0 && this.port === undefined,
      restarts: this.restarts,
      failing: lately.length > restartsMost,
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#worker?.terminate();
  }

  #start(): void {
    const { port, host, caps, log, thread } = this.#deps;
    const workerData: WorkerSettings = { port, host, caps };
    const file = thread ?? new URL('./rtmp-worker.ts', import.meta.url);
    const worker = new Worker(file, { workerData, resourceLimits: limits });
    this.#worker = worker;
    worker.unref();
    worker.on('message', (message: FromWorker) => this.#heard(worker, message));
    worker.on('error', (error) => log.error({ error }, 'the RTMP thread failed'));
    worker.on('exit', () => this.#ended());
  }

  #ended(): void {
    const { log } = this.#deps;
    this.port = undefined;
    this.#desk
      .closeAll()
      .catch((error: unknown) => log.error({ error }, 'publishers were not closed'));
    if (this.#stopped) return;
    this.restarts += 1;
    this.#figures.restarts.inc();
    this.#endedAt = [...this.#endedAt, this.#deps.now()].slice(-1 - restartsMost);
    const { failing } = this.state();
    log[failing ? 'fatal' : 'error'](
      { restarts: this.restarts },
      'the RTMP thread ended and is started again',
    );
    const again = setTimeout(() => {
      if (!this.#stopped) this.#start();
    }, againMs);
    again.unref();
  }

  #heard(worker: Worker, message: FromWorker): void {
    const { log } = this.#deps;
    if (message.kind === 'listening') this.port = message.port;
    else if (message.kind === 'let-go') this.#figures.sentAway.inc({ why: message.why });
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
