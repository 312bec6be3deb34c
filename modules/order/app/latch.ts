export type Leave = () => void;

/** Many may be inside together, or one alone; who came first goes in first, so that nobody waits for ever. */
export interface Latch {
  /** Beside others. What it returns leaves. */
  enter(): Promise<Leave>;
  /** Waits until nobody is inside; nobody enters until it has left. */
  enterAlone(): Promise<Leave>;
}

interface Caller {
  readonly alone: boolean;
  readonly admit: (leave: Leave) => void;
}

export function openLatch(): Latch {
  const callers: Caller[] = [];
  let inside = 0;
  let closed = false;
  const admitAll = (): void => {
    for (;;) {
      const [first] = callers;
      if (!first || closed || (first.alone && inside > 0)) return;
      callers.shift();
      inside += 1;
      closed = first.alone;
      first.admit(leaveOnce());
    }
  };
  const leaveOnce = (): Leave => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      inside -= 1;
      closed = false;
      admitAll();
    };
  };
  const call = (alone: boolean): Promise<Leave> =>
    new Promise((admit) => {
      callers.push({ alone, admit });
      admitAll();
    });
  return { enter: () => call(false), enterAlone: () => call(true) };
}
