import type { Sql } from '../../../platform/db/index.ts';
import { businessDay, fromShanghai } from '../../../platform/kernel/index.ts';
import type { MoneyEvent, PastPayment, StartPayment } from '../domain/money.ts';
import { movedStore, type MovedRow } from '../store/moved.ts';
import { paymentStore } from '../store/payments.ts';
import { refundStore } from '../store/refunds.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { Sandbox } from './sandbox.ts';

const dayMs = 86_400_000;

/** FINANCE-19: what came and went back on a business day, as we know it, page by page. */
export async function* moneyOf(
  { database: { sql } }: ChannelDeps,
  day: string,
): AsyncGenerator<readonly MoneyEvent[]> {
  const from = fromShanghai(`${day}T00:00`);
  const span = { from, until: from + dayMs };
  for await (const rows of movedStore.paid(sql, span)) yield moved('pay', rows);
  for await (const rows of movedStore.paidAgain(sql, span)) yield moved('pay', rows);
  for await (const rows of movedStore.back(sql, span)) yield moved('refund', rows);
}

/** What no channel was chosen for is on no bill. */
function moved(kind: MoneyEvent['kind'], rows: readonly MovedRow[]): MoneyEvent[] {
  return rows.flatMap(({ key: _key, provider, at, fen, ...row }) =>
    provider === 'none' ? [] : [{ ...row, kind, provider, fen: fen ?? 0, at: at ?? 0 }],
  );
}

export async function firstMoney({ database }: ChannelDeps): Promise<string | undefined> {
  const at = await paymentStore.firstPaidAt(database.sql);
  return at === null ? undefined : businessDay(at);
}

/** Opens payments as one statement, in the orders' transaction. */
export function startMany(tx: Sql, rows: readonly StartPayment[]): Promise<void> {
  return paymentStore.openMany(tx, rows);
}

/** One in three of the past paid through the other channel, so that both have bills to show. */
export async function seedPast(
  sandboxes: readonly Sandbox[],
  tx: Sql,
  rows: readonly PastPayment[],
): Promise<void> {
  const channels = sandboxes.map((sandbox) => sandbox.name);
  const named = rows.map((row, index) => {
    const provider = channels[index % 3 === 2 ? 1 : 0] ?? 'sandbox';
    return { ...row, provider, refundedFen: row.refundedAt === null ? 0 : row.amountFen };
  });
  await paymentStore.insertMany(tx, named);
  for (const row of named) {
    const { id, orderId, amountFen, paidAt, refundedAt: doneAt, provider } = row;
    const sandbox = sandboxes.find((item) => item.name === provider);
    if (paidAt !== null) await sandbox?.pay(tx, { id, amountFen }, paidAt);
    if (doneAt === null) continue;
    const refundId = id.replace('pay_', 'rfd_');
    await refundStore.insert(tx, {
      id: refundId,
      paymentId: id,
      orderId,
      amountFen,
      reason: '买家退款',
      state: 'done',
      askedAt: doneAt - 60_000,
      nextAt: doneAt,
      doneAt,
      tries: 1,
    });
    await sandbox?.bookRefund(tx, { id, amountFen, refundId }, doneAt);
  }
}
