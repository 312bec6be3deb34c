import { breathe, turns } from '../../../platform/kernel/index.ts';
import type { TapeFact } from '../events.ts';
import type { TapeBatch } from '../domain/batch.ts';
import { chainOf, factsIn } from './writer.ts';

/** One batch of a tape that is read from its beginning, and what is known of the tape by then. */
export interface TapePage {
  readonly batch: TapeBatch;
  readonly facts: readonly TapeFact[];
  /** The first batch so far that does not fit; null where all did. */
  readonly brokenAt: number | null;
}

export interface TapeSource {
  /** The next batches behind this one, in their order; none where the tape is over. */
  readonly after: (batch: number) => Promise<readonly TapeBatch[]>;
}

/**
 * JOBS-4: a whole tape, checked on the way. It has hundreds of thousands of facts, so a few batches of it are in
 * memory at once, others have their turn in between, and nothing is read ahead of whoever takes it.
 */
export async function* tapePages({ after }: TapeSource): AsyncGenerator<TapePage> {
  const fits = chainOf();
  const turn = turns();
  let brokenAt: number | null = null;
  for (let last = 0; ;) {
    const batches = await after(last);
    // The answers to eight readers come at once: each goes on in a turn of its own.
    await breathe();
    for (const batch of batches) {
      if (!fits(batch)) brokenAt ??= batch.batch;
      last = batch.batch;
      yield { batch, facts: factsIn([batch]), brokenAt };
      await turn();
    }
    if (batches.length === 0) return;
  }
}

/** All pages of a tape as one. */
export async function wholeOf(
  pages: AsyncIterable<TapePage>,
): Promise<{ readonly facts: readonly TapeFact[]; readonly brokenAt: number | null }> {
  const facts: TapeFact[] = [];
  let brokenAt: number | null = null;
  for await (const page of pages) {
    facts.push(...page.facts);
    brokenAt = page.brokenAt;
  }
  return { facts, brokenAt };
}
