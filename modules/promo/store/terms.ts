import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { PricedBundle, PriceFloor } from '../contract.ts';
import type { InstalmentTerms } from '../domain/instalment.ts';
import type { Bundle } from '../domain/terms.ts';
import { bundle, floor, instalment, tradeIn } from './schema.ts';

export interface TradeIn {
  readonly kind: string;
  readonly fen: number;
}

export const bundleStore = {
  insert: async (tx: Sql, { name, ...row }: PricedBundle): Promise<void> => {
    await tx.insert(bundle).values({ ...row, nameZh: name.zh, nameEn: name.en });
  },
  exists: async (tx: Sql, id: string): Promise<boolean> => {
    const [known] = await tx.select({ open: bundle.open }).from(bundle).where(eq(bundle.id, id));
    return known !== undefined;
  },
  /** False where it stood so already. */
  setOpen: async (tx: Sql, id: string, open: boolean): Promise<boolean> => {
    const rows = await tx
      .update(bundle)
      .set({ open })
      .where(and(eq(bundle.id, id), ne(bundle.open, open)))
      .returning({ id: bundle.id });
    return rows.length > 0;
  },
  list: async (sql: Sql): Promise<PricedBundle[]> => {
    const rows = await sql.select().from(bundle).orderBy(bundle.id);
    return rows.map(({ nameZh, nameEn, items, ...rest }) => {
      return { ...rest, items: [...items], name: { zh: nameZh, en: nameEn } };
    });
  },
  onOffer: (sql: Sql): Promise<Bundle[]> =>
    sql
      .select({ id: bundle.id, items: bundle.items, priceFen: bundle.priceFen })
      .from(bundle)
      .where(eq(bundle.open, true))
      .orderBy(bundle.id),
};

/** What an old unit of a kind is worth. */
export const tradeInStore = {
  list: (sql: Sql): Promise<TradeIn[]> => sql.select().from(tradeIn).orderBy(tradeIn.kind),
  find: async (sql: Sql, kind: string): Promise<TradeIn | undefined> => {
    const [row] = await sql.select().from(tradeIn).where(eq(tradeIn.kind, kind));
    return row;
  },
  set: async (tx: Sql, row: TradeIn): Promise<void> => {
    await tx.insert(tradeIn).values(row).onConflictDoUpdate({ target: tradeIn.kind, set: row });
  },
  remove: async (tx: Sql, kind: string): Promise<void> => {
    await tx.delete(tradeIn).where(eq(tradeIn.kind, kind));
  },
};

/** In how many months a sum may be paid. */
export const instalmentStore = {
  list: (sql: Sql): Promise<InstalmentTerms[]> =>
    sql.select().from(instalment).orderBy(instalment.months),
  find: async (sql: Sql, months: number): Promise<InstalmentTerms | undefined> => {
    const [row] = await sql.select().from(instalment).where(eq(instalment.months, months));
    return row;
  },
  set: async (tx: Sql, row: InstalmentTerms): Promise<void> => {
    await tx
      .insert(instalment)
      .values(row)
      .onConflictDoUpdate({ target: instalment.months, set: row });
  },
  remove: async (tx: Sql, months: number): Promise<void> => {
    await tx.delete(instalment).where(eq(instalment.months, months));
  },
};

/** PROMO-12: below these prices nobody sells without a second person. */
export const floorStore = {
  list: (sql: Sql): Promise<PriceFloor[]> => sql.select().from(floor).orderBy(asc(floor.productId)),
  /** By product, in fen; a product without one is not in it. */
  of: async (sql: Sql, productIds: readonly string[]): Promise<Map<string, number>> => {
    if (productIds.length === 0) return new Map();
    const rows = await sql
      .select()
      .from(floor)
      .where(inArray(floor.productId, [...productIds]));
    return new Map(rows.map((row) => [row.productId, row.fen]));
  },
  set: async (tx: Sql, row: typeof floor.$inferSelect): Promise<void> => {
    await tx.insert(floor).values(row).onConflictDoUpdate({ target: floor.productId, set: row });
  },
  remove: async (tx: Sql, productId: string): Promise<void> => {
    await tx.delete(floor).where(eq(floor.productId, productId));
  },
};
