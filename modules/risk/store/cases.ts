import { and, count, desc, eq, gte, ilike, isNotNull, or, sql as raw } from 'drizzle-orm';
import { containing, pageRows, pagesOf, type Sql } from '../../../platform/db/index.ts';
import type { RiskCase, RiskCaseList, RiskFilter } from '../contract.ts';
import { riskCase } from './schema.ts';

type Row = typeof riskCase.$inferSelect;

/** What a person found in a case, in short. */
export type DecidedCase = Pick<Row, 'orderId' | 'state' | 'score' | 'amountFen'>;

export type NewCase = Pick<
  Row,
  'id' | 'orderId' | 'viewerId' | 'maskedName' | 'kind' | 'score' | 'hits' | 'amountFen' | 'at'
>;

/** RISK-4: what a person has to look at, and what they found. */
export const caseStore = {
  open: async (tx: Sql, row: NewCase): Promise<void> => {
    await tx.insert(riskCase).values({ ...row, state: 'open' });
  },
  existsFor: async (tx: Sql, orderId: string): Promise<boolean> => {
    const [found] = await tx.select().from(riskCase).where(eq(riskCase.orderId, orderId));
    return found !== undefined;
  },
  /** Orders that were found to be fraud. */
  fraudOrders: async (sql: Sql, since: number): Promise<Set<string | null>> => {
    const rows = await sql
      .select({ id: riskCase.orderId })
      .from(riskCase)
      .where(and(eq(riskCase.state, 'fraud'), gte(riskCase.at, since)));
    return new Set(rows.map((row) => row.id));
  },
  /** Nothing where it is not open. */
  decide: async (
    tx: Sql,
    id: string,
    decision: Pick<Row, 'state' | 'note' | 'decidedAt' | 'decidedBy'>,
  ): Promise<RiskCase | undefined> => {
    const [row] = await tx
      .update(riskCase)
      .set(decision)
      .where(and(eq(riskCase.id, id), eq(riskCase.state, 'open')))
      .returning();
    return row && present(row);
  },
  /** The newest of a viewer's. */
  lastOf: async (sql: Sql, viewerId: string): Promise<Pick<Row, 'id'> | undefined> => {
    const [last] = await sql
      .select()
      .from(riskCase)
      .where(eq(riskCase.viewerId, viewerId))
      .orderBy(desc(riskCase.at))
      .limit(1);
    return last;
  },
  /** Opens it again, with what the buyer said. */
  appeal: async (sql: Sql, id: string, text: string): Promise<void> => {
    await sql.update(riskCase).set({ appeal: text, state: 'open' }).where(eq(riskCase.id, id));
  },
  decidedSince: (sql: Sql, since: number): Promise<DecidedCase[]> =>
    sql
      .select()
      .from(riskCase)
      .where(and(gte(riskCase.at, since), isNotNull(riskCase.decidedAt))),
  /** The worst first; `total` is how many fit, however few are asked for. */
  list: async (sql: Sql, filter: RiskFilter): Promise<RiskCaseList> => {
    const where = conditions(filter);
    const rows = await sql
      .select()
      .from(riskCase)
      .where(where)
      .orderBy(desc(riskCase.score), desc(riskCase.at))
      .limit(filter.limit);
    const [all] = await sql.select({ n: count() }).from(riskCase).where(where);
    return { cases: rows.map(present), total: all?.n ?? 0 };
  },
  /** JOBS-10: all that fit, page by page. */
  pages: (sql: Sql, filter: RiskFilter): AsyncGenerator<readonly RiskCase[]> => {
    const { score, at, id } = riskCase;
    return pagesOf<RiskCase>((last) =>
      sql
        .select()
        .from(riskCase)
        .where(
          and(
            conditions(filter),
            last && raw`(${score}, ${at}, ${id}) < (${last.score}, ${last.at}, ${last.id})`,
          ),
        )
        .orderBy(desc(score), desc(at), desc(id))
        .limit(pageRows),
    );
  },
};

function present(row: Row): RiskCase {
  return { ...row, hits: [...row.hits] };
}

function conditions(filter: RiskFilter) {
  const like = containing(filter.search ?? '');
  const state = filter.state === 'appealed' ? undefined : filter.state;
  return and(
    state === undefined ? undefined : eq(riskCase.state, state),
    filter.state === 'appealed'
      ? and(isNotNull(riskCase.appeal), eq(riskCase.state, 'open'))
      : undefined,
    filter.rule === undefined
      ? undefined
      : raw`${riskCase.hits}::text like ${`%"${filter.rule}"%`}`,
    filter.search === undefined || filter.search === ''
      ? undefined
      : or(
          ilike(riskCase.id, like),
          ilike(riskCase.orderId, like),
          ilike(riskCase.viewerId, like),
          ilike(riskCase.maskedName, like),
        ),
  );
}
