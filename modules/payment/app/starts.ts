import type { Sql } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { ProviderName } from '../contract.ts';
import { paymentStore, type PaymentRow } from '../store/payments.ts';
import { startStore, type StartKey, type StartRow } from '../store/starts.ts';

export const askAfterMs = 30_000;
const payWithinMs = 5 * 60_000;

interface Deps {
  readonly clock: Clock;
}

/** Until when a payment can be paid at its channel, UTC ms. */
export function payableUntil({ payBefore, at }: PaymentRow): number {
  return payBefore ?? at + payWithinMs;
}

/** Our number under which a payment was paid. */
export function numberOf({ no, id }: Pick<PaymentRow, 'no' | 'id'>): string {
  return no ?? id;
}

/**
 * PAYMENT-60: a payment, whose row the caller locked, is started at a channel, and leaves every other. Who comes again
 * to the channel at which they are finds the same code. Returns the number under which it goes there: the payment's own
 * the first time, later a new one, because a channel takes no number up again that it closed.
 */
export async function startAt(
  { clock }: Deps,
  tx: Sql,
  found: PaymentRow,
  provider: ProviderName,
): Promise<string> {
  const { id: paymentId } = found;
  const before = await startStore.ofPayment(tx, paymentId);
  const here = before.find((row) => row.provider === provider && row.state === 'open');
  await leaveStarts({ clock }, tx, paymentId, here?.no);
  await paymentStore.choose(tx, paymentId, provider);
  if (here) return here.no;
  const no = before.length === 0 ? paymentId : `${paymentId}-${before.length + 1}`;
  const at = clock.now();
  const times = { at, until: payableUntil(found), nextAt: at + askAfterMs };
  await startStore.insert(tx, { provider, no, paymentId, ...times });
  return no;
}

/** PAYMENT-61: nobody should pay at these channels any more; each is asked at once to close its code. */
export function leaveStarts(
  { clock }: Deps,
  tx: Sql,
  paymentId: string,
  butNo?: string,
): Promise<void> {
  return startStore.leave(tx, paymentId, { nextAt: clock.now(), butNo });
}

/**
 * The start of which a channel speaks. One that we have not written down, as of a payment that was begun before starts
 * were kept, is written down now: its channel knows of it, so it is to be closed there or paid.
 */
export async function startOf(
  { clock }: Deps,
  sql: Sql,
  { provider, no }: Pick<StartRow, 'provider' | 'no'>,
): Promise<StartKey | undefined> {
  const known = await startStore.find(sql, { provider, no });
  if (known) return known;
  const found = await paymentStore.find(sql, no);
  if (!found) return undefined;
  const now = clock.now();
  const row = { provider, no, paymentId: no, at: now, until: payableUntil(found), nextAt: now };
  await startStore.insertLeft(sql, row);
  return row;
}
