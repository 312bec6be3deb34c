export interface Clock {
  now(): number;
  /** Milliseconds since some moment, which go on alike when the clock is set; only their differences say something. */
  steady?(): number;
}

export const systemClock: Clock = { now: () => Date.now(), steady: () => performance.now() };

/** For what lasts so and so long. A clock that nobody sets is steady itself. */
export function steadyMs(clock: Clock): number {
  return clock.steady?.() ?? clock.now();
}

const shanghaiOffsetMs = 8 * 3_600_000;

/** Business day in Asia/Shanghai (no daylight saving since 1991) as `2026-11-22`. */
export function businessDay(ms: number): string {
  return new Date(ms + shanghaiOffsetMs).toISOString().slice(0, 10);
}

/** `2026-11-22 20:00` in Asia/Shanghai. */
export function shanghaiTime(ms: number): string {
  return new Date(ms + shanghaiOffsetMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** `20:14:07` in Asia/Shanghai. */
export function shanghaiClock(ms: number): string {
  return new Date(ms + shanghaiOffsetMs).toISOString().slice(11, 19);
}

/** UTC milliseconds of a Shanghai wall time such as `2026-11-22T20:00`; NaN when it is no time. */
export function fromShanghai(wall: string): number {
  return Date.parse(`${wall}${wall.length === 16 ? ':00' : ''}+08:00`);
}

/** `1:24:07` or `04:12`: how long something took or takes. */
export function duration(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const seconds = (total % 60).toString().padStart(2, '0');
  const minutes = (Math.floor(total / 60) % 60).toString().padStart(2, '0');
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${minutes}:${seconds}` : `${minutes}:${seconds}`;
}
