import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chainHash, silentMs, StreamChannel, type SegmentRow } from './app/channel.ts';

const init = readFileSync(new URL('./samples/init.mp4', import.meta.url));
const media = readFileSync(new URL('./samples/segment.m4s', import.meta.url));

function openChannel() {
  let now = 1_000_000;
  const rows: SegmentRow[] = [];
  const told: string[] = [];
  const written = new Map<string, Uint8Array>();
  const channel = new StreamChannel('ses_1', {
    clock: { now: () => now },
    files: {
      folder: '',
      write: async (name, bytes) => void written.set(name, bytes),
      read: async (name) => written.get(name),
      remove: async () => {},
    },
    save: async (row) => void rows.push(row),
    tell: async (type) => void told.push(type),
  });
  return { channel, rows, told, written, forward: (ms: number) => (now += ms) };
}

const browser = (id: string) => ({ id, source: 'browser' as const });

describe('a stream channel', () => {
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
});
