import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Queue } from '../../../platform/jobs/queue.ts';
import type { FoldingView } from '../contract.ts';
import type { OpenedTape } from '../../tape/index.ts';
import {
  foldTape,
  reviewOf,
  runUnknown,
  type FoldedTape,
  type Review,
  type ReviewDeps,
} from './review.ts';

interface Folding {
  readonly hash: string;
  readonly facts: number;
  folded: number;
  readonly done: Promise<Result<FoldedTape>>;
}

interface Kept {
  readonly hash: string;
  readonly at: number;
  readonly folded: FoldedTape;
}

/** The last few: whoever read a review asks for its PDF next, and a colleague for the same. */
const keptMost = 8;
/** So long, because a kept fold does not look at the tape's seals again. */
const keptMs = 600_000;

/**
 * INSIGHT-13: a tape is folded once for all who ask, and not again while it has not grown; what stands beside it
 * (orders, costs, the recording) is looked up each time.
 */
export class ReviewDesk {
  readonly #deps: ReviewDeps;
  readonly #readings: Queue;
  readonly #folding = new Map<string, Folding>();
  readonly #kept = new Map<string, Kept>();

  constructor(deps: ReviewDeps, readings: Queue) {
    this.#deps = deps;
    this.#readings = readings;
  }

  /** INSIGHT-12: how far the fold of a tape is; null where none is under way. */
  progress(runId: string): FoldingView | null {
    const now = this.#folding.get(runId);
    return now ? { folded: now.folded, facts: now.facts } : null;
  }

  /** Refuses with `insight.run-unknown` or `jobs.busy`. */
  async review(runId: string): Promise<Result<Review>> {
    const tape = await this.#deps.tape.open(runId);
    if (!tape) return no(runUnknown);
    const folded = await this.#fold(tape);
    return folded.ok ? ok(await reviewOf(this.#deps, tape.run, folded.value)) : folded;
  }

  #fold(tape: OpenedTape): Promise<Result<FoldedTape>> {
    const { id } = tape.run;
    const kept = this.#kept.get(id);
    const fresh = kept && this.#deps.clock.now() - kept.at < keptMs;
    if (fresh && kept.hash === tape.hash) return Promise.resolve(ok(kept.folded));
    const under = this.#folding.get(id);
    if (under?.hash === tape.hash) return under.done;
    const folding: Folding = {
      hash: tape.hash,
      facts: tape.facts,
      folded: 0,
      done: this.#readings.run(async () => {
        const folded = await foldTape(tape.pages, (count) => {
          folding.folded = count;
        });
        this.#keep(id, { hash: tape.hash, at: this.#deps.clock.now(), folded });
        return ok(folded);
      }),
    };
    this.#folding.set(id, folding);
    return folding.done.finally(() => {
      if (this.#folding.get(id) === folding) this.#folding.delete(id);
    });
  }

  #keep(runId: string, kept: Kept): void {
    // The newest stand last.
    this.#kept.delete(runId);
    this.#kept.set(runId, kept);
    for (const [oldest] of this.#kept) if (this.#kept.size > keptMost) this.#kept.delete(oldest);
  }
}
