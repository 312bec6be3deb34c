import { and, eq, inArray, isNotNull, ne, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { Payment, PaymentRefund } from '../contract.ts';
import { saidBefore, type Said } from '../domain/channel-words.ts';
import { payment, refund } from '../store/schema.ts';

export interface Standing {
  readonly state: Payment['state'];
  readonly amountFen: number;
  readonly refundedFen: number;
  /** PAYMENT-21: what came a second time and is not back yet. */
  readonly againFen: number;
}

/** PAYMENT-21: money that came a second time, and whether it is back with the buyer. */
export interface PaidAgain {
  /** Of its refund. */
  readonly id: string;
  readonly fen: number;
  readonly back: boolean;
}

export async function refundsOf(sql: Sql, orderId: string): Promise<PaymentRefund[]> {
  const rows = await sql
    .select()
    .from(refund)
    .where(eq(refund.orderId, orderId))
    .orderBy(refund.askedAt, refund.id);
  return rows.map(({ nextAt: _next, provider: _provider, no: _no, ...row }) => row);
}

export async function paidAgain(sql: Sql, orderId: string): Promise<PaidAgain[]> {
  const rows = await sql
    .select({ id: refund.id, fen: refund.amountFen, state: refund.state })
    .from(refund)
    .where(and(eq(refund.orderId, orderId), isNotNull(refund.no)))
    .orderBy(refund.askedAt, refund.id);
  return rows.map(({ id, fen, state }) => ({ id, fen, back: state === 'done' }));
}

/** PAYMENT-34: money that is to go back and whose channel does not do it by itself. */
export interface RefusedRefund {
  readonly refundId: string;
  readonly orderId: string;
  readonly fen: number;
  readonly said: Said;
}

export async function refusedRefunds(sql: Sql): Promise<RefusedRefund[]> {
  const rows = await sql
    .select()
    .from(refund)
    .where(and(eq(refund.state, 'failed'), isNotNull(refund.trouble)))
    .orderBy(refund.askedAt, refund.id);
  return rows
    .map(({ id: refundId, orderId, amountFen: fen, trouble }) => {
      return { refundId, orderId, fen, said: saidBefore(trouble ?? '') };
    })
    .filter(({ said }) => said.remedy !== 'again');
}

export async function isPaid(tx: Sql, paymentId: string): Promise<boolean> {
  const [row] = await tx.select().from(payment).where(eq(payment.id, paymentId));
  return row?.state === 'paid';
}

export async function meantInEarnest(sql: Sql): Promise<boolean> {
  const real = inArray(payment.provider, ['wechat', 'alipay']);
  return (await sql.select({ id: payment.id }).from(payment).where(real).limit(1)).length > 0;
}

/** How payments stand, by their ids. */
export async function standingsOf(
  sql: Sql,
  ids: readonly string[],
): Promise<Map<string, Standing>> {
  const rows = await sql
    .select()
    .from(payment)
    .where(raw`${payment.id} = any(${textList(ids)})`);
  const again = await sql
    .select({ id: refund.paymentId, fen: raw<string>`sum(${refund.amountFen})` })
    .from(refund)
    .where(
      and(
        raw`${refund.paymentId} = any(${textList(ids)})`,
        isNotNull(refund.no),
        ne(refund.state, 'done'),
      ),
    )
    .groupBy(refund.paymentId);
  const fens = new Map(again.map(({ id, fen }) => [id, Number(fen)]));
  return new Map(rows.map((row) => [row.id, { ...row, againFen: fens.get(row.id) ?? 0 }]));
}
