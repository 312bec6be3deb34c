import { yuan } from '../../../platform/kernel/money.ts';
import type { Fulfilment } from '../../aftersale/contract.ts';
import type { DiscrepancyClass } from './classes.ts';

const hourMs = 3_600_000;
/** As order's own promise says (ORDER-15), and the clock of refunds (E8). */
const shipWithinMs = 48 * hourMs;
const refundWithinMs = 24 * hourMs;

/** The status of the payment of an order, as payment says. */
export interface PaymentStatus {
  readonly state: string;
  readonly amountFen: number;
  readonly refundedFen: number;
  /** PAYMENT-65: what came a second time and is not back yet. */
  readonly againFen: number;
}

export interface LevelOneDiscrepancy {
  readonly class: DiscrepancyClass;
  readonly orderId: string;
  readonly oursFen: number;
  readonly theirsFen: number;
  readonly zh: string;
  readonly en: string;
}

/**
 * FINANCE-9: order, money and goods laid side by side: did every paid order become one fulfilment, and
 * every return one refund? (L1 of the domain reference §3.1.)
 */
export function judgeFulfilment(
  order: Fulfilment,
  payment: PaymentStatus | undefined,
  now: number,
): LevelOneDiscrepancy[] {
  const { orderId, totalFen, refundedFen, paidAt, state } = order;
  const found: LevelOneDiscrepancy[] = [];
  const add = (kind: DiscrepancyClass, zh: string, en: string, fens = [0, 0]): void => {
    const [oursFen = 0, theirsFen = 0] = fens;
    found.push({ class: kind, orderId, oursFen, theirsFen, zh, en });
  };
  const unsent = order.units - order.cancelled - order.shipped;
  const paid = paidAt !== null;
  if (paid && state !== 'refunded' && unsent > 0 && now - paidAt > shipWithinMs) {
    add(
      'D15',
      `付款超过 48 小时,还有 ${unsent} 件未发货`,
      `${unsent} not shipped 48 hours after payment`,
    );
  }
  if (!paid && order.shipped > 0) add('D15', '未付款,已发货', 'shipped without payment');
  if (order.shipped > order.units) {
    add('D15', `已发 ${order.shipped} 件,只售出 ${order.units} 件`, 'more shipped than sold');
  }
  if (order.receivedUnpaidSince !== null && now - order.receivedUnpaidSince > refundWithinMs) {
    add(
      'D16',
      '退货已收到超过 24 小时,未退款',
      'returned goods received over 24 hours ago, not refunded',
    );
  }
  if (order.paidUnreceived > 0)
    add('D16', '已退款,未收到退货', 'refunded, but the goods were not returned');
  if (paid && (!payment || !['paid', 'refunded'].includes(payment.state))) {
    add(
      'D04',
      `订单已付,支付记录为 ${payment?.state ?? '无'}`,
      'the order is paid, its payment record is not',
      [totalFen, 0],
    );
  }
  if (paid && payment && payment.amountFen !== totalFen) {
    add('D03', '订单金额与支付金额不符', 'order and payment amounts differ', [
      totalFen,
      payment.amountFen,
    ]);
  }
  if (payment && payment.againFen > 0) {
    const sum = yuan(payment.againFen);
    add(
      'D05',
      `买家重复付款 ${sum},多付的一笔正在自动退回,尚未退到`,
      `buyer paid ${sum} twice; the extra payment is being refunded`,
    );
  }
  if (payment && payment.refundedFen !== refundedFen) {
    const fens = [-refundedFen, -payment.refundedFen];
    add('D03', '订单与支付记录的退款金额不符', 'refund amounts of order and payment differ', fens);
  }
  return found;
}
