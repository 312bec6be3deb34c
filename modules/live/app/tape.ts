import { createHash } from 'node:crypto';
import type { NewTapeFact, TapeFact } from '../events.ts';
import type { TapeBatch } from '../store/sessions.ts';

export interface TapeNeeds {
  readonly now: () => number;
  save(batch: TapeBatch): Promise<void>;
  /** Called once per durable batch, in order. */
  onFacts(facts: readonly TapeFact[]): void;
  readonly onTrouble: (error: unknown) => void;
  readonly flushAfterMs: number;
}

const genesis = '0'.repeat(64);
const batchFactsMax = 2000;

export function batchHash(previous: string, facts: string): string {
  return createHash('sha256').update(previous).update('\n').update(facts).digest('hex');
}

/** Returns the number of the first batch that does not fit, or nothing when the tape is whole. */
export function firstBrokenBatch(batches: readonly TapeBatch[]): number | undefined {
  let previous = genesis;
  let next = 1;
  for (const batch of batches) {
    const whole =
      batch.previous === previous &&
      batch.firstSeq === next &&
      batch.hash === batchHash(previous, batch.facts);
    if (!whole) return batch.batch;
    previous = batch.hash;
    next = batch.lastSeq + 1;
  }
  return undefined;
}

export function factsIn(batches: readonly TapeBatch[]): TapeFact[] {
  return batches.flatMap((batch) => {
    // Written by this file, sealed by the hash: the text is a list of tape facts.
    const facts: TapeFact[] = JSON.parse(batch.facts);
    return facts;
  });
}

interface Waiting {
  readonly fact: NewTapeFact;
  readonly at: number;
  readonly done: () => void;
}

/**
 * LIVE-4: writes the tape of one run. Facts are collected for a few milliseconds and made durable
 * as one batch; only then are they folded, shown and acknowledged. A fact with a key that is
 * already on the tape is acknowledged and not written again. When the database is away the batch
 * waits and is tried again, in order: nothing is skipped.
 */
export class TapeWriter {
  readonly #runId: string;
  readonly #needs: TapeNeeds;
  readonly #keys = new Set<string>();
  #waiting: Waiting[] = [];
  #seq = 0;
  #batch = 0;
  #previous = genesis;
  #flushing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(runId: string, needs: TapeNeeds) {
    this.#runId = runId;
    this.#needs = needs;
  }

  /** Continues a tape that is already there. */
  resume(batches: readonly TapeBatch[]): readonly TapeFact[] {
    const facts = factsIn(batches);
    for (const { key } of facts) if (key !== undefined) this.#keys.add(key);
    const last = batches.at(-1);
    this.#seq = last?.lastSeq ?? 0;
    this.#batch = last?.batch ?? 0;
    this.#previous = last?.hash ?? genesis;
    return facts;
  }

  /** Resolves when all the facts are durable and folded. */
  append(facts: readonly NewTapeFact[]): Promise<void> {
    const at = this.#needs.now();
    const all = facts.map(
      (fact) =>
        new Promise<void>((done) => {
          this.#waiting.push({ fact, at, done });
        }),
    );
    this.#schedule();
    return Promise.all(all).then(() => undefined);
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#flushing) await this.#flushing;
    if (this.#waiting.length === 0) return;
    this.#flushing = this.#write(this.#waiting.splice(0, batchFactsMax));
    await this.#flushing;
    this.#flushing = undefined;
    if (this.#waiting.length > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#flushing) return;
    this.#timer = setTimeout(() => {
      this.flush().catch(this.#needs.onTrouble);
    }, this.#needs.flushAfterMs);
  }

  async #write(waiting: readonly Waiting[]): Promise<void> {
    const facts: TapeFact[] = [];
    for (const { fact, at } of waiting) {
      if (fact.key !== undefined && this.#keys.has(fact.key)) continue;
      if (fact.key !== undefined) this.#keys.add(fact.key);
      facts.push({ ...fact, seq: this.#seq + facts.length + 1, at });
    }
    if (facts.length > 0) {
      const batch = this.#seal(facts);
      await this.#saveForSure(batch);
      this.#seq = batch.lastSeq;
      this.#batch = batch.batch;
      this.#previous = batch.hash;
      this.#needs.onFacts(facts);
    }
    for (const { done } of waiting) done();
  }

  #seal(facts: readonly TapeFact[]): TapeBatch {
    const text = JSON.stringify(facts);
    return {
      runId: this.#runId,
      batch: this.#batch + 1,
      firstSeq: this.#seq + 1,
      lastSeq: this.#seq + facts.length,
      facts: text,
      previous: this.#previous,
      hash: batchHash(this.#previous, text),
    };
  }

  async #saveForSure(batch: TapeBatch): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.#needs.save(batch);
        return;
      } catch (error) {
        this.#needs.onTrouble(error);
        await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 100 * 2 ** attempt)));
      }
    }
  }
}
