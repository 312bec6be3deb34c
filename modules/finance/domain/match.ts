import { inOneGo } from '../../../platform/kernel/index.ts';
import type { BillLine } from '../../payment/contract.ts';
import type { DiscrepancyClass } from './classes.ts';

/** One of our own money events of a day. */
export interface OwnLine {
  /** The payment's id, or the refund's: the number under which the channel knows it. */
  readonly no: string;
  readonly orderId: string;
  readonly kind: 'pay' | 'refund';
  readonly fen: number;
  readonly at: number;
  /** How the payment or refund stands with us now. */
  readonly state: string;
  readonly provider: string;
}

/** A line of a bill, and whose bill it is. */
export type TheirLine = BillLine & { readonly provider: string };

export interface Discrepancy {
  readonly class: DiscrepancyClass;
  readonly no: string;
  readonly orderId: string;
  readonly kind: 'pay' | 'refund';
  /** Signed: money in is positive, money back negative; 0 on the side that lacks it. */
  readonly oursFen: number;
  readonly theirsFen: number;
  readonly feeFen: number;
  readonly channelTxn: string;
}

export interface Matched {
  readonly own: OwnLine;
  readonly bill: TheirLine;
  /** D07: one side's day was another's; it met in the buffer. */
  readonly crossDay: boolean;
}

export interface Waiting {
  readonly firstDay: string;
  readonly own: OwnLine | null;
  readonly bill: TheirLine | null;
}

/** What a channel's contract says. */
export interface ChannelTerms {
  readonly merchantId: string;
  /** The contract's fee in basis points; a fen either way is rounding. */
  readonly feeBp: number;
}

export interface MatchInput {
  readonly day: string;
  readonly ours: readonly OwnLine[];
  readonly theirs: readonly TheirLine[];
  readonly buffer: readonly Waiting[];
  readonly terms: ReadonlyMap<string, ChannelTerms>;
  /** Days after which what still waits becomes a discrepancy (D+2). */
  readonly waitDays: number;
  /** Channels whose bill of this day could not be read: it proves nothing, and what is theirs goes on waiting. */
  readonly unread?: ReadonlySet<string>;
}

export interface MatchResult {
  readonly matched: readonly Matched[];
  readonly discrepancies: readonly Discrepancy[];
  readonly waiting: readonly Waiting[];
  /** Σ ours − Σ theirs less what discrepancies and buffer explain; always 0, and tested on every run. */
  readonly residualFen: number;
}

export function signed(kind: 'pay' | 'refund', fen: number): number {
  return kind === 'refund' ? -fen : fen;
}

/** The fee that the contract asks for, half up to the fen; a refund returns it. */
export function feeOf(kind: 'pay' | 'refund', fen: number, feeBp: number): number {
  return signed(kind, Math.floor((fen * feeBp + 5000) / 10_000));
}

/**
 * FINANCE-4, FINANCE-5: lays the bills beside our payments by number and kind. One pass over each
 * side, so a million lines take seconds. Classes are those of the domain reference §3.3.
 */
export function matchDay(input: MatchInput): MatchResult {
  return inOneGo(matchingDay(input));
}

/** FINANCE-19: the same, leaving off after each line, so that others have their turn in a long day. */
export function* matchingDay(input: MatchInput): Generator<void, MatchResult, void> {
  const discrepancies: Discrepancy[] = [];
  const matched: Matched[] = [];
  const own = yield* ownLines(input, discrepancies);
  const seen = new Map<string, TheirLine>();
  const waiting: Waiting[] = [];
  const bills = [
    ...input.buffer.flatMap(({ bill, firstDay }) => (bill ? [{ bill, firstDay }] : [])),
    ...input.theirs.map((bill) => ({ bill, firstDay: input.day })),
  ];
  for (const { bill, firstDay } of bills) {
    yield;
    const key = keyOf(bill.kind, numberOf(bill));
    if (bill.currency !== 'CNY' || bill.merchantId !== input.terms.get(bill.provider)?.merchantId) {
      discrepancies.push(ofBill('D17', bill, ''));
      continue;
    }
    const first = seen.get(key);
    if (first) {
      // The same line twice is a repeat of the file; two numbers for one order are two payments.
      discrepancies.push(ofBill('D05', bill, own.get(key)?.line.orderId ?? ''));
      continue;
    }
    const found = own.get(key);
    if (!found) {
      const waits = input.unread?.has(bill.provider) === true || lateBy(firstDay, input.day) < 1;
      if (waits) waiting.push({ firstDay, own: null, bill });
      else discrepancies.push(ofBill(bill.kind === 'pay' ? 'D01' : 'D09', bill, ''));
      continue;
    }
    seen.set(key, bill);
    own.delete(key);
    judgePair(input, found, bill, {
      matched,
      discrepancies,
      crossDay: found.firstDay !== firstDay,
    });
  }
  for (const { line, firstDay } of own.values()) {
    yield;
    const unread = input.unread?.has(line.provider) === true;
    if (unread || lateBy(firstDay, input.day) < input.waitDays)
      waiting.push({ firstDay, own: line, bill: null });
    else discrepancies.push(ofOwn(line.kind === 'pay' ? 'D02' : 'D08', line));
  }
  return {
    matched,
    discrepancies,
    waiting,
    residualFen: residual(input, { discrepancies, matched, waiting }),
  };
}

/** Our side by number and kind, with what waited before; a number twice is a discrepancy. */
function* ownLines(
  { day, ours, buffer }: MatchInput,
  discrepancies: Discrepancy[],
): Generator<void, Map<string, { line: OwnLine; firstDay: string }>, void> {
  const own = new Map<string, { line: OwnLine; firstDay: string }>();
  for (const item of buffer) {
    if (item.own)
      own.set(keyOf(item.own.kind, item.own.no), { line: item.own, firstDay: item.firstDay });
  }
  for (const line of ours) {
    yield;
    const key = keyOf(line.kind, line.no);
    if (own.has(key)) discrepancies.push(ofOwn('D06', line));
    else own.set(key, { line, firstDay: day });
  }
  return own;
}

/** Under which number the line is known to us: a refund has one of its own. */
export function numberOf({ kind, merchantNo, refundNo }: BillLine): string {
  return kind === 'refund' ? refundNo : merchantNo;
}

function keyOf(kind: string, no: string): string {
  return `${kind} ${no}`;
}

function lateBy(firstDay: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(firstDay)) / 86_400_000);
}

interface Out {
  readonly matched: Matched[];
  readonly discrepancies: Discrepancy[];
  readonly crossDay: boolean;
}

function judgePair(
  { terms }: MatchInput,
  { line }: { readonly line: OwnLine },
  bill: TheirLine,
  { matched, discrepancies, crossDay }: Out,
): void {
  const both = {
    no: line.no,
    orderId: line.orderId,
    kind: line.kind,
    oursFen: signed(line.kind, line.fen),
    theirsFen: signed(bill.kind, bill.fen),
    feeFen: bill.feeFen,
    channelTxn: bill.channelTxn,
  };
  // FINANCE-28: what the buyer was let off on our account came from nobody, and is no difference.
  if (line.fen !== bill.fen + (bill.discountFen ?? 0)) {
    discrepancies.push({ class: 'D03', ...both });
    return;
  }
  const settledStates = line.kind === 'pay' ? ['paid', 'refunded'] : ['done'];
  if (!settledStates.includes(line.state)) {
    discrepancies.push({ class: 'D04', ...both });
    return;
  }
  const feeBp = terms.get(bill.provider)?.feeBp ?? 0;
  if (Math.abs(bill.feeFen - feeOf(bill.kind, bill.fen, feeBp)) > 1) {
    discrepancies.push({ class: 'D10', ...both });
    return;
  }
  matched.push({ own: line, bill, crossDay });
}

function ofOwn(kind: DiscrepancyClass, line: OwnLine): Discrepancy {
  return {
    class: kind,
    no: line.no,
    orderId: line.orderId,
    kind: line.kind,
    oursFen: signed(line.kind, line.fen),
    theirsFen: 0,
    feeFen: 0,
    channelTxn: '',
  };
}

function ofBill(kind: DiscrepancyClass, bill: TheirLine, orderId: string): Discrepancy {
  return {
    class: kind,
    no: numberOf(bill),
    orderId,
    kind: bill.kind,
    oursFen: 0,
    theirsFen: signed(bill.kind, bill.fen),
    feeFen: bill.feeFen,
    channelTxn: bill.channelTxn,
  };
}

/** Left of the day plus the old buffer's left, less the same of the right, less all that is named or was let off. */
function residual(
  { ours, theirs, buffer }: MatchInput,
  { discrepancies, matched, waiting }: Omit<MatchResult, 'residualFen'>,
): number {
  const net = (items: readonly Waiting[]): number =>
    items.reduce(
      (sum, { own, bill }) =>
        sum + (own ? signed(own.kind, own.fen) : 0) - (bill ? signed(bill.kind, bill.fen) : 0),
      0,
    );
  const left = ours.reduce((sum, line) => sum + signed(line.kind, line.fen), 0);
  const right = theirs.reduce((sum, line) => sum + signed(line.kind, line.fen), 0);
  const named = discrepancies.reduce((sum, item) => sum + item.oursFen - item.theirsFen, 0);
  const letOff = matched.reduce(
    (sum, { own, bill }) => sum + signed(own.kind, own.fen) - signed(bill.kind, bill.fen),
    0,
  );
  return left - right + net(buffer) - named - letOff - net(waiting);
}
