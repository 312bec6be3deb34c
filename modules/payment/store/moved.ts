import { and, eq, gte, isNull, lt, sql as raw } from 'drizzle-orm';
import { pageRows, pagesOf, type Sql } from '../../../platform/db/index.ts';
import type { Chosen } from '../domain/providers.ts';
import { payment, refund, start } from './schema.ts';

/** Money that came or went back. */
export interface MovedRow {
  /** By what those of one moment are told apart. */
  readonly key: string;
  readonly no: string;
  readonly orderId: string;
  readonly provider: Chosen;
  readonly fen: number | null;
  readonly at: number | null;
  readonly state: string;
}

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** FINANCE-19: what moved between two moments, page by page. */
export const movedStore = {
  paid: (sql: Sql, span: Span): AsyncGenerator<readonly MovedRow[]> =>
    pagesOf<MovedRow>((last) => paidBehind(sql, span, last)),
  /** PAYMENT-65: what came a second time is on the channel's bill too. */
  paidAgain: (sql: Sql, span: Span): AsyncGenerator<readonly MovedRow[]> =>
    pagesOf<MovedRow>((last) => againBehind(sql, span, last)),
  /** What the bank paid is on no bill of a channel, and not here. */
  back: (sql: Sql, span: Span): AsyncGenerator<readonly MovedRow[]> =>
    pagesOf<MovedRow>((last) => backBehind(sql, span, last)),
};

function paidBehind(sql: Sql, { from, until }: Span, last: MovedRow | undefined) {
  const { id, orderId, provider, amountFen, paidAt, state } = payment;
  const no = raw<string>`coalesce(${payment.no}, ${id})`;
  return sql
    .select({ key: id, no, orderId, provider, fen: amountFen, at: paidAt, state })
    .from(payment)
    .where(
      and(
        gte(paidAt, last?.at ?? from),
        lt(paidAt, until),
        last && raw`(${paidAt}, ${id}) > (${last.at}, ${last.key})`,
      ),
    )
    .orderBy(paidAt, id)
    .limit(pageRows);
}

function againBehind(sql: Sql, { from, until }: Span, last: MovedRow | undefined) {
  const { no, provider, fen, paidAt, state } = start;
  const key = raw<string>`${no} || ' ' || ${provider}`;
  return sql
    .select({ key, no, orderId: payment.orderId, provider, fen, at: paidAt, state })
    .from(start)
    .innerJoin(payment, eq(payment.id, start.paymentId))
    .where(
      and(
        start.second,
        gte(paidAt, last?.at ?? from),
        lt(paidAt, until),
        last && raw`(${paidAt}, ${key}) > (${last.at}, ${last.key})`,
      ),
    )
    .orderBy(paidAt, key)
    .limit(pageRows);
}

function backBehind(sql: Sql, { from, until }: Span, last: MovedRow | undefined) {
  const { id, orderId, amountFen, doneAt, state } = refund;
  const provider = raw<Chosen>`coalesce(${refund.provider}, ${payment.provider})`;
  return sql
    .select({ key: id, no: id, orderId, provider, fen: amountFen, at: doneAt, state })
    .from(refund)
    .innerJoin(payment, eq(payment.id, refund.paymentId))
    .where(
      and(
        gte(doneAt, last?.at ?? from),
        lt(doneAt, until),
        isNull(refund.byHand),
        last && raw`(${doneAt}, ${id}) > (${last.at}, ${last.key})`,
      ),
    )
    .orderBy(doneAt, id)
    .limit(pageRows);
}
