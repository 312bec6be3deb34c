import { splitFen } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import { countOf, type Unit } from './life.ts';

/** What part of a sale goes back, in the same terms as the sale itself; all in fen. */
export interface Share {
  readonly listFen: number;
  readonly discountFen: number;
  readonly subsidyFen: number;
  readonly tradeInFen: number;
  /** Paid before, in a pre-sale; goes back on its own way. */
  readonly depositFen?: number;
  /** Money to the buyer: list − discount − subsidy − old unit − deposit. */
  readonly payFen: number;
}

const nothing: Share = { listFen: 0, discountFen: 0, subsidyFen: 0, tradeInFen: 0, payFen: 0 };

/**
 * ORDER-17: what `units` are worth when `before` went back already. Shares are cut from the sums of
 * the whole line (floor of the first k of n less floor of those before), so that units that go back
 * one by one refund exactly what the buyer was granted, to the fen, in whatever order.
 */
export function shareOf(
  order: Pick<Order, 'lines' | 'quote' | 'totalFen'>,
  before: readonly Unit[],
  units: readonly Unit[],
): Share {
  const gone = countOf(before);
  const asked = countOf(units);
  const lines = linesOf(order);
  const pays = lines.map((line) => line.payFen);
  const trade = splitFen(order.quote?.tradeInFen ?? 0, pays);
  const deposit = splitFen(order.quote?.depositFen ?? 0, pays);
  return lines.reduce((sum, line, index) => {
    const first = gone.get(line.productId) ?? 0;
    const until = Math.min(line.quantity, first + (asked.get(line.productId) ?? 0));
    const part = (fen: number): number =>
      cut(fen, until, line.quantity) - cut(fen, first, line.quantity);
    const tradeInFen = part(trade[index] ?? 0);
    const [listFen, subsidyFen] = [part(line.listFen), part(line.subsidyFen)];
    const depositFen = part(deposit[index] ?? 0);
    const payFen = part(line.payFen) - tradeInFen - depositFen;
    return {
      depositFen: (sum.depositFen ?? 0) + depositFen,
      listFen: sum.listFen + listFen,
      subsidyFen: sum.subsidyFen + subsidyFen,
      tradeInFen: sum.tradeInFen + tradeInFen,
      payFen: sum.payFen + payFen,
      discountFen: sum.discountFen + listFen - subsidyFen - tradeInFen - depositFen - payFen,
    };
  }, nothing);
}

function cut(fen: number, count: number, whole: number): number {
  return Number((BigInt(fen) * BigInt(count)) / BigInt(whole));
}

interface LineSum extends Unit {
  readonly listFen: number;
  readonly subsidyFen: number;
  /** Before an old unit. */
  readonly payFen: number;
}

/** The sums of each line; orders from before promotions paid the price of their lines. */
function linesOf({ lines, quote }: Pick<Order, 'lines' | 'quote'>): LineSum[] {
  if (quote) {
    return quote.lines.map(({ productId, quantity, listFen, subsidyFen, payFen }) => {
      return { productId, quantity, listFen: listFen * quantity, subsidyFen, payFen };
    });
  }
  return lines.map(({ productId, quantity, unitFen, listFen }) => {
    return {
      productId,
      quantity,
      listFen: listFen * quantity,
      subsidyFen: 0,
      payFen: unitFen * quantity,
    };
  });
}
