import { Readable } from 'node:stream';
import { readFileSync } from 'node:fs';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../platform/db/index.ts';
import { openOutbox } from '../../platform/events/index.ts';
import { systemIds, type Clock } from '../../platform/kernel/index.ts';
import { openLog, openMetrics } from '../../platform/telemetry/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { openChannel } from './app/open-channel.ts';
import { chainHash, type SegmentRow } from './app/segments.ts';
import { openIngest, type IngestDeps } from './index.ts';
import { segment, streamKey } from './store/schema.ts';

const hour = 3_600_000;
let now = 1_800_000_000_000;
const clock: Clock = { now: () => now };
const newId = systemIds(() => now);
const log = openLog('silent');
const metrics = openMetrics();
let database: Database;
let outbox: IngestDeps['outbox'];
beforeAll(async () => {
  database = await emptyDatabase();
  outbox = openOutbox({ database, log, metrics, now: () => now });
  // What it asks by itself twice a second would be counted with what a test asks.
  await outbox.stop();
});
afterAll(async () => {
  await database.close();
});

const audit = { write: async () => {} };
const privacy: IngestDeps['privacy'] = {
  seal: (_place, secret) => `sealed ${secret}`,
  openSecret: async (_place, sealed) => sealed.replace('sealed ', ''),
};
const files: IngestDeps['files'] = {
  folder: '',
  write: async () => {},
  read: async (name) => new TextEncoder().encode(name),
  readPieces: async (name) => ({ size: name.length, pieces: Readable.from([name]) }),
  remove: async () => {},
};
const open = () =>
  openIngest({ database, outbox, clock, newId, files, log, metrics, audit, privacy });

/** A run of so many segments, one a second; `paused` says of which the picture was paused. */
async function record(run: string, count: number, paused: (sequence: number) => boolean) {
  const [sessionId, runId] = [`ses_${run}`, `run_${run}`];
  let chain = '0'.repeat(64);
  const rows: SegmentRow[] = Array.from({ length: count }, (_, sequence) => {
    const sha256 = sequence.toString(16).padStart(64, '0');
    chain = chainHash(chain, sequence, sha256);
    const times = { startMs: now - 2 * hour + sequence * 1000, durationMs: 1000, bytes: 9 };
    const place = { sessionId, runId, sequence, epoch: 1, number: sequence };
    return { ...place, ...times, sha256, chain, paused: paused(sequence) };
  });
  for (let at = 0; at < count; at += 1000) {
    await database.sql.insert(segment).values(rows.slice(at, at + 1000));
  }
  return { sessionId, runId };
}

const sample = (name: string): Uint8Array =>
  readFileSync(new URL(`./samples/${name}`, import.meta.url));

const never = (): boolean => false;

/** How many statements `work` asks of the database. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const select = vi.spyOn(database.sql, 'select');
  await work();
  const count = select.mock.calls.length;
  select.mockRestore();
  return count;
}

describe('what was recorded', () => {
  it('[INGEST-30] [MEDIA-18] what was paused is in no list and in no answer, and in the evidence', async () => {
    const { sessionId, runId } = await record('paused', 8, (sequence) => [3, 4].includes(sequence));
    const ingest = open();
    const listed = await ingest.recording(runId);
    const list = listed.ok ? listed.value : '';
    expect(list.match(/\d+\.m4s/g)).toEqual(['0', '1', '2', '5', '6', '7'].map((n) => `${n}.m4s`));
    // Where it was left out the clock of the segments jumps.
    expect(list).toMatch(
      /1\/2\.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:.+\n#EXTINF.+\n.+1\/5\.m4s/,
    );
    expect(list.match(/DISCONTINUITY/g)).toHaveLength(1);
    const served = await Promise.all(
      [2, 3, 4, 5, 99].map((n) => ingest.picture(sessionId, 1, `${n}.m4s`)),
    );
    expect(served.map((picture) => picture !== undefined)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
    const material = await ingest.material(runId, {});
    expect(material.filter(({ chain }) => chain !== null)).toHaveLength(8);
    expect(await ingest.proof(runId)).toMatchObject({ segments: 8, brokenAt: null });
  });

  it('[INGEST-30] a run of which nothing but a pause was recorded cannot be watched again', async () => {
    const { runId } = await record('dark', 2, () => true);
    const ingest = open();
    expect(await ingest.isRecorded(runId)).toBe(false);
    expect(await ingest.recording(runId)).toMatchObject({
      refusal: { code: 'ingest.no-recording' },
    });
  });

  it('[INGEST-29] the list of a run that is over is made once, and asked for at once is made once', async () => {
    const { runId } = await record('over', 2500, never);
    const ingest = open();
    const asked = await statements(() =>
      Promise.all(Array.from({ length: 50 }, () => ingest.recording(runId))),
    );
    // Three pages, and whether it is on air.
    expect(asked).toBe(4);
    expect(await statements(() => ingest.recording(runId))).toBe(0);
    await ingest.forgetRun(runId);
    expect(await ingest.recording(runId)).toMatchObject({ ok: false });
  });

  it('[INGEST-29] the list of a run that is on air is never an old one', async () => {
    const { sessionId, runId } = await record('on', 3, never);
    const ingest = open();
    await ingest.keyOf(sessionId);
    await database.sql.execute(
      sql`update ${streamKey} set run_id = ${runId} where session_id = ${sessionId}`,
    );
    const linesOf = async () => {
      const listed = await ingest.recording(runId);
      return listed.ok ? listed.value.match(/m4s/g)?.length : 0;
    };
    expect(await linesOf()).toBe(3);
    const [row] = await database.sql.select().from(segment).limit(1);
    if (row) {
      const next = { ...row, sessionId, runId, sequence: 3, paused: false };
      await database.sql.insert(segment).values(next);
    }
    expect(await linesOf()).toBe(4);
  });

  it('[INGEST-29] who asks whether there is a recording, or for what is nobody’s, costs one statement', async () => {
    const { runId } = await record('asked', 2000, never);
    const ingest = open();
    let recorded = false;
    const costs = [
      await statements(async () => {
        recorded = await ingest.isRecorded(runId);
      }),
      await statements(() => ingest.picture('ses_nobody', 1, '1.m4s')),
      await statements(() => ingest.picture('ses_nobody', 1, 'init.mp4')),
      await statements(() => ingest.look('ses_nobody')),
    ];
    expect([recorded, ...costs]).toEqual([true, 1, 1, 0, 1]);
  });

  it('[LIVE-52] a span of a recording is cut out where it is kept', async () => {
    const { runId } = await record('span', 300, never);
    const ingest = open();
    const from = now - 2 * hour + 100_500;
    const some = await ingest.material(runId, { from, most: 20 });
    const sequences = some.filter(({ chain }) => chain !== null).map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: 20 }, (_, index) => 100 + index));
    const until = await ingest.material(runId, { from, until: from + 2000 });
    expect(until.filter(({ chain }) => chain !== null).map(({ sequence }) => sequence)).toEqual([
      100, 101, 102,
    ]);
  });

  it('[INGEST-28] a row that is there already is its own, and one of another program is not', async () => {
    const deps = { database, outbox, files, clock, newId, log };
    const [one, other] = [await openChannel(deps, 'ses_two'), await openChannel(deps, 'ses_two')];
    for (const channel of [one, other]) {
      await channel.open({ id: 'a', source: 'browser' });
      await channel.init(1, sample('init.mp4'));
    }
    const media = sample('segment.m4s');
    for (const channel of [one, other]) {
      expect(await channel.segment(1, 0, media)).toMatchObject({ ok: true });
    }
    expect(await one.segment(1, 1, media)).toMatchObject({ ok: true });
    // What the other has is as long and as late, and not the same.
    const hurt = Buffer.from(media);
    hurt[hurt.length - 1] = (hurt.at(-1) ?? 0) ^ 1;
    await expect(other.segment(1, 1, hurt)).rejects.toThrow('another program');
    expect(await other.segment(1, 1, hurt)).toMatchObject({ ok: true });
    const rows = await database.sql.select().from(segment).where(eq(segment.sessionId, 'ses_two'));
    expect(rows.map(({ sequence, number }) => [sequence, number])).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
    ]);
  });

  it('[INGEST-31] after a restart a missing encoder is silent since its last picture', async () => {
    const { sessionId } = await record('gone', 10, never);
    await open().keyOf(sessionId);
    const { publishing, lastSegmentAt } = await open().stateOf(sessionId);
    expect([publishing, lastSegmentAt]).toEqual([false, now - 2 * hour + 10_000]);
  });

  it('[INGEST-34] two who ask for the first key get the same, and it opens the door', async () => {
    const [one, other] = [open(), open()];
    const keys = await Promise.all([one.keyOf('ses_new'), other.keyOf('ses_new')]);
    expect(keys[0]).toBe(keys[1]);
    expect((await one.channelOfKey(keys[0]))?.sessionId).toBe('ses_new');
  });
});
