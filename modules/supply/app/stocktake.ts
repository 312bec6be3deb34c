import { and, eq, isNull } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Stocktake } from '../contract.ts';
import { lotUnknown, stocktakeOpen, stocktakeOver, stocktakeUnknown } from '../refusals.ts';
import { counting, lot, stocktake } from '../store/schema.ts';
import { adjustLot, type WarehouseNeeds } from './warehouse.ts';

interface Needs extends WarehouseNeeds {
  readonly database: Database;
}

const pool = 'main';

/** SUPPLY-9: opens a stocktake of the real warehouse. Refuses while another is open. */
export function openStocktake(needs: Needs, by: string): Promise<Result<Stocktake>> {
  return needs.database.decide(async (tx) => {
    const [open] = await tx.select().from(stocktake).where(isNull(stocktake.closedAt));
    if (open) return no(stocktakeOpen);
    const row = { id: needs.newId('stk'), pool, openedAt: needs.clock.now(), openedBy: by };
    await tx.insert(stocktake).values(row);
    return ok(await present(tx, { ...row, closedAt: null, closedBy: null }));
  });
}

interface Counted {
  readonly stocktakeId: string;
  readonly lotId: string;
  readonly counted: number;
  readonly by: string;
}

/** SUPPLY-9: writes down what somebody counted, beside what the books say now. */
export function countLot(needs: Needs, input: Counted): Promise<Result<Stocktake>> {
  const { stocktakeId, lotId, counted, by } = input;
  return needs.database.decide(async (tx) => {
    const open = await openOne(tx, stocktakeId);
    if (!open.ok) return open;
    const [found] = await tx.select().from(lot).where(eq(lot.id, lotId)).for('update');
    if (!found) return no(lotUnknown);
    const row = { stocktakeId, lotId, book: found.onHand, counted, by, at: needs.clock.now() };
    await tx
      .insert(counting)
      .values(row)
      .onConflictDoUpdate({ target: [counting.stocktakeId, counting.lotId], set: row });
    return ok(await present(tx, open.value));
  });
}

/** SUPPLY-9: books every difference. All or none: a lot that is promised away stops the closing. */
export function closeStocktake(needs: Needs, id: string, by: string): Promise<Result<Stocktake>> {
  return needs.database.decide(async (tx) => {
    const open = await openOne(tx, id);
    if (!open.ok) return open;
    const rows = await tx.select().from(counting).where(eq(counting.stocktakeId, id));
    for (const { lotId, book, counted } of rows) {
      const change = { lotId, difference: counted - book, kind: 'counted', by } as const;
      const booked = await adjustLot(needs, tx, { ...change, reference: id });
      if (!booked.ok) return booked;
    }
    const closed = { closedAt: needs.clock.now(), closedBy: by };
    await tx.update(stocktake).set(closed).where(eq(stocktake.id, id));
    return ok(await present(tx, { ...open.value, ...closed }));
  });
}

type Row = typeof stocktake.$inferSelect;

async function openOne(tx: Sql, id: string): Promise<Result<Row>> {
  const [found] = await tx.select().from(stocktake).where(eq(stocktake.id, id)).for('update');
  if (!found) return no(stocktakeUnknown);
  return found.closedAt === null ? ok(found) : no(stocktakeOver);
}

export async function currentStocktake(sql: Sql): Promise<Stocktake | null> {
  const [open] = await sql.select().from(stocktake).where(isNull(stocktake.closedAt));
  return open ? present(sql, open) : null;
}

async function present(tx: Sql, row: Row): Promise<Stocktake> {
  const { pool: _pool, ...shown } = row;
  const lines = await tx
    .select({
      lotId: lot.id,
      productId: lot.productId,
      zone: lot.zone,
      onHand: lot.onHand,
      book: counting.book,
      counted: counting.counted,
    })
    .from(lot)
    .leftJoin(counting, and(eq(counting.lotId, lot.id), eq(counting.stocktakeId, row.id)))
    .where(eq(lot.pool, row.pool))
    .orderBy(lot.zone, lot.productId, lot.arrivedAt);
  return {
    ...shown,
    lines: lines
      .filter(({ onHand, counted }) => onHand > 0 || counted !== null)
      .map(({ onHand, book, counted, ...line }) => ({ ...line, book: book ?? onHand, counted })),
  };
}
