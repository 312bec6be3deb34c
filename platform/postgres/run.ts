import { isPiece, nameOf, numbersOf, pieceAt } from './wal.ts';

/** A part of the log that was written on one timeline, by the numbers of its first and last piece. */
export interface Stretch {
  readonly timeline: number;
  readonly first: number;
  readonly last: number;
}

/**
 * The stretches that lead to the end of a timeline, the newest first. A history file has a line for each timeline that
 * was left: its number and the place where (`1\t0/3000158\tbefore …`); the piece of that place is on both.
 */
export function stretchesOf(timeline: number, history: string): Stretch[] {
  const lefts = history
    .split('\n')
    .map((line) => /^\s*(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/i.exec(line))
    .flatMap((found) =>
      found ? [{ timeline: Number(found[1]), at: pieceAt(found[2] ?? '') }] : [],
    );
  const stretches: Stretch[] = [];
  let first = 0;
  for (const left of lefts) {
    stretches.push({ timeline: left.timeline, first, last: left.at });
    first = left.at;
  }
  stretches.push({ timeline, first, last: Number.POSITIVE_INFINITY });
  return stretches.toReversed();
}

/** Pieces that follow each other without a gap, as PostgreSQL will read them. */
export interface Run {
  readonly names: readonly string[];
  /** The number of the last of them. */
  readonly last: number;
  /** Whether there are later ones behind a gap. */
  readonly cut: boolean;
}

interface Wanted {
  readonly stretches: readonly Stretch[];
  readonly first: number;
  /** No piece after this one is needed. */
  readonly until: number;
}

/** The run from the first piece on: of each number the newest timeline's that holds it, as PostgreSQL chooses. */
export function runOf(known: Iterable<string>, { stretches, first, until }: Wanted): Run {
  const there = new Set([...known].filter(isPiece));
  const names: string[] = [];
  let piece = first;
  for (; piece <= until; piece += 1) {
    const name = stretches
      .filter((stretch) => stretch.first <= piece && piece <= stretch.last)
      .map((stretch) => nameOf(stretch.timeline, piece))
      .find((candidate) => there.has(candidate));
    if (name === undefined) break;
    names.push(name);
  }
  const cut = [...there].some((name) => {
    const { timeline, piece: number } = numbersOf(name);
    const on = stretches.find((stretch) => stretch.timeline === timeline);
    return number > piece && number <= until && on !== undefined && number <= on.last;
  });
  return { names, last: piece - 1, cut };
}
