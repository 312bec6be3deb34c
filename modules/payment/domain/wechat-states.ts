import type { BillSummary } from './bill.ts';

/**
 * What 退款状态 says of a refund. The bill is a picture of the day: a refund stands in it from when WeChat took it and
 * took the sum off our account, and what is still PROCESSING there (or CHANGE, where the card did not take it) is not
 * written again when it is done. Old files leave it empty.
 */
const movedStates: readonly string[] = ['', 'SUCCESS', 'PROCESSING', 'CHANGE'];
const failedStates: readonly string[] = ['FAIL', 'CLOSED', 'REFUNDCLOSE'];

/** PAYMENT-53: whether money moved by a refund that stands so; undefined for a state that nobody knows. */
export function refundMoved(state: string): boolean | undefined {
  if (movedStates.includes(state)) return true;
  return failedStates.includes(state) ? false : undefined;
}

/** The sums of a bill, its fees in thousandths of a fen. */
export interface Told extends Omit<BillSummary, 'feeFen'> {
  readonly feeFine: bigint;
}

/** What stands in one row: in, back, the order's own sum, and the fee. */
export interface Amounts {
  readonly paidFen: number;
  readonly backFen: number;
  readonly wholeFen: number;
  readonly feeFine: bigint;
}

export const nothingTold: Told = { count: 0, paidFen: 0, refundedFen: 0, feeFine: 0n };

export function withRow(sum: Told, { paidFen, backFen, feeFine }: Amounts): Told {
  return {
    count: sum.count + 1,
    paidFen: sum.paidFen + paidFen,
    refundedFen: sum.refundedFen + backFen,
    feeFine: sum.feeFine + feeFine,
  };
}

export function without(sum: Told, less: Told): Told {
  return {
    count: sum.count - less.count,
    paidFen: sum.paidFen - less.paidFen,
    refundedFen: sum.refundedFen - less.refundedFen,
    feeFine: sum.feeFine - less.feeFine,
  };
}

/** Where there is none, WeChat writes nought. */
export function refundNumbers(ours: string, theirs: string) {
  const refundTxn = theirs === '0' ? '' : theirs;
  return { refundNo: ours === '0' ? '' : ours, ...(refundTxn === '' ? {} : { refundTxn }) };
}
