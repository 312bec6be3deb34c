import type { Log } from '../../../platform/telemetry/index.ts';

interface Sweeping {
  readonly log: Log;
  /** What the sweep does, for the log. */
  readonly what: string;
}

/** By what an item is named in the log; nothing else of it is told there. */
interface Named {
  readonly id?: string;
  readonly no?: string | null;
}

/** A channel that fails so often in one round is away: what is left of the round need not wait for it. */
const faultsMost = 3;

/**
 * PAYMENT-23: asks one channel about many, one after another, as long as it answers; who was not asked comes again with
 * the next round. `ask` says whether the channel answered, or throws. Returns those of which it did.
 */
export async function whileThere<T extends Named>(
  { log, what }: Sweeping,
  items: readonly T[],
  ask: (item: T) => Promise<boolean>,
): Promise<T[]> {
  const answered: T[] = [];
  let faults = 0;
  for (const item of items) {
    if (faults >= faultsMost) break;
    try {
      if (await ask(item)) answered.push(item);
      else faults += 1;
    } catch (error) {
      faults += 1;
      log.error(
        { error, what, of: item.id ?? item.no },
        'a channel could not be asked, will be again',
      );
    }
  }
  return answered;
}

/** Works each channel's own side by side, so that one that hangs keeps none of the others waiting. */
export async function eachChannel<T, R>(
  items: readonly T[],
  channelOf: (item: T) => string,
  work: (items: readonly T[]) => Promise<R>,
): Promise<R[]> {
  return Promise.all(Map.groupBy(items, channelOf).values().map(work));
}
