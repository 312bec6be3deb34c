import { eachApart } from '../../../platform/jobs/index.ts';
import type { QuietOrder } from '../../order/index.ts';
import { quietSince } from '../domain/rights.ts';
import type { Deps } from './deps.ts';
import { openOrder } from './opened.ts';

/** So many are completed at once, give or take a page. */
const atOnceMost = 200;

/** ORDER-18: an order is complete when the days in which it may come back are over. Returns how many. */
export async function completeDue(deps: Deps): Promise<number> {
  const ids = await dueOf(deps, quietSince(deps.clock.now()));
  const sweep = { log: deps.log, what: 'complete an order' };
  const count = await eachApart(sweep, ids, (id) =>
    deps.database.inTransaction(async (tx) => {
      const opened = await openOrder(deps, tx, id);
      const quiet = opened?.tickets.every((item) => item.doneAt !== null) ?? false;
      if (!quiet) return false;
      return (
        (await deps.orders.advance(tx, id, ['signed', 'installed'], 'completed')) !== undefined
      );
    }),
  );
  deps.outbox.nudge();
  return count;
}

/** Those that wait for a ticket would stand in front of the others for ever: page by page they are passed. */
async function dueOf({ database: { sql }, orders, tickets }: Deps, at: number): Promise<string[]> {
  const due: string[] = [];
  let after: QuietOrder | undefined;
  do {
    const page = await orders.quiet(sql, at, after);
    const ids = page.map(({ id }) => id);
    const waiting = await tickets.waitingAmong(sql, ids);
    due.push(...ids.filter((id) => !waiting.has(id)));
    after = page.at(-1);
  } while (after !== undefined && due.length < atOnceMost);
  return due;
}
