import type { Log } from './index.ts';

interface Waiting {
  /** As it stands in the log, in English, and in what is said where the time is over. */
  readonly what: string;
  readonly withinMs: number;
}

const sayEveryMs = 5000;

/** LIFE-5: says in the log again and again what is waited for; throws in words when it took too long. */
export async function waitFor<T>(
  log: Log,
  { what, withinMs }: Waiting,
  work: () => Promise<T>,
): Promise<T> {
  const from = performance.now();
  const seconds = (): number => Math.round((performance.now() - from) / 1000);
  const saying = setInterval(
    () => log.warn({ seconds: seconds() }, `waits for ${what}`),
    sayEveryMs,
  );
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new Error(
        `等了 ${seconds()} 秒还没好:${what} / given up after ${seconds()} seconds: waited for ${what}`,
      ),
    );
  }, withinMs);
  try {
    return await Promise.race([work(), late.promise]);
  } finally {
    clearInterval(saying);
    clearTimeout(timer);
  }
}
