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
    add('D15', `付款超过 48 小时,还有 ${unsent} 件未发货`, `${unsent} not shipped after 48 hours`);
  }
  if (!paid && order.shipped > 0) add('D15', '没有付款,货已发出', 'shipped without a payment');
  if (order.shipped > order.units) {
    add('D15', `发出 ${order.shipped} 件,只卖了 ${order.units} 件`, 'more shipped than sold');
  }
  if (order.receivedUnpaidSince !== null && now - order.receivedUnpaidSince > refundWithinMs) {
    add('D16', '退货已收到超过 24 小时,款未退', 'goods are back for 24 hours, the money is not');
  }
  if (order.paidUnreceived > 0) add('D16', '款已退,退货没有收到', 'refunded, the goods never came');
  if (paid && (!payment || !['paid', 'refunded'].includes(payment.state))) {
    add(
      'D04',
      `订单已付,支付记录是 ${payment?.state ?? '无'}`,
      'the order is paid, its payment not',
      [totalFen, 0],
    );
  }
  if (paid && payment && payment.amountFen !== totalFen) {
    add('D03', '订单金额与支付金额不符', 'order and payment differ', [totalFen, payment.amountFen]);
  }
  if (payment && payment.againFen > 0) {
    const sum = yuan(payment.againFen);
    add(
      'D05',
      `买家重复付款 ${sum},多付的一笔在自动退回,还没退到`,
      `${sum} came a second time and is not back yet`,
    );
  }
  if (payment && payment.refundedFen !== refundedFen) {
    const fens = [-refundedFen, -payment.refundedFen];
    add('D03', '订单与支付记的退款金额不符', 'refunds of order and payment differ', fens);
  }
  return found;
}
