import { and, eq, isNull } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Stocktake } from '../contract.ts';
import { counting, lot, stocktake } from './schema.ts';

export type StocktakeRow = typeof stocktake.$inferSelect;
type Counting = typeof counting.$inferSelect;

/** SUPPLY-9: what was counted, beside what the books said. */
export const stocktakeStore = {
  insert: async (tx: Sql, row: StocktakeRow): Promise<void> => {
    await tx.insert(stocktake).values(row);
  },
  findOpen: async (sql: Sql): Promise<StocktakeRow | undefined> => {
    const [open] = await sql.select().from(stocktake).where(isNull(stocktake.closedAt));
    return open;
  },
  lock: async (tx: Sql, id: string): Promise<StocktakeRow | undefined> => {
    const [found] = await tx.select().from(stocktake).where(eq(stocktake.id, id)).for('update');
    return found;
  },
  close: async (
    tx: Sql,
    id: string,
    closed: { readonly closedAt: number; readonly closedBy: string },
  ): Promise<void> => {
    await tx.update(stocktake).set(closed).where(eq(stocktake.id, id));
  },
  /** A lot that is counted again is counted anew. */
  count: async (tx: Sql, row: Counting): Promise<void> => {
    await tx
      .insert(counting)
      .values(row)
      .onConflictDoUpdate({ target: [counting.stocktakeId, counting.lotId], set: row });
  },
  counted: (tx: Sql, id: string): Promise<Counting[]> =>
    tx.select().from(counting).where(eq(counting.stocktakeId, id)),
  /** Every lot where something lies or was counted. */
  present: async (sql: Sql, row: StocktakeRow): Promise<Stocktake> => {
    const { pool: _pool, ...shown } = row;
    const lines = await sql
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
  },
};
