import type { Log } from '../../../platform/telemetry/index.ts';
import { ChannelAway } from './transport.ts';

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

/** A channel that was not reached so often in one round is away: what is left of the round need not wait for it. */
const unreachedMost = 3;
/** And one that says so often in a row what cannot be read, as a gateway does behind which nobody is. */
const unreadMost = 20;

interface Told<T> {
  /** Of which the channel told. */
  readonly told: readonly T[];
  readonly away: boolean;
}

/**
 * PAYMENT-23: asks one channel about many, one after another, as long as it is reached; who was not asked comes again
 * with the next round. What it answers of a few and we cannot read keeps it from none of the others. `ask` says whether
 * the channel was reached, or throws.
 */
export async function whileThere<T extends Named>(
  { log, what }: Sweeping,
  items: readonly T[],
  ask: (item: T) => Promise<boolean>,
): Promise<Told<T>> {
  const told: T[] = [];
  let unreached = 0;
  let unread = 0;
  const away = (): boolean => unreached >= unreachedMost || unread >= unreadMost;
  for (const item of items) {
    if (away()) break;
    try {
      if (await ask(item)) told.push(item);
      else unreached += 1;
      unread = 0;
    } catch (error) {
      if (error instanceof ChannelAway) unreached += 1;
      else unread += 1;
      log.error(
        { error, what, of: item.id ?? item.no },
        'a channel could not be asked, will be again',
      );
    }
  }
  return { told, away: away() };
}
