import { and, desc, eq, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { CommissionTerm } from '../domain/commission.ts';
import { commissionOf, commissionTerm } from './schema.ts';

type StoredTerm = typeof commissionTerm.$inferSelect;
type Earner = typeof commissionOf.$inferSelect;

/** FINANCE-13: what partners get of sales. */
export const commissionTermStore = {
  /** In place of one that begins at the same moment. */
  save: async (tx: Sql, row: StoredTerm): Promise<void> => {
    const { partner, kind, validFrom } = commissionTerm;
    await tx
      .insert(commissionTerm)
      .values(row)
      .onConflictDoUpdate({ target: [partner, kind, validFrom], set: row });
  },
  /** Leaves what is there. */
  add: async (tx: Sql, term: CommissionTerm): Promise<void> => {
    await tx.insert(commissionTerm).values(term).onConflictDoNothing();
  },
  /** False where there is none. */
  drop: async (tx: Sql, term: Omit<CommissionTerm, 'rateBp'>): Promise<boolean> => {
    const { partner, kind, validFrom } = commissionTerm;
    const gone = await tx
      .delete(commissionTerm)
      .where(and(eq(partner, term.partner), eq(kind, term.kind), eq(validFrom, term.validFrom)))
      .returning();
    return gone.length > 0;
  },
  all: (sql: Sql): Promise<StoredTerm[]> => sql.select().from(commissionTerm),
  /** What begins last first. */
  list: (sql: Sql): Promise<StoredTerm[]> => {
    const { partner, kind, validFrom } = commissionTerm;
    return sql.select().from(commissionTerm).orderBy(desc(validFrom), partner, kind);
  },
};

/** FINANCE-14: who earned the commission of which order. */
export const earnerStore = {
  /** As it stood first. */
  note: async (tx: Sql, row: Earner): Promise<void> => {
    await tx.insert(commissionOf).values(row).onConflictDoNothing();
  },
  ofOrders: (sql: Sql, ids: readonly string[]): Promise<Earner[]> =>
    sql
      .select()
      .from(commissionOf)
      .where(raw`${commissionOf.orderId} = any(${textList(ids)})`),
};
