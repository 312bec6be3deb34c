import type { SegmentTimes } from '../../../media/mp4.ts';
import { longestSegmentMs, shortestSegmentMs } from '../../../media/window.ts';
import type { Refusal } from '../../../platform/kernel/index.ts';
import { clockApart, clockBeyond, numberAhead, segmentEmpty, segmentTooLong } from '../refusals.ts';

/** A clock may count from anywhere, as far back as the first years that file formats count from (1904). */
const clockMostMs = 200 * 366 * 86_400_000;
/** A backlog is sent in some minutes, and a network stands still for less: what is farther apart is another clock. */
const apartMostMs = 10 * 60_000;
/** A publisher that goes on in a new epoch may count on from where it was: eleven days of seconds. */
const firstMost = 1_000_000;
const aheadMost = 1000;

/** INGEST-38: numbers go on one by one; what is given up on a bad line is no more than some minutes. */
export function aheadOf(number: number, next: number): Refusal | undefined {
  const most = next === 0 ? firstMost : next + aheadMost;
  return number > most ? numberAhead(next, most) : undefined;
}

/** INGEST-39: what a list cannot tell the length of. */
export function lengthNot({ durationMs }: SegmentTimes): Refusal | undefined {
  if (!(durationMs >= shortestSegmentMs)) return segmentEmpty;
  return durationMs > longestSegmentMs ? segmentTooLong(durationMs, longestSegmentMs) : undefined;
}

/** The clock of one publishing, and where it was when the last segment was taken. */
export class EpochClock {
  #last: { readonly endMs: number; readonly at: number } | undefined;

  /**
   * INGEST-37: why the segment's start is none of this clock. It may lie ahead by what passed since the last one
   * and ten minutes more, or ten minutes back; `at` is a steady clock's.
   */
  misfit({ startMs }: SegmentTimes, at: number): Refusal | undefined {
    if (!(startMs <= clockMostMs)) return clockBeyond;
    if (!this.#last) return undefined;
    const byMs = startMs - this.#last.endMs;
    const waitedMs = at - this.#last.at;
    const isFit = byMs >= -apartMostMs && byMs <= waitedMs + apartMostMs;
    return isFit ? undefined : clockApart(byMs);
  }

  taken({ startMs, durationMs }: SegmentTimes, at: number): void {
    this.#last = { endMs: startMs + durationMs, at };
  }
}
