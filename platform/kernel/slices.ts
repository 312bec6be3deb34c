/** So long one piece of work may keep everybody else waiting, in milliseconds. */
const sliceMs = 10;

const resting: (() => void)[] = [];

/** One at a time goes on: of ten long works each would take its slice, and others wait for all ten. */
function wakeOne(): void {
  resting.shift()?.();
  if (resting.length > 0) setImmediate(wakeOne);
}

/** Lets others have their turn: frames, orders and pages of everybody go through this one thread. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    resting.push(resolve);
    if (resting.length === 1) setImmediate(wakeOne);
  });
}

/** JOBS-2: awaited again and again in a long piece of work, it breathes where a slice of time is over. */
export function turns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < sliceMs) return;
    await breathe();
    since = performance.now();
  };
}

/** JOBS-2: does something with each item, in their order, and breathes in between where it takes long. */
export async function eachInSlices<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let since = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - since < sliceMs) continue;
    await breathe();
    since = performance.now();
  }
}

/** JOBS-2: the same for a long reckoning that says by itself where it may be left for a while. */
export async function inSlices<T>(steps: Iterator<void, T, void>): Promise<T> {
  const turn = turns();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await turn();
  }
}

/** Such a reckoning in one go, where nobody waits: in a bench, or of a few lines. */
export function inOneGo<T>(steps: Iterator<void, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
