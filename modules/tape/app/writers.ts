import type { Database } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { Log, Metrics } from '../../../platform/telemetry/index.ts';
import type { TapeFact } from '../events.ts';
import type { BatchStore } from '../store/batches.ts';
import { apart } from './apart.ts';
import { tapePages } from './pages.ts';
import { TapeWriter } from './writer.ts';

export type TapeListener = (runId: string, facts: readonly TapeFact[]) => void;
type TakeFacts = (facts: readonly TapeFact[]) => void;

const flushAfterMs = 30;

interface WritersDeps {
  readonly database: Pick<Database, 'sql'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly batches: Pick<BatchStore, 'insert' | 'after'>;
}

interface OpenTape {
  readonly writer: TapeWriter;
  readonly take: TakeFacts;
}

/** The tapes that are written here, and who is told what is on them. */
export class Writers {
  readonly #deps: WritersDeps;
  readonly #open = new Map<string, OpenTape>();
  readonly #listeners: TapeListener[] = [];

  constructor(deps: WritersDeps) {
    this.#deps = deps;
  }

  listen(listener: TapeListener): void {
    this.#listeners.push(listener);
  }

  /** A writer at the beginning of a tape; `take` is given what is durable, and listeners are told after it. */
  open(runId: string, take: TakeFacts): TapeWriter {
    const { clock, log } = this.#deps;
    const writer = new TapeWriter(runId, {
      now: () => clock.now(),
      flushAfterMs,
      save: (batch) => this.#save(batch),
      onFacts: (facts) => this.#tell(runId, facts, take),
      onTrouble: (error) => log.error({ error, runId }, 'tape is not being written'),
    });
    this.#open.set(runId, { writer, take });
    return writer;
  }

  /** LIVE-5: hands over all that the tape of an open writer holds, and goes on behind it. */
  async replay(runId: string, also: TakeFacts = () => {}): Promise<void> {
    const { database, batches } = this.#deps;
    const open = this.#open.get(runId);
    if (!open) throw new Error(`the tape of ${runId} is not open`);
    const after = (batch: number) => batches.after(database.sql, runId, batch);
    for await (const { batch, facts } of tapePages({ after })) {
      open.writer.resume(batch, facts);
      this.#tell(runId, facts, open.take);
      also(facts);
    }
  }

  /** Nobody writes on it any more. */
  close(runId: string): void {
    this.#open.delete(runId);
  }

  /** Writes what waits for one tape. */
  async flush(runId: string): Promise<void> {
    await this.#open.get(runId)?.writer.flush();
  }

  async #save(batch: Parameters<BatchStore['insert']>[1]): ReturnType<BatchStore['insert']> {
    const { database, batches, log, metrics } = this.#deps;
    const from = performance.now();
    const there = await batches.insert(database.sql, batch);
    metrics.flushMs.observe(performance.now() - from);
    const written = there[0]?.hash === batch.hash;
    const { runId } = batch;
    if (written) metrics.facts.inc(batch.lastSeq - batch.firstSeq + 1);
    else log.warn({ runId, batches: there.length }, 'another program wrote on this tape');
    return there;
  }

  #tell(runId: string, facts: readonly TapeFact[], take: TakeFacts): void {
    apart(this.#deps, runId, () => take(facts));
    for (const listener of this.#listeners) {
      apart(this.#deps, runId, () => listener(runId, facts));
    }
  }
}
