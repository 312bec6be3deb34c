import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  picture,
  pictureConfig,
  small,
  soundConfig,
  span,
  type MadeTag,
} from '../platform/testing/flv.ts';
import { StreamClock } from './clock.ts';
import { avcConfig, configWithin } from './h264.ts';
import { play } from './testing.ts';

const head = [pictureConfig(0), soundConfig(0)];

/** The same made stream, its times as `change` has them; it comes at the pace of before. */
async function playSet(tags: readonly MadeTag[], change: (tag: MadeTag) => number) {
  const set = tags.map((tag) => ({ ...tag, ms: Math.max(0, change(tag)) }));
  return play(set, (index) => tags[index]?.ms ?? 0);
}

describe('clocks that are set', () => {
  it('[MEDIA-15] one set ahead begins an epoch, one of an encoder that paused goes on', async () => {
    const tags = [...head, ...span({ from: 0, until: 9000 })];
    const change = ({ ms }: MadeTag): number => (ms >= 4500 ? ms + 4000 : ms);
    const set = await playSet(tags, change);
    expect([set.troubles, set.whole]).toEqual([[], [4.5, 4]]);
    const paused = tags.map((tag) => ({ ...tag, ms: change(tag) }));
    const went = await play(paused, (index) => paused[index]?.ms ?? 0);
    // Sound that is missed for long begins one without it; the picture goes on.
    expect([went.troubles, Math.round(went.whole[0] ?? 0)]).toEqual([[], 9]);
  });

  it('[MEDIA-15] one set ahead within a long group is no group that is too long', async () => {
    const tags = [...head, ...span({ from: 0, until: 20_000, keyMs: 10_000 })];
    const { troubles, whole } = await playSet(tags, ({ ms }) => (ms >= 7000 ? ms + 4000 : ms));
    expect([troubles, whole]).toEqual([[], [7, 10]]);
  });

  it.each([60, 120, 200])(
    '[MEDIA-9] one that goes back by %i ms at each key frame still begins a segment there',
    async (back) => {
      const reordered = span({ from: 0, until: 12_000, keyMs: 2000, sound: back !== 120 }).map(
        (tag, index) =>
          tag.type === 9 ? picture(tag.ms, tag.ms % 2000 === 0, (index % 3) * 80) : tag,
      );
      const { troubles, epochs } = await playSet(
        [...head, ...reordered],
        ({ ms }) => ms - back * Math.floor(ms / 2000),
      );
      expect(troubles).toEqual([]);
      expect(epochs.map(({ times }) => times.length)).toEqual([6]);
    },
  );

  it('[MEDIA-9] no two packets have one time, and one that stands still is no other clock', () => {
    const clock = new StreamClock();
    const times = Array.from({ length: 630 }, (_, index) => clock.read(5000, index * 16));
    expect(times.filter(({ jumped }) => jumped)).toEqual([]);
    expect(new Set(times.map(({ at }) => at)).size).toBe(630);
    expect((times.at(-1)?.at ?? 0) - 5000).toBeLessThan(20);
  });
});

/** Baseline, another size: parameter sets that stand before the picture of a key frame. */
const otherSet = avcParts(
  '0142c00affe100166742c00ad9087ee1000003000100000300320f12249901000468cb83cb20',
);
const within = (ms: number, parts: Uint8Array): MadeTag => {
  const { body, ...tag } = picture(ms, true);
  return { ...tag, body: Uint8Array.from([...body.subarray(0, 5), ...parts, ...body.subarray(5)]) };
};

/** The parameter sets of a record as units of a picture. */
function avcParts(record: string | Uint8Array): Uint8Array {
  const bytes = typeof record === 'string' ? bytesOf(record) : record;
  const spsEnd = 8 + ((bytes[6] ?? 0) << 8) + (bytes[7] ?? 0);
  const ppsEnd = spsEnd + 3 + ((bytes[spsEnd + 1] ?? 0) << 8) + (bytes[spsEnd + 2] ?? 0);
  return Uint8Array.from([
    0,
    0,
    ...bytes.subarray(6, spsEnd),
    0,
    0,
    ...bytes.subarray(spsEnd + 1, ppsEnd),
  ]);
}

describe('parameter sets within key frames', () => {
  const plain = avcParts(small);

  it('[MEDIA-16] a picture that changes there only begins an epoch of its own', async () => {
    const tags = span({ from: 0, until: 6000, sound: false }).map((tag) => {
      if (tag.ms % 1000 !== 0) return tag;
      return within(tag.ms, tag.ms >= 3000 ? otherSet : plain);
    });
    // The header comes again as it was: it says nothing new.
    const again = [...tags.slice(0, 110), pictureConfig(4400), ...tags.slice(110)];
    const { troubles, whole } = await play([pictureConfig(0), ...again]);
    expect([troubles, whole.map(Math.round)]).toEqual([[], [3, 3]]);
  });

  it('[MEDIA-16] a stream that says it nowhere else is carried', async () => {
    const tags = span({ from: 0, until: 3000, sound: false }).map((tag) =>
      tag.ms % 1000 === 0 ? within(tag.ms, plain) : tag,
    );
    const { troubles, whole } = await play(tags);
    expect([troubles, whole.map(Math.round)]).toEqual([[], [3]]);
    const record = configWithin(within(0, plain).body.subarray(5));
    expect(record && avcConfig(record)).toMatchObject({ codedWidth: 160, codedHeight: 90 });
    expect(configWithin(within(0, plain).body.subarray(5), avcConfig(small))).toBeUndefined();
  });
});

describe('several tracks and modifiers of Enhanced RTMP', () => {
  /** As Enhanced RTMP names it, told apart by what stands between the head and the codec. */
  const enhanced = ({ type, ms, body }: MadeTag, wrap: Wrap): MadeTag => {
    const [first = 0, kind = 0] = body;
    const high = type === 9 ? 0x80 | (first & 0x70) : 0x90;
    const codec = Buffer.from(type === 9 ? 'avc1' : 'mp4a');
    const from = type === 8 || kind === 1 ? 2 : 5;
    return { type, ms, body: wrap({ type, high, kind, codec, data: body.subarray(from) }) };
  };
  interface Parts {
    readonly type: 8 | 9;
    readonly high: number;
    readonly kind: number;
    readonly codec: Uint8Array;
    readonly data: Uint8Array;
  }
  type Wrap = (parts: Parts) => Uint8Array;
  const several = (type: 8 | 9): number => (type === 9 ? 6 : 5);
  const bare: Wrap = ({ high, kind, codec, data }) =>
    Uint8Array.from([high | kind, ...codec, ...data]);
  const long = ({ length }: Uint8Array): number[] => [
    length >> 16,
    (length >> 8) & 255,
    length & 255,
  ];
  const one =
    (track: number): Wrap =>
    ({ type, high, kind, codec, data }) =>
      Uint8Array.from([high | several(type), kind, ...codec, track, ...data]);
  const many: Wrap = ({ type, high, kind, codec, data }) =>
    Uint8Array.from([
      high | several(type),
      0x10 | kind,
      ...codec,
      1,
      ...long(data),
      ...data,
      0,
      ...long(data),
      ...data,
    ]);
  const ofOwnCodec: Wrap = ({ type, high, kind, codec, data }) =>
    Uint8Array.from([
      high | several(type),
      0x20 | kind,
      ...Buffer.from('hvc1'),
      1,
      ...long(data),
      ...data,
      ...codec,
      0,
      ...long(data),
      ...data,
    ]);
  const modified: Wrap = ({ high, kind, codec, data }) =>
    Uint8Array.from([high | 7, 2, 0, 1, 2, kind, ...codec, ...data]);
  const twice: Wrap = ({ high, kind, codec, data }) =>
    Uint8Array.from([high | 7, 255, 0, 2, 9, 9, 9, 7, 0, 1, kind, ...codec, ...data]);

  it.each([
    ['by itself', bare],
    ['as one track', one(0)],
    ['as the second of two', many],
    ['beside a codec that no player takes', ofOwnCodec],
    ['modified', modified],
    ['modified twice', twice],
  ])('[MEDIA-17] the first track %s is the stream', async (_what, wrap) => {
    const tags = [...head, ...span({ from: 0, until: 3000 })].map((tag) => enhanced(tag, wrap));
    const { troubles, whole, epochs } = await play(tags);
    expect([troubles, whole.map(Math.round)]).toEqual([[], [3]]);
    expect(epochs[0]?.kinds).toEqual(['video', 'audio']);
  });

  it('[MEDIA-17] another track beside it changes nothing', async () => {
    const tags = [...head, ...span({ from: 0, until: 3000 })];
    const more = tags.flatMap((tag) => [tag, enhanced(tag, one(1))]);
    const plainly = await play(tags);
    expect((await play(more)).epochs).toEqual(plainly.epochs);
  });
});
