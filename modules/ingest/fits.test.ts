import { expect, it } from 'vitest';
import { madeInit, madeSegment } from '../../media/testing.ts';
import { openLog } from '../../platform/telemetry/index.ts';
import { StreamChannel } from './app/channel.ts';
import type { SegmentRow } from './app/segments.ts';

/** A channel with an epoch whose opening is there, at a moment of 2026. */
async function open() {
  let now = Date.UTC(2026, 11, 1);
  const rows: SegmentRow[] = [];
  const channel = new StreamChannel('ses_1', {
    log: openLog('silent'),
    clock: { now: () => now },
    files: {
      folder: '',
      write: async () => {},
      read: async () => undefined,
      remove: async () => {},
    },
    save: async (row) => {
      rows.push(row);
      return row;
    },
    shift: async () => {},
    publishStarted: async () => {},
    publishStopped: async () => {},
  });
  await channel.open({ id: 'a', source: 'browser' });
  await channel.init(1, madeInit());
  const send = async (number: number, startMs: number | bigint, durationMs = 1000) => {
    now += 1000;
    const taken = await channel.segment(1, number, madeSegment({ startMs, durationMs }));
    return taken.ok ? 'taken' : taken.refusal.code;
  };
  return { channel, rows, send, forward: (ms: number) => (now += ms) };
}

const years = 365 * 86_400_000;
const beyond = 'ingest.clock-beyond';
const apart = 'ingest.clock-apart';

it.each([
  ['2^62', 2n ** 62n, beyond],
  ['2^64 - 1', 2n ** 64n - 1n, beyond],
  ['three hundred years', 300 * years, beyond],
  ['an hour ahead', 3_600_000, apart],
])(
  '[INGEST-37] a start of %s is refused in words, and the list goes on',
  async (_, start, code) => {
    const { channel, rows, send } = await open();
    expect(await send(0, 0)).toBe('taken');
    expect(await send(1, start)).toBe(code);
    expect(await send(1, 1000)).toBe('taken');
    expect(rows.map(({ startMs }) => startMs - Date.UTC(2026, 11, 1))).toEqual([0, 1000]);
    expect(channel.window.playlist()).toContain('2026-12-01T');
  },
);

it('[INGEST-37] a first start that is no clock’s is refused, any clock’s is taken', async () => {
  const first = await open();
  expect(await first.send(0, 2n ** 62n)).toBe(beyond);
  expect(await first.send(0, 0)).toBe('taken');
  for (const start of [Date.UTC(2026, 11, 1), Date.UTC(2026, 11, 1) + 66 * years]) {
    const { channel, send } = await open();
    expect([await send(0, start), await send(1, start + 1000)]).toEqual(['taken', 'taken']);
    expect(channel.window.playlist()).toContain('2026-12-01T');
  }
});

it('[INGEST-37] a start an hour back is refused; a backlog, a hole and a second back are none', async () => {
  const { send, forward } = await open();
  expect(await send(0, 5 * 3_600_000)).toBe('taken');
  expect(await send(1, 4 * 3_600_000)).toBe(apart);
  // A backlog of five minutes, then a line that stood still for an hour.
  expect(await send(1, 5 * 3_600_000 + 300_000)).toBe('taken');
  expect(await send(2, 5 * 3_600_000 + 299_000)).toBe('taken');
  forward(3_600_000);
  expect(await send(3, 6 * 3_600_000 + 300_000)).toBe('taken');
});

it('[INGEST-38] a number far ahead is refused in words, and loses nothing of what follows', async () => {
  const { rows, send } = await open();
  expect(await send(2 ** 40, 0)).toBe('ingest.number-ahead');
  expect(await send(2 ** 31, 0)).toBe('ingest.number-ahead');
  // An epoch that goes on from one that ended counts on.
  expect(await send(5000, 0)).toBe('taken');
  expect(await send(500_000, 1000)).toBe('ingest.number-ahead');
  expect(await send(Number.MAX_SAFE_INTEGER, 1000)).toBe('ingest.number-ahead');
  expect(await send(5030, 1000)).toBe('taken');
  expect(rows.map(({ number }) => number)).toEqual([5000, 5030]);
});

it('[INGEST-39] a segment of no length is refused, one of a single short picture is taken', async () => {
  const { channel, rows, send } = await open();
  expect(await send(0, 0, 0)).toBe('ingest.segment-empty');
  expect(await send(0, 0, 16)).toBe('taken');
  expect(rows.length).toBe(1);
  expect(channel.window.playlist()).not.toContain('#EXTINF:0.000');
});

it('[INGEST-40] an opening of more than 256 kB is refused in words, and the one before stays', async () => {
  const { channel, send } = await open();
  const padded = (bytes: number) => Buffer.concat([madeInit(), Buffer.alloc(bytes)]);
  expect(await channel.init(1, padded(300_000))).toMatchObject({
    refusal: { code: 'ingest.init-too-large', status: 413, words: { zh: /最多 262144 字节/ } },
  });
  expect(channel.window.init(1)).toEqual(madeInit());
  expect(await channel.init(1, padded(200_000))).toMatchObject({ ok: true });
  expect(await send(0, 0)).toBe('taken');
});
