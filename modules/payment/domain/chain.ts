import { troubleAt, yuanOf, type BillTrouble } from './bill.ts';

interface Link {
  readonly line: number;
  readonly at: number;
  readonly fen: number;
  readonly balanceFen: number;
}

/**
 * FINANCE-54: every balance is the one before it and the line's amount, whichever way the file runs and however lines of
 * one second stand in it: the balance that each line found is one that another left, but for the first, and the other
 * way round. A line that is missing leaves two loose ends more.
 */
export class BalanceChain {
  readonly #loose = new Map<number, number>();
  #first: Link | undefined;
  #last: Link | undefined;
  /** Where it breaks when it is read downwards, and upwards. */
  #down: BillTrouble | undefined;
  #up: BillTrouble | undefined;

  add(link: Link): void {
    const before = link.balanceFen - link.fen;
    this.#count(before, -1);
    this.#count(link.balanceFen, 1);
    const last = this.#last;
    if (last) {
      if (last.balanceFen !== before) this.#down ??= broken(last, link, link.line);
      if (last.balanceFen - last.fen !== link.balanceFen)
        this.#up ??= broken(link, last, link.line);
    }
    this.#first ??= link;
    this.#last = link;
  }

  /** The balance that the newest line left, undefined where there is no line; or where the chain breaks. */
  end(): { readonly balanceFen: number | undefined } | BillTrouble {
    const [first, last] = [this.#first, this.#last];
    if (!first || !last) return { balanceFen: undefined };
    const newestFirst = first.at > last.at || (this.#down !== undefined && this.#up === undefined);
    const loose = [...this.#loose];
    const opened = loose.filter(([, count]) => count < 0);
    const closed = loose.filter(([, count]) => count > 0);
    // Lines that came to nothing together end where they began.
    if (loose.length === 0) return { balanceFen: newestFirst ? first.balanceFen : last.balanceFen };
    const [end] = closed;
    if (opened.length === 1 && closed.length === 1 && end?.[1] === 1) return { balanceFen: end[0] };
    return (newestFirst ? this.#up : this.#down) ?? troubleAt(last.line, ...gap);
  }

  #count(balanceFen: number, one: 1 | -1): void {
    const count = (this.#loose.get(balanceFen) ?? 0) + one;
    if (count === 0) this.#loose.delete(balanceFen);
    else this.#loose.set(balanceFen, count);
  }
}

const gap = ['余额不连续,缺少流水', 'the balance is not continuous: a line is missing'] as const;

function broken(older: Link, newer: Link, line: number): BillTrouble {
  const was = yuanOf(older.balanceFen);
  const now = yuanOf(newer.balanceFen);
  const moved = yuanOf(newer.fen);
  return troubleAt(
    line,
    `余额不连续:之前 ${was},发生 ${moved},之后却是 ${now}`,
    `the balance is not continuous: ${was} and ${moved} do not make ${now}`,
  );
}
