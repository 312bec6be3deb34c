import type { Sql } from '../../../platform/db/index.ts';
import type { Payment, PaymentRefund } from '../contract.ts';
import { saidBefore, type Said } from '../domain/channel-words.ts';
import { paymentStore } from '../store/payments.ts';
import { refundStore } from '../store/refunds.ts';

export interface PaymentStatus {
  readonly state: Payment['state'];
  readonly amountFen: number;
  readonly refundedFen: number;
  /** PAYMENT-65: what came a second time and is not back yet. */
  readonly againFen: number;
}

/** PAYMENT-65: money that came a second time, and whether it is back with the buyer. */
export interface PaidAgain {
  /** Of its refund. */
  readonly id: string;
  readonly fen: number;
  readonly back: boolean;
}

export async function refundsOf(sql: Sql, orderId: string): Promise<PaymentRefund[]> {
  const rows = await refundStore.ofOrder(sql, orderId);
  return rows.map(({ nextAt: _next, provider: _provider, no: _no, ...row }) => row);
}

export async function paidAgain(sql: Sql, orderId: string): Promise<PaidAgain[]> {
  const rows = await refundStore.ofSeconds(sql, orderId);
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
  const rows = await refundStore.inTrouble(sql);
  return rows
    .map(({ id: refundId, orderId, amountFen: fen, trouble }) => {
      return { refundId, orderId, fen, said: saidBefore(trouble ?? '') };
    })
    .filter(({ said }) => said.remedy !== 'again');
}

export async function isPaid(tx: Sql, paymentId: string): Promise<boolean> {
  const row = await paymentStore.find(tx, paymentId);
  return row?.state === 'paid';
}

export function meantInEarnest(sql: Sql): Promise<boolean> {
  return paymentStore.isAnyAt(sql, ['wechat', 'alipay']);
}

/** The status of payments, by their ids. */
export async function statusesOf(
  sql: Sql,
  ids: readonly string[],
): Promise<Map<string, PaymentStatus>> {
  const rows = await paymentStore.withIds(sql, ids);
  const again = await refundStore.secondsLeft(sql, ids);
  return new Map(rows.map((row) => [row.id, { ...row, againFen: again.get(row.id) ?? 0 }]));
}
