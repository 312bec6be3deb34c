import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Stocktake } from '../contract.ts';
import { lotUnknown, stocktakeOpen, stocktakeOver, stocktakeUnknown } from '../refusals.ts';
import { lotStore } from '../store/lots.ts';
import { stocktakeStore, type StocktakeRow } from '../store/stocktakes.ts';
import { adjustLot, type WarehouseDeps } from './warehouse.ts';

interface Deps extends WarehouseDeps {
  readonly database: Database;
}

const pool = 'main';

/** SUPPLY-9: opens a stocktake of the real warehouse. Refuses while another is open. */
export function openStocktake(deps: Deps, by: string): Promise<Result<Stocktake>> {
  return deps.database.decide(async (tx) => {
    if (await stocktakeStore.findOpen(tx)) return no(stocktakeOpen);
    const opened = { id: deps.newId('stk'), pool, openedAt: deps.clock.now(), openedBy: by };
    const row = { ...opened, closedAt: null, closedBy: null };
    await stocktakeStore.insert(tx, row);
    return ok(await stocktakeStore.present(tx, row));
  });
}

interface Counted {
  readonly stocktakeId: string;
  readonly lotId: string;
  readonly counted: number;
  readonly by: string;
}

/** SUPPLY-9: writes down what somebody counted, beside what the books say now. */
export function countLot(deps: Deps, input: Counted): Promise<Result<Stocktake>> {
  const { stocktakeId, lotId, counted, by } = input;
  return deps.database.decide(async (tx) => {
    const open = await openOne(tx, stocktakeId);
    if (!open.ok) return open;
    const found = await lotStore.lock(tx, lotId);
    if (!found) return no(lotUnknown);
    const row = { stocktakeId, lotId, book: found.onHand, counted, by, at: deps.clock.now() };
    await stocktakeStore.count(tx, row);
    return ok(await stocktakeStore.present(tx, open.value));
  });
}

/** SUPPLY-9: books every difference. All or none: a lot of which more is held than was counted stops the closing. */
export function closeStocktake(deps: Deps, id: string, by: string): Promise<Result<Stocktake>> {
  return deps.database.decide(async (tx) => {
    const open = await openOne(tx, id);
    if (!open.ok) return open;
    for (const { lotId, book, counted } of await stocktakeStore.counted(tx, id)) {
      const change = { lotId, difference: counted - book, kind: 'counted', by } as const;
      const booked = await adjustLot(deps, tx, { ...change, reference: id });
      if (!booked.ok) return booked;
    }
    const closed = { closedAt: deps.clock.now(), closedBy: by };
    await stocktakeStore.close(tx, id, closed);
    return ok(await stocktakeStore.present(tx, { ...open.value, ...closed }));
  });
}

async function openOne(tx: Sql, id: string): Promise<Result<StocktakeRow>> {
  const found = await stocktakeStore.lock(tx, id);
  if (!found) return no(stocktakeUnknown);
  return found.closedAt === null ? ok(found) : no(stocktakeOver);
}

export async function currentStocktake(sql: Sql): Promise<Stocktake | null> {
  const open = await stocktakeStore.findOpen(sql);
  return open ? stocktakeStore.present(sql, open) : null;
}
