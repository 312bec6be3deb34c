import type { OrderState } from './life.ts';

export const orderStateWords: Readonly<Record<OrderState, { zh: string; en: string }>> = {
  placed: { zh: '待付款', en: 'Awaiting payment' },
  reserved: { zh: '已付定金', en: 'Deposit paid' },
  paid: { zh: '已付款', en: 'Paid' },
  accepted: { zh: '已接单', en: 'Accepted' },
  shipped: { zh: '已发货', en: 'Shipped' },
  signed: { zh: '已签收', en: 'Delivered' },
  installed: { zh: '已安装', en: 'Installed' },
  completed: { zh: '已完成', en: 'Completed' },
  closed: { zh: '已关闭', en: 'Closed' },
  refunded: { zh: '已退款', en: 'Refunded' },
};

/** ORDER-56: beside the state of an order whose money all goes back. */
export const refundingWords = { zh: '退款中', en: 'refund pending' } as const;

/** The part of a deposit that says how it stands. */
interface DepositProgress {
  readonly paidAt: number | null;
  readonly end?: 'used' | 'forfeited' | 'returned' | null | undefined;
}

interface Worth {
  readonly totalFen: number;
  readonly deposit?: { readonly fen: number } | null | undefined;
}

export const depositWords = {
  waiting: { zh: '待付', en: 'unpaid' },
  held: { zh: '已付,待尾款', en: 'paid; final payment due' },
  used: { zh: '已抵扣', en: 'applied' },
  forfeited: { zh: '尾款逾期未付,定金不退', en: 'kept: final payment missed' },
  returned: { zh: '已退回', en: 'refunded' },
} as const;

export function depositStatus({ paidAt, end }: DepositProgress): keyof typeof depositWords {
  return end ?? (paidAt === null ? 'waiting' : 'held');
}

/** All that the buyer pays for an order, its deposit included, in fen. */
export function worthOf({ totalFen, deposit }: Worth): number {
  return totalFen + (deposit?.fen ?? 0);
}

/** All that went back to the buyer, a deposit that was refunded included, in fen. */
export function refundedOf(order: {
  readonly refundedFen: number;
  readonly deposit?: (DepositProgress & { readonly fen: number }) | null | undefined;
}): number {
  const { refundedFen, deposit } = order;
  return refundedFen + (deposit?.end === 'returned' ? deposit.fen : 0);
}

/** ORDER-36: why money goes back of itself, as the buyer reads it at the channel. */
export const backReasons = {
  late: '订单已关闭,付款原路退回',
  deposit: '商家取消预售,定金原路退回',
  order: '订单已退款,定金一并退回',
} as const;
