import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { ProviderName } from '../contract.ts';
import { payment, start } from '../store/schema.ts';

export type PaymentRow = typeof payment.$inferSelect;
export type StartRow = typeof start.$inferSelect;
/** One start, as its channel knows it. */
export type StartKey = Pick<StartRow, 'provider' | 'no' | 'paymentId'>;

export const askAfterMs = 30_000;
const payWithinMs = 5 * 60_000;

interface Needs {
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

/** The row of one start. */
export function startIs({ provider, no }: Pick<StartRow, 'provider' | 'no'>) {
  return and(eq(start.provider, provider), eq(start.no, no));
}

/**
 * PAYMENT-20: a payment, whose row the caller locked, is started at a channel, and leaves every other. Who comes again
 * to the channel at which they are finds the same code. Returns the number under which it goes there: the payment's own
 * the first time, later a new one, because a channel takes no number up again that it closed.
 */
export async function startAt(
  { clock }: Needs,
  tx: Sql,
  found: PaymentRow,
  provider: ProviderName,
): Promise<string> {
  const { id: paymentId } = found;
  const before = await tx.select().from(start).where(eq(start.paymentId, paymentId));
  const here = before.find((row) => row.provider === provider && row.state === 'open');
  await leaveStarts({ clock }, tx, paymentId, here?.no);
  await tx
    .update(payment)
    .set({ provider, state: 'waiting' })
    .where(and(eq(payment.id, paymentId), inArray(payment.state, ['waiting', 'failed'])));
  if (here) return here.no;
  const no = before.length === 0 ? paymentId : `${paymentId}-${before.length + 1}`;
  const at = clock.now();
  const times = { at, until: payableUntil(found), nextAt: at + askAfterMs };
  await tx.insert(start).values({ provider, no, paymentId, state: 'open', ...times });
  return no;
}

/** PAYMENT-20: nobody should pay at these channels any more; each is asked at once to close its code. */
export async function leaveStarts(
  { clock }: Needs,
  tx: Sql,
  paymentId: string,
  butNo?: string,
): Promise<void> {
  await tx
    .update(start)
    .set({ state: 'leaving', nextAt: clock.now(), tries: 0 })
    .where(
      and(
        eq(start.paymentId, paymentId),
        eq(start.state, 'open'),
        butNo === undefined ? undefined : ne(start.no, butNo),
      ),
    );
}

/**
 * The start of which a channel speaks. One that we have not written down, as of a payment that was begun before starts
 * were kept, is written down now: its channel knows of it, so it is to be closed there or paid.
 */
export async function startOf(
  { clock }: Needs,
  sql: Sql,
  { provider, no }: Pick<StartRow, 'provider' | 'no'>,
): Promise<StartKey | undefined> {
  const [known] = await sql.select().from(start).where(startIs({ provider, no }));
  if (known) return known;
  const [found] = await sql.select().from(payment).where(eq(payment.id, no));
  if (!found) return undefined;
  const now = clock.now();
  const row = { provider, no, paymentId: no, at: now, until: payableUntil(found), nextAt: now };
  await sql
    .insert(start)
    .values({ ...row, state: 'leaving' })
    .onConflictDoNothing();
  return row;
}
