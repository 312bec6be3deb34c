import { createHash } from 'node:crypto';
import { crowdFacts, type NewTapeFact, type TapeFact } from '../events.ts';
import { roomFull } from '../refusals.ts';
import type { TapeBatch } from '../domain/batch.ts';

export interface WriterDeps {
  readonly now: () => number;
  /**
   * Makes a batch durable. Returns what stands on the tape from its number on: the batch itself, or, where
   * another program wrote there meanwhile and nothing was written now, what that one wrote.
   */
  save(batch: TapeBatch): Promise<readonly TapeBatch[]>;
  /** Called once per durable batch, in order. What it throws is told as trouble. */
  onFacts(facts: readonly TapeFact[]): void;
  readonly onTrouble: (error: unknown) => void;
  readonly flushAfterMs: number;
}

export const genesis = '0'.repeat(64);
const batchFactsMax = 2000;
/** What a full room says in its busiest seconds; more waits only where the database does not take it. */
const waitingMost = 10_000;
/** LIVE-45: what the crowd said is said again within minutes, after a lost network; so many of its keys are known. */
const crowdKeysMost = 50_000;

/** LIVE-37: too much waits for the database. */
export class TapeBehind extends Error {
  readonly refusal = roomFull;
}

export function batchHash(previous: string, facts: string): string {
  return createHash('sha256').update(previous).update('\n').update(facts).digest('hex');
}

/** Returns the number of the first batch that does not fit, or nothing when the tape is whole. */
export function firstBrokenBatch(batches: readonly TapeBatch[]): number | undefined {
  const fits = chainOf();
  return batches.find((batch) => !fits(batch))?.batch;
}

/** Says of batch after batch whether it goes on where the one before ended. */
export function chainOf(): (batch: TapeBatch) => boolean {
  let previous = genesis;
  let next = 1;
  return (batch) => {
    const whole =
      batch.previous === previous &&
      batch.firstSeq === next &&
      batch.hash === batchHash(previous, batch.facts);
    previous = batch.hash;
    next = batch.lastSeq + 1;
    return whole;
  };
}

export function factsIn(batches: readonly Pick<TapeBatch, 'facts'>[]): TapeFact[] {
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
  readonly failed: (error: unknown) => void;
}

/**
 * LIVE-4: writes the tape of one run. Facts are collected for a few milliseconds and made durable
 * as one batch; only then are they folded, shown and acknowledged. A fact with a key that is
 * already on the tape is acknowledged and not written again. When the database is away the batch
 * waits and is tried again, in order: nothing is skipped. A room is one program's, but a program that
 * was cut off may find that another one went on with its tape: it takes that in, folds and shows it
 * like its own, and writes behind it.
 */
export class TapeWriter {
  readonly #runId: string;
  readonly #deps: WriterDeps;
  readonly #keys = new Set<string>();
  readonly #crowdKeys = new Set<string>();
  #waiting: Waiting[] = [];
  #seq = 0;
  #batch = 0;
  #previous = genesis;
  #flushing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(runId: string, deps: WriterDeps) {
    this.#runId = runId;
    this.#deps = deps;
  }

  /** Continues a tape that is already there: told of its batches one after the other, with the facts in them. */
  resume(last: TapeBatch, facts: readonly TapeFact[]): void {
    this.#stepTo(last);
    this.#remember(facts);
  }

  /**
   * Resolves when all the facts are durable and folded. Rejects with `TapeBehind` what the crowd says while too much
   * waits: what staff do and what is ordered is bounded by itself, and part of it is done by then.
   */
  append(facts: readonly NewTapeFact[]): Promise<void> {
    const isFull = this.#waiting.length >= waitingMost;
    if (isFull && facts.some(({ type }) => crowdFacts.has(type))) {
      return Promise.reject(new TapeBehind('the tape is behind'));
    }
    const at = this.#deps.now();
    const all = facts.map(
      (fact) =>
        new Promise<void>((done, failed) => {
          this.#waiting.push({ fact, at, done, failed });
        }),
    );
    this.#schedule();
    return Promise.all(all).then(() => undefined);
  }

  /** Nothing waits to be written. */
  get idle(): boolean {
    return this.#waiting.length === 0 && this.#flushing === undefined;
  }

  /** LIVE-37: so much waits that what viewers do beside is not taken any more. */
  get isFull(): boolean {
    return this.#waiting.length >= waitingMost;
  }

  has(key: string): boolean {
    return this.#keys.has(key) || this.#crowdKeys.has(key);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#flushing) await this.#flushing;
    if (this.#waiting.length === 0) return;
    this.#flushing = this.#writeOrFail(this.#waiting.splice(0, batchFactsMax));
    await this.#flushing;
    this.#flushing = undefined;
    if (this.#waiting.length > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#flushing) return;
    this.#timer = setTimeout(() => {
      this.flush().catch(this.#deps.onTrouble);
    }, this.#deps.flushAfterMs);
  }

  /** LIVE-49: never rejects. What a batch cannot be made of is told to those who wait for it, and the next one is written. */
  async #writeOrFail(waiting: readonly Waiting[]): Promise<void> {
    try {
      await this.#write(waiting);
      for (const { done } of waiting) done();
    } catch (error) {
      this.#deps.onTrouble(error);
      for (const { failed } of waiting) failed(error);
    }
  }

  async #write(waiting: readonly Waiting[]): Promise<void> {
    for (;;) {
      const facts = this.#newOf(waiting);
      if (facts.length === 0) break;
      const batch = this.#seal(facts);
      const there = await this.#saveForSure(batch);
      const written = there[0]?.hash === batch.hash;
      const durable = written && there.length === 1 ? facts : factsIn(there);
      for (const next of there) this.#stepTo(next);
      this.#remember(durable);
      this.#hand(durable);
      if (written) break;
    }
  }

  /** On the tape they are, whoever cannot take them in. */
  #hand(durable: readonly TapeFact[]): void {
    try {
      this.#deps.onFacts(durable);
    } catch (error) {
      this.#deps.onTrouble(error);
    }
  }

  /** What is not on the tape yet, each key once, numbered behind it. */
  #newOf(waiting: readonly Waiting[]): TapeFact[] {
    const facts: TapeFact[] = [];
    const taken = new Set<string>();
    for (const { fact, at } of waiting) {
      const { key } = fact;
      if (key !== undefined && (this.has(key) || taken.has(key))) continue;
      if (key !== undefined) taken.add(key);
      facts.push({ ...fact, seq: this.#seq + facts.length + 1, at });
    }
    return facts;
  }

  #stepTo({ lastSeq, batch, hash }: TapeBatch): void {
    this.#seq = lastSeq;
    this.#batch = batch;
    this.#previous = hash;
  }

  #remember(facts: readonly TapeFact[]): void {
    for (const { type, key } of facts) {
      if (key !== undefined) (crowdFacts.has(type) ? this.#crowdKeys : this.#keys).add(key);
    }
    for (const oldest of this.#crowdKeys) {
      if (this.#crowdKeys.size <= crowdKeysMost) return;
      this.#crowdKeys.delete(oldest);
    }
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

  async #saveForSure(batch: TapeBatch): Promise<readonly TapeBatch[]> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#deps.save(batch);
      } catch (error) {
        this.#deps.onTrouble(error);
        await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 100 * 2 ** attempt)));
      }
    }
  }
}
