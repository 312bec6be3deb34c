import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { systemClock } from '../../platform/kernel/index.ts';
import { openLog } from '../../platform/telemetry/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import type { StreamChannel } from './app/channel.ts';
import { forgetRun } from './app/forget.ts';
import { openChannel } from './app/open-channel.ts';

const sample = (name: string): Uint8Array =>
  readFileSync(new URL(`./samples/${name}`, import.meta.url));

const numbersOf = (channel: StreamChannel): number[] => {
  const playlist = channel.window.playlist();
  return ['MEDIA', 'DISCONTINUITY'].map((name) =>
    Number(new RegExp(`#EXT-X-${name}-SEQUENCE:(\\d+)`).exec(playlist)?.[1]),
  );
};

it('[INGEST-22] after a purge of all recordings and a restart the numbers go on', async () => {
  const database = await emptyDatabase();
  const kept = new Map<string, Uint8Array>();
  const files = {
    folder: '',
    write: async (name: string, bytes: Uint8Array) => {
      kept.set(name, bytes);
    },
    read: async (name: string) => kept.get(name),
    remove: async (name: string) => {
      kept.delete(name);
    },
  };
  const log = openLog('silent');
  const outbox = { append: async () => {}, nudge: () => {} };
  /** As a program that has just started sees it. */
  const open = () =>
    openChannel(
      {
        database,
        outbox,
        files,
        log,
        clock: systemClock,
        newId: (kind) => `${kind}_1` as const,
      },
      'ses_1',
    );
  const publish = async (channel: StreamChannel, runId: string, times: number): Promise<void> => {
    channel.runId = runId;
    for (let epoch = 0; epoch < times; epoch += 1) {
      const opened = await channel.open({ id: 'a', source: 'rtmp' });
      const number = opened.ok ? opened.value : 0;
      await channel.init(number, sample('init.mp4'));
      await channel.segment(number, 0, sample('segment.m4s'));
    }
  };
  await publish(await open(), 'run_1', 9);
  await publish(await open(), 'run_2', 2);
  // The newer first: what is purged later says less of where the numbers stood.
  for (const runId of ['run_2', 'run_1']) await forgetRun({ database, files }, runId);
  expect([...kept.keys()]).toEqual(['ses_1/floor.json']);
  const again = await open();
  await publish(again, 'run_3', 1);
  expect(numbersOf(again)).toEqual([11, 11]);
  const [media, discontinuity] = [11, 11];
  const restarted = await open();
  await publish(restarted, 'run_3', 1);
  const [mediaNow = 0, discontinuityNow = 0] = numbersOf(restarted);
  expect([mediaNow > media, discontinuityNow >= discontinuity]).toEqual([true, true]);
  await database.close();
});
