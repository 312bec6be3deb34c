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
import { refundStore } from '../store/refunds.ts';
import type { ChannelDeps } from './channel-deps.ts';
import { askStanding, longestWaitMs, moneyIsBack, unreached } from './refunds.ts';

export interface ByHand {
  readonly refundId: string;
  /** The number of the bank's transfer: by it the bank's statement is matched. */
  readonly reference: string;
  readonly by: string;
}

/**
 * PAYMENT-12: a refund that its channel will not do was paid by the bank. The channel is asked once more before, and
 * has to say itself that it does not do it, so that nobody is paid twice. Refuses with `payment.refund-unknown`,
 * `…-over`, `…-not-stuck`, `…-under-way`, `payment.provider-trouble` or `payment.transfer-used`; the same transfer
 * told again changes nothing.
 */
export async function settleByHand(
  needs: ChannelDeps,
  { refundId, reference, by }: ByHand,
): Promise<Result<PaymentRefund>> {
  const { sql } = needs.database;
  const row = await refundStore.find(sql, refundId);
  if (!row) return no(refundUnknown);
  const { nextAt: _next, ...shown } = row;
  if (row.state === 'done') return row.byHand === reference ? ok(shown) : no(refundOver);
  if (row.trouble === null) return no(refundNotStuck);
  const now = needs.clock.now();
  // What is due may be asked for at this moment; from here on nobody asks for it for a while.
  const ours = await refundStore.postpone(sql, refundId, { now, until: now + longestWaitMs });
  if (!ours) return no(refundUnderWay);
  const standing = await askStanding(needs, { ...row, state: 'sent' }).catch(unreached);
  if (standing.state !== 'failed') return no(refundUnderWay);
  // A channel that cannot be reached may have done it all the same.
  if (!standing.sure) return no(providerTrouble(standing.why));
  try {
    return await needs.database.decide(async (tx) => {
      const doneAt = needs.clock.now();
      const paid = { state: 'done', doneAt, byHand: reference, byHandBy: by } as const;
      const changed = await refundStore.change(tx, refundId, paid);
      if (!changed) return no(refundOver);
      await moneyIsBack(needs, tx, changed, { byHand: reference });
      const { nextAt: _at, ...done } = changed;
      return ok(done);
    });
  } catch (error) {
    if (uniqueViolation(error, 'refund_by_hand')) return no(transferUsed(reference));
    throw error;
  } finally {
    needs.outbox.nudge();
  }
}
