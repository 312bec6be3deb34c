import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  picture,
  pictureConfig,
  small,
  sound,
  soundConfig,
  span,
  type MadeTag,
} from '../platform/testing/flv.ts';
import { play } from './testing.ts';

/** What encoders were seen to do, three ways each: beside the first one that was met. */
const head = [pictureConfig(0), soundConfig(0)];
const both = ['video', 'audio'];
/** The usual picture by another number of its parameter set's level: another configuration, the same size. */
const other = small.with(3, 11).with(11, 11);
const third = small.with(3, 12).with(11, 12);

const seconds = (whole: readonly number[]): number =>
  Math.round(whole.reduce((sum, part) => sum + part, 0));

describe('clocks', () => {
  const ofSound =
    (back: (index: number) => number) =>
    (tag: MadeTag, index: number): MadeTag =>
      tag.type === 8 ? { ...tag, ms: Math.max(0, tag.ms - back(index)) } : tag;

  it.each([
    ['as a saw', ofSound((index) => (index % 2) * 30)],
    ['once, and stays behind', ofSound((index) => (index > 100 ? 60 : 0))],
    ['so that two packets have one time', ofSound((index) => (index % 3 === 0 ? 23 : 0))],
    [
      'of both at once',
      (tag: MadeTag, index: number) => (index > 90 ? { ...tag, ms: tag.ms - 100 } : tag),
    ],
  ])('[MEDIA-9] a clock that goes back %s is pushed up', async (_how, change) => {
    const { epochs, troubles, whole } = await play([
      ...head,
      ...span({ from: 0, until: 6000 }).map(change),
    ]);
    expect([troubles, epochs.length, seconds(whole)]).toEqual([[], 1, 6]);
  });

  const wrap = 2 ** 32;
  it.each([
    ['at its first packet', wrap - 1, (ms: number) => ms],
    [
      'while the sound is late',
      wrap - 2500,
      (ms: number, type: number) => ms - (type === 8 ? 300 : 0),
    ],
    [
      'and falters there',
      wrap - 2500,
      (ms: number) => (ms >= wrap && ms < wrap + 100 ? ms - 120 : ms),
    ],
  ])('[MEDIA-9] a clock that wraps %s goes on', async (_how, from, change) => {
    const tags = span({ from, until: from + 6000 }).map((tag) => {
      return { ...tag, ms: change(tag.ms, tag.type) };
    });
    const configs = [pictureConfig(from), soundConfig(from)];
    const { epochs, troubles, whole } = await play([...configs, ...tags]);
    expect([troubles, epochs.map(({ kinds }) => kinds), seconds(whole)]).toEqual([[], [both], 6]);
  });

  it.each([
    ['back by a second', 4000],
    ['to what it was before the wrap', wrap - 60_000],
    ['ahead by a minute', 65_000],
  ])('[MEDIA-10] a clock that is set %s begins a new epoch', async (_how, to) => {
    const tags = [...span({ from: 0, until: 5000 }), ...span({ from: to, until: to + 4000 })];
    const { epochs, troubles, whole } = await play([...head, ...tags]);
    expect(troubles).toEqual([]);
    expect(epochs.map(({ kinds }) => kinds)).toEqual([both, both]);
    expect(whole.map(Math.round)).toEqual([5, 4]);
  });
});

describe('pictures and sounds that change', () => {
  it.each([
    ['and back', [other, small], [3, 3, 3]],
    ['twice', [other, third], [3, 3, 3]],
    ['and is sent again', [other, other], [3, 6]],
  ])(
    '[MEDIA-10] a picture that changes %s is in epochs of its own',
    async (_how, records, whole) => {
      const [second, last] = records;
      const tags = [
        ...span({ from: 0, until: 3000 }),
        pictureConfig(3000, second),
        ...span({ from: 3000, until: 6000 }),
        pictureConfig(6000, last),
        ...span({ from: 6000, until: 9000 }),
      ];
      const made = await play([...head, ...tags]);
      expect([made.troubles, made.whole.map(Math.round)]).toEqual([[], whole]);
    },
  );

  it('[MEDIA-10] after a picture that changes within a group nothing is shown that needs the old one', async () => {
    const tags = [
      ...span({ from: 0, until: 3400 }),
      pictureConfig(3400, other),
      ...span({ from: 0, until: 8000 }).filter(({ ms }) => ms >= 3400),
    ];
    const { epochs, troubles } = await play([...head, ...tags]);
    expect(troubles).toEqual([]);
    // From the next key frame on: 4 s to 8 s.
    expect(epochs.length).toBe(2);
    expect(seconds(epochs[1]?.times.map(({ durationMs }) => durationMs / 1000) ?? [])).toBe(4);
  });

  it.each([
    ['3 s', 3000, 1000],
    ['30 s, announced at the beginning', 30_000, 1000],
    ['45 s with a key frame each four seconds', 45_000, 4000],
  ])('[MEDIA-31] sound that begins after %s is heard', async (_when, from, keyMs) => {
    const until = from + 10_000;
    const tags = [
      ...span({ from: 0, until, keyMs, stepMs: 100, sound: false }),
      ...span({ from, until, picture: false }),
    ].sort((one, another) => one.ms - another.ms);
    const { epochs, troubles, whole } = await play([...head, ...tags]);
    expect(troubles).toEqual([]);
    expect(epochs.map(({ kinds }) => kinds)).toEqual([['video'], both]);
    expect(seconds(whole)).toBe(until / 1000);
  });

  it.each([
    ['five a second, a key frame each four', 200, 4000],
    ['sixty a second', 17, 1020],
    ['one a second, all of them key frames', 1000, 1000],
  ])('[MEDIA-30] a picture alone, %s, starts', async (_how, stepMs, keyMs) => {
    const until = 12 * 1020;
    const tags = span({ from: 0, until, stepMs, keyMs, sound: false });
    const { epochs, troubles, whole } = await play([pictureConfig(0), ...tags]);
    expect([troubles, epochs.map(({ kinds }) => kinds)]).toEqual([[], [['video']]]);
    expect(whole[0]).toBeGreaterThan(11);
  });

  it.each([
    ['after three pictures of its group', span({ from: 0, until: 4120 }), 4.1],
    ['with sound alone', [...span({ from: 0, until: 4000 }), ...[4003, 4026, 4049].map(sound)], 4],
    ['within its first second', span({ from: 0, until: 600 }), 0.6],
    ['at a key frame', span({ from: 0, until: 4001 }), 4],
  ])('[MEDIA-33] a stream that ends %s is there to its end', async (_how, tags, whole) => {
    const made = await play([...head, ...tags]);
    expect(made.troubles).toEqual([]);
    expect(Math.abs((made.whole[0] ?? 0) - whole)).toBeLessThanOrEqual(0.1);
    // Nothing is handed on that a list cannot tell the length of.
    for (const { durationMs } of made.epochs[0]?.times ?? []) expect(durationMs).toBeGreaterThan(1);
  });
});

describe('what no player takes', () => {
  const fourCc = (head: number, name: string, ...more: number[]) => [
    head,
    ...Buffer.from(name),
    ...more,
  ];
  it.each([
    ['HEVC', 'coded pictures without a configuration', 9, fourCc(0x91, 'hvc1', 0, 0, 0, 1)],
    ['HEVC', 'without composition times', 9, fourCc(0xa3, 'hvc1', 1, 2)],
    ['HEVC', 'modified', 9, [0x97, 2, 0, 1, 2, ...fourCc(1, 'hvc1', 0, 0, 0, 1)]],
    ['HEVC', 'as one of several tracks', 9, [0x96, 0x00, ...Buffer.from('hvc1'), 0, 1, 2]],
    ['MP3', 'at 8 kHz', 8, [0xe2, 0xff, 0xfb]],
    ['MP3', 'as Enhanced RTMP names it', 8, fourCc(0x91, '.mp3', 0xff, 0xfb)],
    ['MP3', 'in mono at 44 kHz', 8, [0x2e, 0xff, 0xfb]],
    ['AAC 2, channel configuration 8', 'of reserved channels', 8, [0xaf, 0, 0x12, 0x40]],
    ['AAC 23, channel configuration 2', 'of low delay', 8, [0xaf, 0, 0xba, 0x10]],
    ['AAC 2, channel configuration 2', 'of a rate in full', 8, [0xaf, 0, 0x17, 0x90, 0, 0, 0]],
  ] as const)(
    '[MEDIA-34] %s %s is told at once, in the middle too',
    async (detail, _how, type, body) => {
      const what = type === 8 ? 'sound' : 'picture';
      const odd = (ms: number): MadeTag => ({ type, ms, body: Uint8Array.from(body) });
      const first = await play([odd(0), ...span({ from: 0, until: 1000 })]);
      expect(first.troubles).toEqual([{ what, detail, afterMs: 0 }]);
      const later = await play([...head, ...span({ from: 0, until: 3000 }), odd(3000)]);
      expect(later.troubles).toMatchObject([{ what, detail }]);
      expect(seconds(later.whole)).toBe(3);
    },
  );

  it('[MEDIA-10] another kind of sound that players take begins an epoch and is heard', async () => {
    // HE-AAC at 24 kHz, mono, and six channels at 48 kHz.
    for (const config of ['2b8a0800', '1188', '11b0']) {
      const tags = [
        ...span({ from: 0, until: 3000 }),
        soundConfig(3000, bytesOf(config)),
        ...span({ from: 3000, until: 7000 }),
      ];
      const { epochs, troubles } = await play([...head, ...tags]);
      expect([troubles, epochs.at(-1)?.kinds]).toEqual([[], both]);
    }
  });

  it('[MEDIA-24] a picture of which the configuration never comes is told, key frames or not', async () => {
    const { troubles } = await play(span({ from: 0, until: 12_000 }));
    expect(troubles).toMatchObject([{ what: 'no-picture' }]);
    expect(troubles[0]?.afterMs).toBeLessThan(10_600);
    const one = span({ from: 40, until: 12_000, keyMs: 1e9 }).slice(1);
    const single = await play([...head, picture(0, true), ...one]);
    expect(single.troubles).toMatchObject([{ what: 'rare-keys' }]);
    // It may come late.
    const late = span({ from: 0, until: 14_000 });
    const carried = await play([...late.slice(0, 500), ...head, ...late.slice(500)]);
    expect([carried.troubles, carried.epochs.length]).toEqual([[], 1]);
  });
});
