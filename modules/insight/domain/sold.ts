import type { TapePartBack } from '../../tape/events.ts';

/** What the figures know of one order. */
export interface OrderTrack {
  state: string;
  readonly v: string;
  readonly fen: number;
  readonly items: number;
  /** What of it went back in parts. */
  backFen: number;
  readonly backLines: TapePartBack['lines'][number][];
}

type Minutes = Map<number, Map<string, { items: number; revenueFen: number }>>;

/** Adds a line to what was sold in its minute, or takes it off. */
export function noteSold(
  state: { readonly openedAt: number; readonly closedAt: number | null; readonly minutes: Minutes },
  line: TapePartBack['lines'][number],
  at: number,
  sign: 1 | -1,
): void {
  const until = Math.min(at, state.closedAt ?? at);
  const minute = Math.max(0, Math.floor((until - state.openedAt) / 60_000));
  const sold =
    state.minutes.get(minute) ?? new Map<string, { items: number; revenueFen: number }>();
  const sum = sold.get(line.p) ?? { items: 0, revenueFen: 0 };
  sum.items += sign * line.n;
  sum.revenueFen += sign * line.revenueFen;
  sold.set(line.p, sum);
  state.minutes.set(minute, sold);
}
