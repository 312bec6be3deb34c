import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { systemClock } from '../../platform/kernel/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { openLog } from '../../platform/telemetry/index.ts';
import { openChannel } from './app/open-channel.ts';
import { segment } from './store/schema.ts';

const sample = (name: string): Uint8Array =>
  readFileSync(new URL(`./samples/${name}`, import.meta.url));

it('[INGEST-13] what an epoch was dated too late is put right in the recording, and nowhere else', async () => {
  const database = await emptyDatabase();
  const files = {
    folder: '',
    write: async () => {},
    read: async () => undefined,
    remove: async () => {},
  };
  const log = openLog('silent');
  const outbox = { append: async () => {}, nudge: () => {} };
  let now = systemClock.now();
  const open = (sessionId: string) =>
    openChannel(
      {
        database,
        outbox,
        files,
        log,
        clock: { now: () => now },
        newId: (kind) => `${kind}_1` as const,
      },
      sessionId,
    );
  const [dated, other] = [await open('ses_1'), await open('ses_2')];
  for (const channel of [dated, other]) {
    await channel.open({ id: 'a', source: 'rtmp' });
    await channel.init(1, sample('init.mp4'));
    await channel.segment(1, 0, sample('segment.m4s'));
  }
  const before = await database.sql.select().from(segment);
  // The clock of the next segment says that the first was sent 700 ms earlier.
  now -= 700;
  await dated.segment(1, 1, sample('segment.m4s'));
  const rows = await database.sql.select().from(segment).where(eq(segment.sessionId, 'ses_1'));
  const first = before[0]?.startMs ?? 0;
  expect(rows.map(({ startMs }) => startMs - first)).toEqual([-700, -700]);
  const others = await database.sql.select().from(segment).where(eq(segment.sessionId, 'ses_2'));
  expect(others).toEqual(before.filter(({ sessionId }) => sessionId === 'ses_2'));
  await database.close();
});
