import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readInit, readSegment } from '../../media/mp4.ts';
import { openLog } from '../../platform/telemetry/index.ts';
import type { ChannelDeps } from './app/channel-deps.ts';
import { silentMs, StreamChannel } from './app/channel.ts';
import { chainHash, type SegmentRow } from './app/segments.ts';

const init = readFileSync(new URL('./samples/init.mp4', import.meta.url));
const media = readFileSync(new URL('./samples/segment.m4s', import.meta.url));

function openChannel(more: Partial<ChannelDeps> = {}) {
  let now = 1_000_000;
  const rows: SegmentRow[] = [];
  const told: string[] = [];
  const shifted: [number, number][] = [];
  const written = new Map<string, Uint8Array>();
  let held: Promise<void> | undefined;
  /** From now on nothing is written until what is returned is called. */
  const hold = (): (() => void) => {
    const released = Promise.withResolvers<void>();
    held = released.promise;
    return released.resolve;
  };
  /** What the disk or the database says, while it is full. */
  const full: { disk?: Error; database?: Error } = {};
  const channel = new StreamChannel('ses_1', {
    log: openLog('silent'),
    clock: { now: () => now },
    files: {
      folder: '',
      write: async (name, bytes) => {
        if (full.disk) throw full.disk;
        written.set(name, bytes);
      },
      read: async (name) => written.get(name),
      remove: async () => {},
    },
    save: async (row) => {
      await held;
      if (full.database) throw full.database;
      rows.push(row);
      return row;
    },
    shift: async (epoch, byMs) => {
      shifted.push([epoch, byMs]);
    },
    publishStarted: async () => {
      told.push('started');
    },
    publishStopped: async () => {
      told.push('stopped');
    },
    ...more,
  });
  const forward = (ms: number): number => (now += ms);
  return { channel, rows, told, shifted, written, hold, full, forward };
}

/** The sample as it would be `times` its own length later. */
function shiftedBy(bytes: Uint8Array, times: number): Uint8Array {
  const copy = Buffer.from(bytes);
  const track = readInit(init)?.find(({ kind }) => kind === 'video');
  const long = readSegment(bytes, readInit(init) ?? []);
  const ticks = (((long?.durationMs ?? 0) * times) / 1000) * (track?.timescale ?? 0);
  for (let at = copy.indexOf('tfdt'); at > 0; at = copy.indexOf('tfdt', at + 4)) {
    if (copy[at + 4] === 1)
      copy.writeBigUInt64BE(copy.readBigUInt64BE(at + 8) + BigInt(Math.round(ticks)), at + 8);
    else copy.writeUInt32BE(copy.readUInt32BE(at + 8) + Math.round(ticks), at + 8);
  }
  return copy;
}

const browser = (id: string) => ({ id, source: 'browser' as const });

const saying = (code: string): Error => Object.assign(new Error('no room'), { code });

describe('a stream channel', () => {
  it.each([
    ['the disk', 'disk', saying('ENOSPC')],
    ['a quota', 'disk', saying('EDQUOT')],
    ['the database', 'database', new Error('Failed query', { cause: saying('53100') })],
  ] as const)(
    '[FAULT-4] while %s is full the show goes on unrecorded, and is recorded again by itself',
    async (_, where, error) => {
      const { channel, rows, written, full, forward } = openChannel();
      await channel.open(browser('a'));
      full[where] = error;
      expect(await channel.init(1, init)).toMatchObject({ ok: true });
      expect(await channel.segment(1, 0, media)).toMatchObject({ ok: true });
      forward(2000);
      expect(await channel.segment(1, 1, shiftedBy(media, 1))).toMatchObject({ ok: true });
      expect(channel.window.newest?.sequence).toBe(1);
      expect(channel.state()).toMatchObject({ publishing: true, unrecorded: { since: 1_000_000 } });
      expect(rows).toEqual([]);
      delete full[where];
      forward(2000);
      expect(await channel.segment(1, 2, shiftedBy(media, 2))).toMatchObject({ ok: true });
      expect(channel.state().unrecorded).toBeNull();
      // What was not kept is missing, and says so: the opening is there, the numbers and the chain go on.
      expect([...written.keys()].filter((name) => name.includes('init'))).toHaveLength(1);
      expect(rows.map(({ sequence }) => sequence)).toEqual([2]);
      forward(2000);
      await channel.segment(1, 3, shiftedBy(media, 3));
      const [first, second] = rows;
      expect(second?.chain).toBe(chainHash(first?.chain ?? '', 3, second?.sha256 ?? ''));
    },
  );

  it('[FAULT-4] another fault than a full disk is thrown on, so that who publishes comes again', async () => {
    const { channel, full } = openChannel();
    await channel.open(browser('a'));
    await channel.init(1, init);
    full.database = saying('ECONNREFUSED');
    await expect(channel.segment(1, 0, media)).rejects.toThrow('no room');
    expect(channel.state().unrecorded).toBeNull();
  });

  it('[INGEST-1] [INGEST-2] one publisher, until it falls silent', async () => {
    const { channel, forward, told } = openChannel();
    expect(await channel.open(browser('a'))).toEqual({ ok: true, value: 1 });
    expect(await channel.open(browser('b'))).toMatchObject({
      refusal: { code: 'ingest.key-in-use', retryAfterMs: silentMs },
    });
    expect(await channel.open(browser('a'))).toMatchObject({ ok: true });
    forward(silentMs);
    expect(await channel.open(browser('b'))).toMatchObject({ ok: true });
    expect(told).toEqual(['started', 'stopped', 'started', 'stopped', 'started']);
  });

  it('[LIFE-6] segments that wait to be written are few; the next is asked to be sent again', async () => {
    const { channel, hold } = openChannel();
    await channel.open(browser('a'));
    await channel.init(1, init);
    const release = hold();
    const sent = Array.from({ length: 10 }, (_, index) =>
      channel.segment(1, index, shiftedBy(media, index)),
    );
    const behind = { refusal: { code: 'ingest.behind', status: 503, retryAfterMs: 1000 } };
    expect(await Promise.all(sent.slice(8))).toMatchObject([behind, behind]);
    release();
    for (const answer of await Promise.all(sent.slice(0, 8))) expect(answer.ok).toBe(true);
    expect(await channel.segment(1, 8, shiftedBy(media, 8))).toMatchObject({ ok: true });
  });

  it('[INGEST-17] media that comes keeps the place before a segment is whole', async () => {
    const { channel, forward } = openChannel();
    await channel.open(browser('a'));
    forward(5000);
    channel.alive('a');
    channel.alive('b');
    forward(5000);
    expect(await channel.open(browser('b'))).toMatchObject({
      refusal: { code: 'ingest.key-in-use', retryAfterMs: 1000 },
    });
    forward(1000);
    expect(await channel.open(browser('b'))).toMatchObject({ ok: true });
  });

  it('[INGEST-13] of a backlog the last segment says when it was sent', async () => {
    const { channel, rows, shifted, forward } = openChannel();
    await channel.open(browser('a'));
    await channel.init(1, init);
    const second = shiftedBy(media, 1);
    await channel.segment(1, 0, media);
    // The second comes with the first: what was said of the first was too late by its length.
    forward(10);
    await channel.segment(1, 1, second);
    const lengthMs = rows[0]?.durationMs ?? 0;
    expect(shifted).toEqual([[1, Math.round(lengthMs - 10)]]);
    const { startMs, durationMs } = rows[1] ?? { startMs: 0, durationMs: 0 };
    expect(Math.abs(startMs + durationMs - 1_000_010)).toBeLessThanOrEqual(1);
    const times = [...channel.window.playlist().matchAll(/DATE-TIME:(.+)/g)].map((found) =>
      Date.parse(found[1] ?? ''),
    );
    expect(times).toEqual([Math.round(1_000_010 - 2 * lengthMs)]);
    // A network that is quick for once is no backlog; only what differs is said.
    forward(90_000);
    await channel.segment(1, 2, shiftedBy(media, 90));
    expect(shifted.length).toBe(1);
  });

  it('[MEDIA-14] discontinuities are counted on after a restart', async () => {
    const first = openChannel();
    for (const [epoch, id] of ['a', 'a', 'a'].entries()) {
      await first.channel.open(browser(id));
      await first.channel.init(epoch + 1, init);
      for (let number = 0; number < 7; number += 1) {
        await first.channel.segment(epoch + 1, number, media);
      }
    }
    const numberIn = (playlist: string): number =>
      Number(/DISCONTINUITY-SEQUENCE:(\d+)/.exec(playlist)?.[1]);
    const before = numberIn(first.channel.window.playlist());
    expect(before).toBe(2);
    const next = openChannel();
    const last = first.rows.at(-1);
    if (last) next.channel.resume(last);
    await next.channel.open(browser('b'));
    await next.channel.init(4, init);
    await next.channel.segment(4, 0, media);
    expect(next.channel.window.playlist()).toContain('MEDIA-SEQUENCE:21');
    expect(numberIn(next.channel.window.playlist())).toBeGreaterThan(before);
  });

  it('[INGEST-9] ten quiet minutes after a stream and its show, nothing need stay in memory', async () => {
    const { channel, forward } = openChannel();
    forward(600_000);
    expect(channel.idle).toBe(true);
    await channel.open(browser('a'));
    await channel.init(1, init);
    await channel.segment(1, 0, media);
    await channel.onAir('run_1', null);
    forward(600_000);
    expect(channel.idle).toBe(false);
    await channel.close('a');
    expect(channel.idle).toBe(false);
    await channel.onAir(null, null);
    expect(channel.idle).toBe(true);
  });

  it('[INGEST-3] the same segment again changes nothing', async () => {
    const { channel, rows } = openChannel();
    await channel.open(browser('a'));
    expect(await channel.init(1, init)).toMatchObject({ ok: true });
    const [first, again] = await Promise.all([
      channel.segment(1, 0, media),
      channel.segment(1, 0, media),
    ]);
    expect([first?.ok, again?.ok, rows.length]).toEqual([true, true, 1]);
    expect(channel.window.newest).toMatchObject({ sequence: 0, epoch: 1 });
  });

  it('[INGEST-4] what is no CMAF of this stream is refused with what was expected', async () => {
    const { channel } = openChannel();
    await channel.open(browser('a'));
    const junk = new TextEncoder().encode('GIF89a');
    expect(await channel.init(1, junk)).toMatchObject({
      refusal: { code: 'ingest.not-an-init-segment', words: { en: /moov/ } },
    });
    await channel.init(1, init);
    expect(await channel.segment(1, 0, junk)).toMatchObject({
      refusal: { code: 'ingest.not-a-media-segment' },
    });
    expect(await channel.segment(9, 0, media)).toMatchObject({
      refusal: { code: 'ingest.epoch-over' },
    });
  });

  it('[INGEST-8] what a virtual host publishes says so in its file, whenever it began', async () => {
    const { channel, written } = openChannel();
    const marked = () => Buffer.from(channel.window.init(1) ?? []).includes('"ProduceID":"run_7"');
    await channel.open(browser('a'));
    await channel.init(1, init);
    expect(marked()).toBe(false);
    await channel.onAir('run_7', '云锦电器(示例)');
    expect(marked()).toBe(true);
    expect(written.get('ses_1/init-1.mp4')).toEqual(channel.window.init(1));
    await channel.init(1, init);
    expect(marked()).toBe(true);
    await channel.onAir(null, null);
    await channel.init(1, init);
    expect(marked()).toBe(false);
  });

  it('[INGEST-5] each segment is sealed by all before it, also across a restart', async () => {
    const { channel, rows } = openChannel();
    await channel.open(browser('a'));
    await channel.init(1, init);
    await channel.segment(1, 0, media);
    await channel.segment(1, 1, media);
    const [first, second] = rows;
    expect(second?.chain).toBe(chainHash(first?.chain ?? '', 1, second?.sha256 ?? ''));
    const next = openChannel();
    if (second) next.channel.resume(second);
    await next.channel.open(browser('b'));
    await next.channel.init(2, init);
    await next.channel.segment(2, 0, media);
    expect(next.rows[0]).toMatchObject({ sequence: 2, epoch: 2 });
    expect(next.rows[0]?.chain).toBe(chainHash(second?.chain ?? '', 2, next.rows[0]?.sha256 ?? ''));
  });

  it('[INGEST-28] a recording whose answer was lost is not recorded twice, and the next goes behind it', async () => {
    const rows: SegmentRow[] = [];
    const { channel, written, forward } = openChannel({ save: losing(rows, [1]) });
    await channel.open(browser('a'));
    await channel.init(1, init);
    await channel.segment(1, 0, media);
    const second = shiftedBy(media, 1);
    await expect(channel.segment(1, 1, second)).rejects.toThrow('lost');
    forward(1000);
    // One publisher goes on, another sends it again because it is not sure: to each it is there.
    expect(await channel.segment(1, 2, shiftedBy(media, 2))).toMatchObject({ ok: true });
    expect(await channel.segment(1, 1, second)).toMatchObject({ ok: true });
    expect(rows.map(({ sequence, number }) => [sequence, number])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(written.get('ses_1/1.m4s')).toEqual(second);
    expect(rows[2]?.chain).toBe(chainHash(rows[1]?.chain ?? '', 2, rows[2]?.sha256 ?? ''));
    expect(channel.window.playlist().match(/m4s/g)).toHaveLength(3);
  });

  it('[INGEST-28] whoever publishes next goes behind what was not answered, and so does a sweep', async () => {
    const rows: SegmentRow[] = [];
    const { channel } = openChannel({ save: losing(rows, [0, 1]) });
    await channel.open(browser('a'));
    await channel.init(1, init);
    await expect(channel.segment(1, 0, media)).rejects.toThrow('lost');
    await channel.close('a');
    await channel.sweep();
    expect(channel.state().segments).toBe(1);
    await channel.open(browser('b'));
    await channel.init(2, init);
    await expect(channel.segment(2, 0, media)).rejects.toThrow('lost');
    expect(await channel.segment(2, 0, media)).toMatchObject({ ok: true });
    expect(rows.map(({ epoch, sequence }) => [epoch, sequence])).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it('[INGEST-28] what another program recorded meanwhile is taken in', async () => {
    const rows: SegmentRow[] = [];
    const { channel } = openChannel({ save: losing(rows, []) });
    await channel.open(browser('a'));
    await channel.init(1, init);
    await channel.segment(1, 0, media);
    const [first] = rows;
    if (first) rows.push({ ...first, sequence: 1, chain: 'of another' });
    await expect(channel.segment(1, 1, media)).rejects.toThrow('another program');
    expect(await channel.segment(1, 1, media)).toMatchObject({ ok: true });
    expect(rows[2]).toMatchObject({ sequence: 2, number: 1 });
    expect(rows[2]?.chain).toBe(chainHash('of another', 2, rows[2]?.sha256 ?? ''));
  });

  it('[INGEST-30] what comes during a pause is recorded and is not in the list, then or later', async () => {
    const { channel, rows } = openChannel();
    await channel.open(browser('a'));
    await channel.init(1, init);
    const take = (number: number) => channel.segment(1, number, shiftedBy(media, number));
    for (const number of [0, 1]) await take(number);
    channel.paused = true;
    for (const number of [2, 3]) await take(number);
    expect(channel.window.segment(1, 2)).toBeUndefined();
    channel.paused = false;
    await take(4);
    expect(rows.map(({ paused }) => paused)).toEqual([false, false, true, true, false]);
    const list = channel.window.playlist();
    expect(list.match(/\d+\.m4s/g)).toEqual(['4.m4s']);
    // The number of the list is that of its first segment: who comes back counts on.
    expect(list).toContain('MEDIA-SEQUENCE:4');
  });

  it('[INGEST-31] who publishes with rare key frames publishes, from the first second on', async () => {
    const { channel, forward } = openChannel();
    await channel.open({ id: 'a', source: 'rtmp' });
    const seen: boolean[] = [];
    const wait = (seconds: number): void => {
      for (let second = 0; second < seconds; second += 1) {
        channel.alive('a');
        seen.push(channel.state().publishing);
        forward(1000);
      }
    };
    wait(9);
    await channel.init(1, init);
    await channel.segment(1, 0, media);
    wait(9);
    expect(seen).toEqual(seen.map(() => true));
    expect(channel.state().segmentMs).toBeGreaterThan(900);
    forward(silentMs);
    expect(channel.state().publishing).toBe(false);
  });
});

/** Rows as the database keeps them; the answers about some are lost, once each, after they were recorded. */
function losing(rows: SegmentRow[], lost: number[]): ChannelDeps['save'] {
  return async (row) => {
    if (!rows.some(({ sequence }) => sequence === row.sequence)) rows.push(row);
    const at = lost.indexOf(row.sequence);
    if (at >= 0) {
      lost.splice(at, 1);
      throw new Error('the answer is lost');
    }
    return rows.at(-1) ?? row;
  };
}
