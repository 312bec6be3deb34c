import { and, eq, inArray } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { CashierChoice, Payment, PaymentTicket, ProviderName } from '../contract.ts';
import { paymentNotYet, paymentOver, paymentUnknown, providerAbsent } from '../refusals.ts';
import { payment } from '../store/schema.ts';
import type { ChannelNeeds } from './notices.ts';
import type { Sandbox } from './sandbox.ts';

export interface CashierVisit extends CashierChoice {
  readonly paymentId: string;
  readonly payerId: string;
}

export interface StartVisit {
  readonly paymentId: string;
  readonly payerId: string;
  readonly provider: ProviderName;
}

const payWithinMs = 5 * 60_000;

type Row = typeof payment.$inferSelect;

/** PAYMENT-4: somebody else's payment is not told from one that does not exist. */
async function payable(
  { clock }: Pick<ChannelNeeds, 'clock'>,
  tx: Sql,
  { paymentId, payerId }: { readonly paymentId: string; readonly payerId: string },
): Promise<Result<Row>> {
  const [found] = await tx.select().from(payment).where(eq(payment.id, paymentId));
  if (found?.payerId !== payerId) return no(paymentUnknown);
  if (found.state !== 'waiting' && found.state !== 'failed') return no(paymentOver(found.state));
  // PAYMENT-10: the rest of a pre-sale has its own time.
  const { opensAt } = found;
  if (opensAt !== null && clock.now() < opensAt) return no(paymentNotYet(opensAt));
  return ok(found);
}

export async function startPayment(
  needs: ChannelNeeds,
  { provider: name, ...visit }: StartVisit,
): Promise<Result<PaymentTicket>> {
  const provider = needs.providers.get(name);
  if (!provider) return no(providerAbsent(name));
  const { sql } = needs.database;
  const found = await payable(needs, sql, visit);
  if (!found.ok) return found;
  const { id, orderId, amountFen, at, payBefore } = found.value;
  await sql.update(payment).set({ provider: name, state: 'waiting' }).where(eq(payment.id, id));
  return provider.start({ id, orderId, amountFen, until: payBefore ?? at + payWithinMs });
}

export function visitCashier(
  needs: ChannelNeeds,
  sandboxes: readonly Sandbox[],
  { outcome, provider, ...visit }: CashierVisit,
): Promise<Result<Payment>> {
  const sandbox = sandboxes.find((item) => item.name === provider);
  if (!sandbox) return Promise.resolve(no(providerAbsent(provider)));
  return needs.database.decide(async (tx) => {
    const found = await payable(needs, tx, visit);
    if (!found.ok) return found;
    const change = { state: 'waiting', provider } as const;
    await tx.update(payment).set(change).where(eq(payment.id, visit.paymentId));
    await sandbox.decide(tx, found.value, outcome);
    return ok({ ...found.value, ...change });
  });
}

export async function closePayment(needs: ChannelNeeds, tx: Sql, id: string): Promise<void> {
  const [closed] = await tx
    .update(payment)
    .set({ state: 'closed' })
    .where(and(eq(payment.id, id), inArray(payment.state, ['waiting', 'failed'])))
    .returning();
  if (!closed || closed.provider.startsWith('sandbox')) return;
  const { provider } = closed;
  const told = { type: 'payment.closed.v1', at: needs.clock.now() };
  const data = { paymentId: id, provider };
  await needs.outbox.append(tx, [{ id: needs.newId('fct'), ...told, data }]);
}
