import type { BillRow } from './rows.ts';

export { fenOf, yuanOf } from '../../../platform/kernel/index.ts';

/** One line of a channel's trade bill, in our words; amounts in fen, time in UTC milliseconds. */
export interface BillLine {
  readonly at: number;
  readonly channelTxn: string;
  /** The merchant's own number: our payment's id. */
  readonly merchantNo: string;
  /** The merchant's own number of a refund; empty for a payment. */
  readonly refundNo: string;
  /** The channel's own number of a refund, where that is not the trade's. */
  readonly refundTxn?: string;
  readonly kind: 'pay' | 'refund';
  /** What comes to us or goes from us, before the fee. */
  readonly fen: number;
  /** What the buyer was let off on our account: with it the sum is the order's own. */
  readonly discountFen?: number;
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

/** Reads a bill row by row and says at its end whether it was whole. */
export interface BillReader {
  read(row: BillRow): BillLine | BillTrouble | undefined;
  end(): BillSummary | BillTrouble;
}

/** `2026-11-22 20:00:00` in Asia/Shanghai, as bills and Alipay's API write it. */
export function billTime(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

const timeForm = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** With dashes, or with strokes as a spreadsheet saves it. NaN for what is no time, as the 30th of February. */
export function fromBillTime(text: string): number {
  const found = timeForm.exec(text.trim());
  if (!found) return Number.NaN;
  const year = Number(found[1]);
  const [month, day] = [Number(found[2]), Number(found[3])];
  const [hour, minute, second] = [Number(found[4]), Number(found[5]), Number(found[6] ?? 0)];
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // What the calendar or the clock has not comes out as another day or year.
  const is = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1;
  const fits = is && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return fits ? date.getTime() - 8 * 3_600_000 : Number.NaN;
}

const fineForm = /^(-?)(\d{1,13})(?:\.(\d{1,5}))?$/;

/** PAYMENT-26: a fee in thousandths of a fen: WeChat writes five decimals of a yuan. Undefined for what is none. */
export function fineOf(text: string): bigint | undefined {
  const [, sign, whole, part = ''] = fineForm.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const fine = BigInt(whole + part.padEnd(5, '0'));
  return sign === '-' ? -fine : fine;
}

/** To the fen, a half away from zero, as the channel charges it. */
export function roundFine(fine: bigint): number {
  const fen = ((fine < 0n ? -fine : fine) + 500n) / 1000n;
  return Number(fine < 0n ? -fen : fen);
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
