import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { uniqueViolation } from '../../../platform/db/index.ts';
import type { PaymentRefund } from '../contract.ts';
import {
  providerTrouble,
  refundNotStuck,
  refundOver,
  refundUnderWay,
  refundUnknown,
  transferUsed,
} from '../refusals.ts';
import { refundStore, type RefundRow } from '../store/refunds.ts';
import type { ChannelDeps } from './channel-deps.ts';
import { askRefundStatus, longestWaitMs, moneyIsBack, unreached } from './refunds.ts';

export interface ByHand {
  readonly refundId: string;
  /** The number of the bank's transfer: by it the bank's statement is matched. */
  readonly reference: string;
  readonly by: string;
}

export interface TakeOver {
  readonly refundId: string;
  readonly by: string;
}

/**
 * PAYMENT-48: before anybody transfers anything, finance takes the refund over: from here on its channel is not asked
 * for it, and has said once more itself that it has not done it. Refuses as `settleByHand` does; taken over again
 * it stays as it is.
 */
export async function takeOver(
  deps: ChannelDeps,
  { refundId, by }: TakeOver,
): Promise<Result<PaymentRefund>> {
  const row = await stuck(deps, refundId);
  if (!row.ok) return row;
  const { nextAt: _next, ...shown } = row.value;
  if (row.value.state === 'done') return no(refundOver);
  if (row.value.takenOverAt !== null) return ok(shown);
  const left = await isLeft(deps, row.value);
  if (!left.ok) return left;
  const now = deps.clock.now();
  const taken = await refundStore.takeOver(deps.database.sql, refundId, { at: now, by });
  if (!taken) return no(refundUnderWay);
  const { nextAt: _at, ...after } = taken;
  return ok(after);
}

async function stuck({ database }: ChannelDeps, refundId: string): Promise<Result<RefundRow>> {
  const row = await refundStore.find(database.sql, refundId);
  if (!row) return no(refundUnknown);
  return row.state !== 'done' && row.trouble === null ? no(refundNotStuck) : ok(row);
}

/** Whether its channel says itself that it has not done it, while nobody of us asks for it. */
async function isLeft(deps: ChannelDeps, row: RefundRow): Promise<Result<true>> {
  const now = deps.clock.now();
  // What is due may be asked for at this moment; from here on nobody asks for it for a while.
  const dueAfter = row.takenOverAt === null ? now : undefined;
  const until = now + longestWaitMs;
  const ours = await refundStore.postpone(deps.database.sql, row.id, { dueAfter, until });
  if (!ours) return no(refundUnderWay);
  const status = await askRefundStatus(deps, { ...row, state: 'sent' }).catch(unreached);
  if (status.state !== 'failed') return no(refundUnderWay);
  // A channel that cannot be reached may have done it all the same.
  return status.sure ? ok(true) : no(providerTrouble(status.why));
}

/**
 * PAYMENT-12: a refund that its channel will not do was paid by the bank. The channel is asked once more before, and
 * has to say itself that it does not do it, so that nobody is paid twice. Refuses with `payment.refund-unknown`,
 * `…-over`, `…-not-stuck`, `…-under-way`, `payment.provider-trouble` or `payment.transfer-used`; the same transfer
 * told again changes nothing.
 */
export async function settleByHand(
  deps: ChannelDeps,
  { refundId, reference, by }: ByHand,
): Promise<Result<PaymentRefund>> {
  const found = await stuck(deps, refundId);
  if (!found.ok) return found;
  const row = found.value;
  const { nextAt: _next, ...shown } = row;
  if (row.state === 'done') return row.byHand === reference ? ok(shown) : no(refundOver);
  const left = await isLeft(deps, row);
  if (!left.ok) return left;
  try {
    return await deps.database.decide(async (tx) => {
      const doneAt = deps.clock.now();
      const paid = { state: 'done', doneAt, byHand: reference, byHandBy: by } as const;
      const changed = await refundStore.change(tx, refundId, paid);
      if (!changed) return no(refundOver);
      await moneyIsBack(deps, tx, changed, { byHand: reference });
      const { nextAt: _at, ...done } = changed;
      return ok(done);
    });
  } catch (error) {
    if (uniqueViolation(error, 'refund_by_hand')) return no(transferUsed(reference));
    throw error;
  } finally {
    deps.outbox.nudge();
  }
}
