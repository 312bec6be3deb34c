import { expect, it } from 'vitest';
import { openLog } from '../telemetry/index.ts';
import { openAside } from './aside.ts';

const queueOptions = { atOnce: 1, waiting: 4, log: openLog('silent') };

/** A thread's file, of these words. */
function fileOf(words: string): URL {
  const head = `import { parentPort, threadId, workerData } from 'node:worker_threads';`;
  return new URL(`data:text/javascript,${encodeURIComponent(head + words)}`);
}

const tells = fileOf('parentPort.postMessage({ threadId, twice: workerData.n * 2 });');

it('[JOBS-20] a work is done on a thread of its own, with what it was given', async () => {
  const made = await openAside(queueOptions).run<{ threadId: number; twice: number }>(tells, {
    n: 21,
  });
  expect(made).toMatchObject({ ok: true, value: { twice: 42 } });
  // The main thread is 0.
  expect(made.ok && made.value.threadId).toBeGreaterThan(0);
});

it.each([
  ['throws', 'throw new Error("bug");', 'jobs.failed', 20_000],
  ['rejects', 'await Promise.reject(new Error("bug"));', 'jobs.failed', 20_000],
  ['ends', 'process.exit(3);', 'jobs.failed', 20_000],
  ['says nothing', '', 'jobs.failed', 20_000],
  [
    'takes all memory',
    'const all = []; for (;;) all.push([...Array(1000)]);',
    'jobs.failed',
    20_000,
  ],
  ['hangs', 'for (;;) {}', 'jobs.too-long', 2000],
])(
  '[JOBS-21] [JOBS-22] a work that %s is a refusal in words, and its place is free',
  async (_how, words, code, deadlineMs) => {
    const aside = openAside({ ...queueOptions, waiting: 0, deadlineMs, mostMb: 16 });
    const asked = aside.run(fileOf(words), {});
    expect(await asked).toMatchObject({
      ok: false,
      refusal: { code, words: { zh: expect.stringContaining('文件') } },
    });
    expect((await aside.run(tells, { n: 1 })).ok).toBe(true);
  },
);

it('[JOBS-21] some are done at once, some wait, and the next is asked to come again', async () => {
  const aside = openAside({ ...queueOptions, waiting: 1 });
  const [first, second, third] = [1, 2, 3].map((n) => aside.run(tells, { n }));
  expect(await third).toMatchObject({ ok: false, refusal: { code: 'jobs.busy' } });
  expect([(await first)?.ok, (await second)?.ok]).toEqual([true, true]);
});
