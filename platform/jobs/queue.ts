import { no, ok, refuse, type Result } from '../kernel/index.ts';

export interface QueueOptions {
  /** So many are worked at the same time. */
  readonly atOnce: number;
  /** So many wait; whoever comes then is refused. */
  readonly waiting: number;
  /** So long one waits at most; a minute where nobody says. */
  readonly waitMs?: number;
}

export interface Queue {
  /**
   * Resolves when it is one's turn, with what gives the place up again. Whoever is `gone` leaves the queue.
   * Refuses with `jobs.busy`.
   */
  enter(gone?: AbortSignal): Promise<Result<() => void>>;
  /** Does the work when it is its turn. Refuses with `jobs.busy`, or as the work does. */
  run<T>(work: () => Promise<Result<T>>, gone?: AbortSignal): Promise<Result<T>>;
}

/** A browser, or what stands before the program, hangs up not much later. */
const usualWaitMs = 60_000;

const busy = refuse(
  'jobs.busy',
  503,
  {
    zh: '导出任务排队已满,请半分钟后重试。',
    en: 'The export queue is full. Try again in half a minute.',
  },
  { retryAfterMs: 30_000 },
);

/** JOBS-5: heavy work waits in a queue of bounded length, first come first served. */
export function openQueue({ atOnce, waiting, waitMs = usualWaitMs }: QueueOptions): Queue {
  let working = 0;
  const queue = new Set<() => void>();
  const leave = (): void => {
    const [next] = queue;
    if (next) next();
    else working -= 1;
  };
  /** JOBS-7: true when it is one's turn; false where it took too long, or nobody waits any more. */
  const wait = (gone: AbortSignal | undefined): Promise<boolean> =>
    new Promise((settle) => {
      const end = (mine: boolean): void => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', giveUp);
        queue.delete(go);
        settle(mine);
      };
      const go = (): void => end(true);
      const giveUp = (): void => end(false);
      const timer = setTimeout(giveUp, waitMs);
      queue.add(go);
      gone?.addEventListener('abort', giveUp);
      if (gone?.aborted === true) giveUp();
    });
  const enter: Queue['enter'] = async (gone) => {
    if (working >= atOnce && queue.size >= waiting) return no(busy);
    // Whoever leaves hands the place on, so that nobody who comes later takes it.
    if (working < atOnce) working += 1;
    else if (!(await wait(gone))) return no(busy);
    let left = false;
    return ok(() => {
      if (!left) leave();
      left = true;
    });
  };
  return {
    enter,
    run: async (work, gone) => {
      const entered = await enter(gone);
      if (!entered.ok) return entered;
      try {
        return await work();
      } finally {
        entered.value();
      }
    },
  };
}
