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
import { avcConfig } from './h264.ts';
import { play } from './testing.ts';

/** 640 × 368. */
const larger = recordOf(`${ue(0)}${ue(1)}${ue(0)}${ue(0)}00${ue(0)}${ue(2)}${sizeBits()}`);

/** The usual picture with another profile in its parameter set. */
const of = (profile: number): Uint8Array => small.with(9, profile);

const head = [pictureConfig(0), soundConfig(0)];
const both = ['video', 'audio'];

describe('a stream from an encoder', () => {
  it.each([7, 120, 240])('[MEDIA-9] a clock that goes back by %i ms is pushed up', async (back) => {
    for (const kind of [8, 9]) {
      const tags = span({ from: 0, until: 5000 }).map((tag) =>
        tag.type === kind && tag.ms > 1990 && tag.ms < 2050 ? { ...tag, ms: tag.ms - back } : tag,
      );
      const { epochs, troubles, whole } = await play([...head, ...tags]);
      expect(troubles).toEqual([]);
      expect([epochs.length, whole[0]]).toEqual([1, 5]);
    }
  });

  it('[MEDIA-9] a clock that wraps goes on', async () => {
    const from = 2 ** 32 - 2500;
    const tags = span({ from, until: from + 6000 });
    const { epochs, troubles, whole } = await play([
      pictureConfig(from),
      soundConfig(from),
      ...tags,
    ]);
    expect([troubles, epochs.length, whole[0]]).toEqual([[], 1, 6]);
  });

  it.each([
    ['starts again', 0],
    ['goes back by three seconds', 2000],
    ['jumps by an hour', 3_600_000],
  ])('[MEDIA-10] a clock that %s begins a new epoch', async (_how, to) => {
    const tags = [...span({ from: 0, until: 5000 }), ...span({ from: to, until: to + 4000 })];
    const { epochs, troubles, whole } = await play([...head, ...tags]);
    expect(troubles).toEqual([]);
    expect(epochs.map(({ kinds }) => kinds)).toEqual([both, both]);
    expect(whole).toEqual([5, 4]);
  });

  it('[MEDIA-10] sound on a clock of its own is laid beside the picture', async () => {
    const pictures = span({ from: 0, until: 9000, sound: false });
    const sounds = span({ from: 0, until: 9000, picture: false });
    const shown = [...pictures, ...sounds]
      .sort((one, other) => one.ms - other.ms)
      .map((tag) => (tag.type === 8 && tag.ms > 3000 ? { ...tag, ms: tag.ms + 900_000 } : tag));
    const { epochs, troubles, whole } = await play([...head, ...shown]);
    expect([troubles, epochs.map(({ kinds }) => kinds), whole[0]]).toEqual([[], [both], 9]);
  });

  it('[MEDIA-10] another picture begins a new epoch at once', async () => {
    const tags = [
      ...span({ from: 0, until: 3000 }),
      pictureConfig(3000, larger),
      ...span({ from: 3000, until: 6000 }),
    ];
    const { epochs, whole } = await play([...head, ...tags]);
    expect(epochs.length).toBe(2);
    expect(whole).toEqual([3, 3]);
    // The same configuration again is no other one.
    const again = [
      ...span({ from: 0, until: 3000 }),
      ...head,
      ...span({ from: 3000, until: 6000 }),
    ];
    expect((await play([...head, ...again])).epochs.length).toBe(1);
  });

  it('[MEDIA-10] another configuration of the sound begins a new epoch', async () => {
    const tags = [
      ...span({ from: 0, until: 3000 }),
      soundConfig(3000, bytesOf('1190')),
      ...span({ from: 3000, until: 7000 }),
    ];
    const { epochs, troubles } = await play([...head, ...tags]);
    expect(troubles).toEqual([]);
    expect(epochs.map(({ kinds }) => kinds).at(-1)).toEqual(both);
    expect(epochs.length).toBe(2);
  });

  it('[MEDIA-31] sound that begins late is heard from the next key frame on', async () => {
    const tags = [
      ...span({ from: 0, until: 22_000, sound: false }),
      soundConfig(22_000),
      ...span({ from: 22_000, until: 26_000 }),
    ];
    const { epochs, troubles, whole } = await play([pictureConfig(0), ...tags]);
    expect(troubles).toEqual([]);
    expect(epochs.map(({ kinds }) => kinds)).toEqual([['video'], both]);
    expect(whole).toEqual([23, 3]);
  });

  it('[MEDIA-31] [MEDIA-32] sound that ends leaves the picture, and is heard when it comes back', async () => {
    const tags = [
      ...span({ from: 0, until: 4000 }),
      ...span({ from: 4000, until: 12_000, sound: false }),
      ...span({ from: 12_000, until: 16_000 }),
    ];
    const { epochs, troubles, whole } = await play([...head, ...tags]);
    expect(troubles).toEqual([]);
    expect(epochs.map(({ kinds }) => kinds)).toEqual([both, ['video'], both]);
    expect(whole.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(16, 0);
  });

  it.each([10, 15, 30])(
    '[MEDIA-30] a picture alone starts after two seconds at %i fps',
    async (fps) => {
      const stepMs = 1000 / fps;
      const tags: MadeTag[] = [];
      for (let frame = 0; frame < fps * 4; frame += 1) {
        tags.push(picture(Math.round(frame * stepMs), frame % fps === 0));
      }
      const { epochs } = await play([pictureConfig(0), ...tags]);
      expect(epochs.map(({ kinds, times }) => [kinds, times.length])).toEqual([[['video'], 4]]);
      // Sound that was announced and never comes is waited for no longer.
      expect((await play([...head, ...tags])).epochs[0]?.kinds).toEqual(['video']);
    },
  );

  it('[MEDIA-33] the last group of pictures is handed on when the stream ends', async () => {
    const { epochs } = await play([...head, ...span({ from: 0, until: 4923 })]);
    expect(epochs[0]?.times.length).toBe(5);
  });

  it('[MEDIA-9] pictures of an open group that belong before its key frame are left out', async () => {
    const tags = Array.from({ length: 100 }, (_, frame) => {
      const key = frame % 25 === 0;
      return picture(frame * 40, key, key ? 80 : frame % 25 < 3 ? -120 : 40);
    });
    const { troubles, whole } = await play([pictureConfig(0), ...tags]);
    expect([troubles, Math.round(whole[0] ?? 0)]).toEqual([[], 4]);
  });
});

describe('what no player takes', () => {
  it.each([
    ['HEVC', 'picture', [0x90, 0x68, 0x76, 0x63, 0x31, 1, 4]],
    ['HEVC', 'picture', [0x1c, 0, 0, 0, 0, 1]],
    ['AV1', 'picture', [0x90, 0x61, 0x76, 0x30, 0x31, 0x81]],
    ['MP3', 'sound', [0x2f, 0xff, 0xfb]],
    ['Opus', 'sound', [0x90, 0x4f, 0x70, 0x75, 0x73]],
    ['AAC 2, channel configuration 0', 'sound', [0xaf, 0, 0x12, 0, 5, 4, 1]],
    ['AAC 1, channel configuration 2', 'sound', [0xaf, 0, 0x0a, 0x10]],
    ['', 'parameters', [0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x0a, 0xff, 0xe1, 0, 2, 0x67, 0x64]],
    ['H.264 High 4:2:2', 'picture', [0x17, 0, 0, 0, 0, ...of(122)]],
    ['H.264 High 10', 'picture', [0x17, 0, 0, 0, 0, ...of(110)]],
    // Packets of 960 samples.
    ['AAC 2, channel configuration 2', 'sound', [0xaf, 0, 0x12, 0x14]],
  ])('[MEDIA-34] %s %s is told at once', async (detail, what, body) => {
    const type = what === 'sound' ? 8 : 9;
    const odd = { type, ms: 0, body: Uint8Array.from(body) } as const;
    const { troubles } = await play([odd, ...span({ from: 0, until: 1000 })]);
    expect(troubles).toEqual([{ what, detail, afterMs: 0 }]);
  });

  it('[MEDIA-35] key frames that are too rare, and none at all, are told by time', async () => {
    const rare = await play([...head, ...span({ from: 0, until: 16_000, keyMs: 16_000 })]);
    expect(rare.troubles).toMatchObject([{ what: 'rare-keys' }]);
    expect(rare.troubles[0]?.afterMs).toBeLessThan(10_600);
    const deaf = await play([...head, ...span({ from: 0, until: 16_000, picture: false })]);
    expect(deaf.troubles).toMatchObject([{ what: 'no-picture' }]);
    // A network that stood still for twenty seconds is no fault of the encoder.
    const tags = [...head, ...span({ from: 0, until: 4000, keyMs: 4000 })];
    const still = await play(tags, (index, wall) => wall + (index > 90 ? 20_000 : 0));
    expect(still.troubles).toEqual([]);
    // A clock that stands while pictures come.
    const stands = Array.from({ length: 400 }, (_, index) => picture(0, index === 0));
    const frozen = await play([pictureConfig(0), ...stands], (index) => index * 40);
    expect(frozen.troubles).toMatchObject([{ what: 'rare-keys' }]);
  });

  it('[MEDIA-36] what is kept before a segment is bounded', async () => {
    const body = new Uint8Array(4_000_000);
    body.set([0x27, 1]);
    const heavy = Array.from({ length: 12 }, () => ({ type: 9, ms: 0, body }) as const);
    const { troubles } = await play([...head, picture(0, true), ...heavy]);
    expect(troubles).toMatchObject([{ what: 'heavy' }]);
  });
});

describe('sequence parameter sets', () => {
  it('[MEDIA-13] size is read past scaling lists and either picture order', () => {
    expect(avcConfig(small)).toMatchObject({ codedWidth: 160, codedHeight: 90 });
    expect(avcConfig(larger)).toMatchObject({ codedWidth: 640, codedHeight: 368 });
    const flat = `1${'1'.repeat(16)}`;
    // The first list ends early by a next scale of nought, the others are not there.
    const short = `1${se(-8)}`;
    for (const lists of ['0', `1${flat}0000000`, `1${short}0000000`]) {
      for (const order of [
        ue(0) + ue(4),
        ue(2),
        `${ue(1)}0${se(-2)}${se(3)}${ue(2)}${se(-1)}${se(7)}`,
      ]) {
        const bits = `${ue(0)}${ue(1)}${ue(0)}${ue(0)}0${lists}${ue(0)}${order}${sizeBits()}`;
        expect(avcConfig(recordOf(bits))).toMatchObject({ codedWidth: 640, codedHeight: 368 });
      }
    }
    expect(avcConfig(larger.subarray(0, 12))).toBeUndefined();
  });
});

/** One reference frame, 40 × 23 blocks, frames only, not cropped. */
function sizeBits(): string {
  return `${ue(1)}0${ue(39)}${ue(22)}1100`;
}

/** Exp-Golomb codes of ITU-T H.264 §9.1. */
function ue(value: number): string {
  const bits = (value + 1).toString(2);
  return bits.padStart(bits.length * 2 - 1, '0');
}

function se(value: number): string {
  return ue(value > 0 ? value * 2 - 1 : -value * 2);
}

function recordOf(bits: string): Uint8Array {
  const padded = `${bits}1`.padEnd(Math.ceil((bits.length + 1) / 8) * 8, '0');
  const bytes = padded.match(/.{8}/g) ?? [];
  const sps = [0x67, 100, 0, 30, ...bytes.map((byte) => Number.parseInt(byte, 2))];
  return Uint8Array.from([1, 100, 0, 30, 255, 0xe1, 0, sps.length, ...sps]);
}
