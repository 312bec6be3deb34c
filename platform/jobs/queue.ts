import { no, ok, refuse, type Result } from '../kernel/index.ts';

export interface QueueOptions {
  /** So many are worked at the same time. */
  readonly atOnce: number;
  /** So many wait; whoever comes then is refused. */
  readonly waiting: number;
}

export interface Queue {
  /** Resolves when it is one's turn, with what gives the place up again. Refuses with `jobs.busy`. */
  enter(): Promise<Result<() => void>>;
  /** Does the work when it is its turn. Refuses with `jobs.busy`, or as the work does. */
  run<T>(work: () => Promise<Result<T>>): Promise<Result<T>>;
}

const busy = refuse(
  'jobs.busy',
  503,
  {
    zh: '正在为别人整理大量数据,排队的人已满,请半分钟后再试。',
    en: 'Much is being put together for others and the queue is full. Try again in half a minute.',
  },
  { retryAfterMs: 30_000 },
);

/** JOBS-5: heavy work stands in a line of bounded length, first come first served. */
export function openQueue({ atOnce, waiting }: QueueOptions): Queue {
  let working = 0;
  const line: (() => void)[] = [];
  const leave = (): void => {
    const next = line.shift();
    if (next) next();
    else working -= 1;
  };
  const enter: Queue['enter'] = async () => {
    if (working >= atOnce && line.length >= waiting) return no(busy);
    // Whoever leaves hands the place on, so that nobody who comes later takes it.
    if (working >= atOnce) await new Promise<void>((go) => line.push(go));
    else working += 1;
    let left = false;
    return ok(() => {
      if (!left) leave();
      left = true;
    });
  };
  return {
    enter,
    run: async (work) => {
      const entered = await enter();
      if (!entered.ok) return entered;
      try {
        return await work();
      } finally {
        entered.value();
      }
    },
  };
}
