import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { CashierChoice, Payment, PaymentTicket, ProviderName } from '../contract.ts';
import { paymentNotYet, paymentOver, paymentUnknown, providerAbsent } from '../refusals.ts';
import { paymentStore, type PaymentRow } from '../store/payments.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { Sandbox } from './sandbox.ts';
import { leaveStarts, payableUntil, startAt } from './starts.ts';

export interface CashierVisit extends CashierChoice {
  readonly paymentId: string;
  readonly payerId: string;
}

export interface StartVisit {
  readonly paymentId: string;
  readonly payerId: string;
  readonly provider: ProviderName;
}

/**
 * PAYMENT-4: somebody else's payment is not told from one that does not exist. PAYMENT-19: its row is locked, so that
 * what the channel says meanwhile is seen, or waits until a channel is chosen.
 */
async function payable(
  { clock }: Pick<ChannelDeps, 'clock'>,
  tx: Sql,
  { paymentId, payerId }: { readonly paymentId: string; readonly payerId: string },
): Promise<Result<PaymentRow>> {
  const found = await paymentStore.lock(tx, paymentId);
  if (found?.payerId !== payerId) return no(paymentUnknown);
  if (found.state !== 'waiting' && found.state !== 'failed') return no(paymentOver(found.state));
  // PAYMENT-10: the rest of a pre-sale has its own time.
  const { opensAt } = found;
  if (opensAt !== null && clock.now() < opensAt) return no(paymentNotYet(opensAt));
  return ok(found);
}

/**
 * PAYMENT-61: the buyer chooses a channel, and leaves the one at which they were. Refuses with `payment.unknown`,
 * `…-over`, `…-not-yet`, `…provider-absent` or `…provider-trouble`.
 */
export async function startPayment(
  deps: ChannelDeps,
  { provider: name, ...visit }: StartVisit,
): Promise<Result<PaymentTicket>> {
  const provider = deps.providers.get(name);
  if (!provider) return no(providerAbsent(name));
  const begun = await deps.database.decide(async (tx) => {
    const found = await payable(deps, tx, visit);
    if (!found.ok) return found;
    const { orderId, amountFen } = found.value;
    const number = await startAt(deps, tx, found.value, name);
    return ok({ no: number, orderId, amountFen, until: payableUntil(found.value) });
  });
  return begun.ok ? provider.start(begun.value) : begun;
}

export function visitCashier(
  deps: ChannelDeps,
  sandboxes: readonly Sandbox[],
  { outcome, provider, ...visit }: CashierVisit,
): Promise<Result<Payment>> {
  const sandbox = sandboxes.find((item) => item.name === provider);
  if (!sandbox) return Promise.resolve(no(providerAbsent(provider)));
  return deps.database.decide(async (tx) => {
    const found = await payable(deps, tx, visit);
    if (!found.ok) return found;
    const { amountFen } = found.value;
    const number = await startAt(deps, tx, found.value, provider);
    await sandbox.decide(tx, { id: number, amountFen }, outcome);
    return ok({ ...found.value, state: 'waiting', provider });
  });
}

/** Nobody may pay any more, and every channel at which one could is asked to close. */
export async function closePayment(deps: ChannelDeps, tx: Sql, id: string): Promise<void> {
  if (await paymentStore.close(tx, id)) await leaveStarts(deps, tx, id);
}
