import { and, desc, eq, gt, inArray, lt, lte, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { SubsidyPolicy } from '../contract.ts';
import { subsidyPolicy, subsidyClaim } from './schema.ts';

type Row = typeof subsidyPolicy.$inferSelect;

/** PROMO-7: the state's policy, a row an edition. */
export const subsidyPolicyStore = {
  insert: async (tx: Sql, row: Row): Promise<void> => {
    await tx.insert(subsidyPolicy).values(row);
  },
  insertOnce: async (tx: Sql, row: Row): Promise<void> => {
    await tx.insert(subsidyPolicy).values(row).onConflictDoNothing();
  },
  /** One at a time: two editions that overlap would each find the other not there yet. */
  lockAll: async (tx: Sql): Promise<void> => {
    await tx.execute(raw`lock table ${subsidyPolicy} in share row exclusive mode`);
  },
  overlapping: (tx: Sql, { validFrom, validUntil }: Pick<Row, 'validFrom' | 'validUntil'>) =>
    tx
      .select({ document: subsidyPolicy.document, kinds: subsidyPolicy.kinds })
      .from(subsidyPolicy)
      .where(and(lt(subsidyPolicy.validFrom, validUntil), gt(subsidyPolicy.validUntil, validFrom))),
  lock: async (tx: Sql, id: string): Promise<Row | undefined> => {
    const [row] = await tx
      .select()
      .from(subsidyPolicy)
      .where(eq(subsidyPolicy.id, id))
      .for('update');
    return row;
  },
  remove: async (tx: Sql, id: string): Promise<void> => {
    await tx.delete(subsidyPolicy).where(eq(subsidyPolicy.id, id));
  },
  endAt: async (tx: Sql, id: string, at: number): Promise<void> => {
    await tx.update(subsidyPolicy).set({ validUntil: at }).where(eq(subsidyPolicy.id, id));
  },
  /** All editions, or those that hold at a moment; the latest first. */
  list: async (sql: Sql, at?: number): Promise<SubsidyPolicy[]> => {
    const holds =
      at === undefined
        ? undefined
        : and(lte(subsidyPolicy.validFrom, at), gt(subsidyPolicy.validUntil, at));
    const rows = await sql
      .select()
      .from(subsidyPolicy)
      .where(holds)
      .orderBy(desc(subsidyPolicy.validFrom), subsidyPolicy.id);
    return rows.map((row) => ({ ...row, kinds: [...row.kinds], regions: [...row.regions] }));
  },
};

export interface SubsidyTaken {
  readonly policyId: string;
  readonly personKey: string;
  readonly kind: string;
  readonly orderId: string;
  readonly fen: number;
}

/** PROMO-7: subsidies that persons had, one of a kind. */
export const subsidyStore = {
  /** Until the transaction ends nobody else judges these persons; keys in one order for all. */
  lockPersons: async (tx: Sql, personKeys: readonly string[]): Promise<void> => {
    await tx.execute(raw`select pg_advisory_xact_lock(hashtextextended(k, 7))
      from unnest(${textList(personKeys)}) as k`);
  },
  /** Kinds that persons had one for, under the policies of a moment. */
  kindsOf: async (sql: Sql, personKeys: readonly string[], at: number) => {
    const { rows } = await sql.execute<{ personKey: string; kind: string }>(raw`
      select c.person_key as "personKey", c.kind from promo.subsidy_claim c
      join promo.subsidy_policy p on p.id = c.policy_id
      where p.valid_from <= ${at} and p.valid_until > ${at}
        and c.person_key = any(${textList(personKeys)})`);
    return rows;
  },
  insert: async (tx: Sql, taken: readonly SubsidyTaken[]): Promise<void> => {
    if (taken.length === 0) return;
    await tx.execute(raw`
      insert into promo.subsidy_claim (policy_id, person_key, kind, order_id, fen)
      select "policyId", "personKey", kind, "orderId", fen
      from json_to_recordset(${JSON.stringify(taken)}::json)
        as v("policyId" text, "personKey" text, kind text, "orderId" text, fen bigint)`);
  },
  /** What an order had, or only of some kinds: the persons may ask again. */
  release: async (tx: Sql, orderId: string, only?: readonly string[]): Promise<void> => {
    const kinds = only ? inArray(subsidyClaim.kind, [...only]) : undefined;
    await tx.delete(subsidyClaim).where(and(eq(subsidyClaim.orderId, orderId), kinds));
  },
};
