import type { Orders } from '../../modules/order/index.ts';
import type { Ingest } from '../../modules/ingest/index.ts';
import type { Live } from '../../modules/live/index.ts';
import type { Speech } from '../../modules/speech/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { Outbox } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Hub } from '../../platform/realtime/index.ts';
import type { Log } from '../../platform/telemetry/index.ts';
import type { Engine } from './engine.ts';

/** One part of the program that ends, and how long it may take. */
export interface Step {
  readonly name: string;
  readonly withinMs: number;
  readonly work: () => Promise<unknown>;
}

/** Whatever hangs, the process is gone after so long: what starts and stops us waits for little more. */
export const closingMs = 10_000;
/** What is kept for a busy machine, and for what the system itself needs to end a process. */
const reserveMs = 1500;

/**
 * LIFE-2: steps of one group end side by side, groups one after the other. A step that takes longer than it may is
 * named in the log and left behind; one that fails keeps none of the others from ending. Returns the names of both.
 */
export async function closeInOrder(
  groups: readonly (readonly Step[])[],
  log: Log,
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const group of groups) {
    const ended = await Promise.all(group.map((step) => endsInTime(step, log)));
    left.push(...group.filter((_step, index) => ended[index] !== true).map(({ name }) => name));
  }
  return left;
}

async function endsInTime({ name, withinMs, work }: Step, log: Log): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => {
    log.warn({ step: name, withinMs }, 'a part of the program does not end and is left behind');
    late.resolve(false);
  }, withinMs);
  const ended = ending(work).then(
    () => true,
    (error: unknown) => {
      log.error({ error, step: name }, 'a part of the program did not end as it should');
      return false;
    },
  );
  const inTime = await Promise.race([ended, late.promise]);
  clearTimeout(timer);
  return inTime;
}

/** What is thrown at once fails like what is thrown later. */
async function ending(work: Step['work']): Promise<void> {
  await work();
}

interface Parts {
  readonly app: App;
  readonly hub: Pick<Hub, 'leave' | 'stop'>;
  readonly jobs: Pick<Jobs, 'stop' | 'idle'>;
  readonly orders: Pick<Orders, 'drain'>;
  readonly ingest: Pick<Ingest, 'stop'>;
  readonly live: Pick<Live, 'flush'>;
  readonly speech: Pick<Speech, 'stop'>;
  readonly outbox: Pick<Outbox, 'stop'>;
  readonly database: Pick<Database, 'close'>;
  readonly engine: Pick<Engine, 'close'>;
}

/** Ends the whole program: first who comes from outside, then what is being written, then what it is written to. */
export function closeProgram(parts: Parts, log: Log): Promise<readonly string[]> {
  const until = performance.now() + closingMs - reserveMs;
  const left = (): number => Math.max(0, until - performance.now());
  const { app, hub, jobs, orders, ingest, live, speech, outbox, database, engine } = parts;
  const step = (name: string, withinMs: number, work: Step['work']): Step => {
    return { name, withinMs, work };
  };
  jobs.stop();
  const groups = [
    [
      step('http', 3000, () => closeHttp(app, 2500, log)),
      step('sockets', 2500, () => hub.leave(1500)),
      step('jobs', 2500, () => jobs.idle()),
      step('ingest', 1000, () => ingest.stop()),
    ],
    [
      step('speech', 1000, async () => speech.stop()),
      step('orders', 1500, () => orders.drain()),
      step('tape', 1500, () => live.flush()),
    ],
    [step('events', 1000, () => outbox.stop())],
    [step('database', 1000, () => database.close())],
    [step('engine', closingMs, () => engine.close(left()))],
  ];
  return closeInOrder(groups, log).finally(() => hub.stop());
}

/** LIFE-11, LIFE-12: nobody new is let in; what is being answered is answered, where that can be waited for. */
async function closeHttp(app: App, answerMs: number, log: Log): Promise<void> {
  const { server } = app;
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => {
    log.warn({ answerMs }, 'requests that could not be answered in time are cut off');
    server.closeAllConnections();
  }, answerMs);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(late);
  }
}

interface Ending {
  /** Ends all in order; returns what was left behind. */
  readonly close: () => Promise<readonly string[]>;
  readonly log: Log;
}

export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal sends Ctrl+C to all of its group, and whoever started us hands it on: these are one. */
const sameMs = 2000;

/**
 * LIFE-2: the first signal ends the program in order, within `closingMs` whatever hangs; a second one, which comes
 * two seconds later at the earliest, ends it at once.
 */
export function endAtSignals({ close, log }: Ending): void {
  let since: number | undefined;
  const end = (signal: string): void => {
    if (since !== undefined) {
      if (performance.now() - since < sameMs) return;
      log.warn({ signal }, 'ended at once: a second signal came');
      process.exit(1);
    }
    since = performance.now();
    setTimeout(() => {
      log.error({ closingMs }, 'ended although parts of the program still hang');
      process.exit(1);
    }, closingMs);
    close().then(
      (left) => process.exit(left.length > 0 ? 1 : 0),
      () => process.exit(1),
    );
  };
  for (const signal of endingSignals) process.on(signal, end);
}
