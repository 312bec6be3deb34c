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
        `等待 ${seconds()} 秒仍未就绪:${what} / timed out after ${seconds()} seconds waiting for ${what}`,
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
