import { Worker } from 'node:worker_threads';
import { no, ok, refuse, type Result } from '../kernel/index.ts';
import type { Log } from '../telemetry/index.ts';
import { openQueue, type QueueOptions } from './queue.ts';

export interface AsideOptions extends QueueOptions {
  readonly log: Log;
  /** A work that takes longer is ended; a minute where nobody says. */
  readonly deadlineMs?: number;
  /** Megabytes that one work may hold; half a gigabyte where nobody says. */
  readonly mostMb?: number;
}

export interface Aside {
  /**
   * Gives `input` to a thread of its own that runs `file`, and resolves with the one message that it posts: plain
   * data both ways. `T` is what that file says it posts. Refuses with `jobs.busy`, `jobs.failed`, `jobs.too-long`.
   */
  run<T>(file: URL, input: unknown): Promise<Result<T>>;
}

const failed = refuse('jobs.failed', 500, {
  zh: '文件生成失败,原因已记录,请稍后再试;仍失败请联系管理员。',
  en: 'The file could not be created. The cause has been logged; try again later, or tell an administrator if it keeps failing.',
});

const tooLong = refuse(
  'jobs.too-long',
  503,
  {
    zh: '文件生成超时,已停止。请一分钟后重试。',
    en: 'The file took too long to create and was stopped. Try again in a minute.',
  },
  { retryAfterMs: 60_000 },
);

/**
 * JOBS-20: what has to be built in one go (a spreadsheet, a PDF) is built beside the main thread. Some at once, others
 * wait; one that fails, ends, hangs or takes all memory costs whoever asked for it an answer, and nobody else anything.
 */
export function openAside({
  log,
  deadlineMs = 60_000,
  mostMb = 512,
  ...queueOptions
}: AsideOptions): Aside {
  const queue = openQueue(queueOptions);
  const once = <T>(file: URL, input: unknown): Promise<Result<T>> =>
    new Promise((settle) => {
      const resourceLimits = { maxOldGenerationSizeMb: mostMb };
      const worker = new Worker(file, { workerData: input, resourceLimits });
      const end = (result: Result<T>): void => {
        clearTimeout(deadline);
        // Once is enough: what comes after the first word changes nothing.
        settle(result);
        worker.terminate().catch((error: unknown) => log.error({ error }, 'a thread did not end'));
      };
      const deadline = setTimeout(() => {
        log.error(
          { file: file.pathname, deadlineMs },
          'a work beside the main thread took too long',
        );
        end(no(tooLong));
      }, deadlineMs);
      worker.once('message', (made: T) => end(ok(made)));
      worker.on('error', (error) => {
        log.error({ error, file: file.pathname }, 'a work beside the main thread failed');
        end(no(failed));
      });
      worker.once('exit', () => end(no(failed)));
    });
  return { run: (file, input) => queue.run(() => once(file, input)) };
}
