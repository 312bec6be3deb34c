/** A clock that only moves when a test says so. */
export interface HandClock {
  now(): number;
  steady(): number;
  forward(ms: number): void;
  /** Somebody sets the clock of the machine: no time passes. */
  set(byMs: number): void;
}

export function handClock(start = Date.UTC(2026, 11, 1, 4)): HandClock {
  let now = start;
  let steady = 0;
  return {
    now: () => now,
    steady: () => steady,
    forward: (ms) => {
      now += ms;
      steady += ms;
    },
    set: (byMs) => {
      now += byMs;
    },
  };
}
