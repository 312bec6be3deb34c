export { fenOf, yuanOf } from '../../../platform/kernel/index.ts';

/** One line of a channel's trade bill, in our words; amounts in fen, time in UTC milliseconds. */
export interface BillLine {
  readonly at: number;
  readonly channelTxn: string;
  /** The merchant's own number: our payment's id. */
  readonly merchantNo: string;
  /** The merchant's own number of a refund; empty for a payment. */
  readonly refundNo: string;
  readonly kind: 'pay' | 'refund';
  readonly fen: number;
  readonly feeFen: number;
  readonly currency: string;
  readonly merchantId: string;
}

export interface BillSummary {
  readonly count: number;
  readonly paidFen: number;
  readonly refundedFen: number;
  readonly feeFen: number;
}

/** Why a bill is not taken: which line, what was expected, what came. */
export interface BillTrouble {
  readonly line: number;
  readonly zh: string;
  readonly en: string;
}

/** Reads a bill line by line and says at its end whether it was whole. */
export interface BillReader {
  read(line: string): BillLine | BillTrouble | undefined;
  end(): BillSummary | BillTrouble;
}

/** `2026-11-22 20:00:00` in Asia/Shanghai, as bills and Alipay's API write it. */
export function billTime(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** NaN for what is no time. */
export function fromBillTime(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}+08:00`);
}

export function troubleAt(line: number, zh: string, en: string): BillTrouble {
  return { line, zh: `第 ${line} 行:${zh}`, en: `line ${line}: ${en}` };
}

export const emptySummary: BillSummary = { count: 0, paidFen: 0, refundedFen: 0, feeFen: 0 };

export function addLine(sum: BillSummary, line: BillLine): BillSummary {
  return {
    count: sum.count + 1,
    paidFen: sum.paidFen + (line.kind === 'pay' ? line.fen : 0),
    refundedFen: sum.refundedFen + (line.kind === 'refund' ? line.fen : 0),
    feeFen: sum.feeFen + line.feeFen,
  };
}
