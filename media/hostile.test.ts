import { expect, it, vi } from 'vitest';
import { readInit, readSegment } from './mp4.ts';
import { vodPlaylist, type ListedSegment } from './playlist.ts';
import { box, fields, madeInit, madeSegment } from './testing.ts';
import { LiveWindow } from './window.ts';

const tracks = readInit(madeInit()) ?? [];

const listed = (sequence: number, epoch: number, startMs = sequence * 1000): ListedSegment => ({
  sequence,
  epoch,
  startMs,
  durationMs: 1000,
  uri: `${epoch}/${sequence}.m4s`,
  initUri: `${epoch}/init.mp4`,
});

it('[MEDIA-20] a run that says it has more samples than its box holds is no segment', () => {
  expect(readSegment(madeSegment({ startMs: 5 }), tracks)).toEqual({
    startMs: 5,
    durationMs: 1000,
  });
  expect(readSegment(madeSegment({ startMs: 5, samples: 2 }), tracks)).toBeUndefined();
  expect(readSegment(madeSegment({ startMs: 5, samples: 2 ** 32 - 1 }), tracks)).toBeUndefined();
});

/** Reads counted: a slow machine is no long way. */
function counted<T>(work: () => T): { readonly reads: number; readonly made: T } {
  const spy = vi.spyOn(DataView.prototype, 'getUint32');
  const made = work();
  const reads = spy.mock.calls.length;
  spy.mockRestore();
  return { made, reads };
}

it('[MEDIA-20] many runs that all read on to the end of the bytes cost no more than their length', () => {
  const words = 8 * 1024;
  const runs = Buffer.concat(
    // As many samples as would end well within what lies behind the runs.
    Array.from({ length: 200 }, () => box('trun', fields(0x100, words / 2))),
  );
  const tfdt = box('tfdt', fields(0, 0));
  const traf = box('traf', box('tfhd', fields(0x2_00_00, 1)), tfdt, runs);
  const bytes = Buffer.concat([box('moof', traf), box('mdat', Buffer.alloc(words * 4))]);
  const { reads, made } = counted(() => readSegment(bytes, tracks));
  expect(made).toBeUndefined();
  expect(reads).toBeLessThan(5000);
});

it('[MEDIA-20] boxes are counted over the whole, however they lie in one another', () => {
  const many = Array.from({ length: 70 }, () => box('trak', ...Array(70).fill(box('free'))));
  const wide = box('moov', ...many);
  expect(counted(() => readInit(wide)).reads).toBeLessThan(5000);
  expect(readInit(Buffer.concat([madeInit(), wide]))?.length).toBe(1);
  const padded = Buffer.concat([...Array<Buffer>(5000).fill(box('free')), madeInit()]);
  expect(readInit(padded)).toBeUndefined();
  let deep = madeInit();
  for (let level = 0; level < 2000; level += 1) deep = box('moov', deep);
  expect(readInit(deep)).toBeUndefined();
});

it('[MEDIA-20] a box that is shorter than its fields takes none from its neighbour', () => {
  const hdlr = box('hdlr', fields(0, 0), Buffer.from('vide'));
  const mdia = box('mdia', hdlr, box('mdhd', fields(0)), fields(1000, 1000, 1000, 1000));
  const short = box('moov', box('trak', box('tkhd', fields(0, 0, 0, 1)), mdia));
  expect(readInit(short)).toBeUndefined();
});

it('[MEDIA-21] a length that only the opening says, and one of several fragments, is the length', () => {
  const traf = box(
    ...(['traf', box('tfhd', fields(0x2_00_00, 1)), box('tfdt', fields(0, 700))] as const),
    box('trun', fields(0, 25)),
  );
  const bytes = Buffer.concat([box('moof', traf), box('mdat', [1])]);
  const usual = readInit(madeInit(40)) ?? [];
  expect(readSegment(bytes, usual)).toEqual({ startMs: 700, durationMs: 1000 });
  const two = Buffer.concat([
    madeSegment({ startMs: 700, durationMs: 500 }),
    madeSegment({ startMs: 1200, durationMs: 9900 }),
  ]);
  expect(readSegment(two, tracks)).toEqual({ startMs: 700, durationMs: 10_400 });
});

it('[MEDIA-22] openings of epochs of which nothing is shown any more leave the memory', () => {
  const window = new LiveWindow();
  for (let epoch = 1; epoch <= 500; epoch += 1) {
    window.setInit(epoch, new Uint8Array([epoch & 255]));
    if (epoch % 100 === 0) window.add(listed(epoch, epoch), new Uint8Array());
  }
  const kept = Array.from({ length: 501 }, (_, epoch) => epoch).filter((epoch) =>
    window.init(epoch),
  );
  expect(kept).toEqual([100, 200, 300, 400, 500]);
  window.clear();
  window.setInit(501, new Uint8Array());
  for (let sequence = 501; sequence < 520; sequence += 1) {
    window.add(listed(sequence, 501), new Uint8Array());
  }
  expect([window.init(500), window.init(501)]).toEqual([undefined, new Uint8Array()]);
});

it.each([2 ** 62, -(2 ** 62), Number.NaN, 8.64e15 + 1])(
  '[MEDIA-23] a date that cannot be written (%d) costs a list its date and nothing else',
  (startMs) => {
    const window = new LiveWindow();
    window.setInit(1, new Uint8Array());
    window.add(listed(0, 1, startMs), new Uint8Array());
    window.add(listed(1, 1, 2000), new Uint8Array());
    for (const list of [window.playlist(), vodPlaylist([listed(0, 1, startMs)])]) {
      expect(list).toContain('#EXT-X-MAP:URI="1/init.mp4"\n#EXTINF:1.000,\n1/0.m4s');
    }
    expect(window.playlist()).toContain('PROGRAM-DATE-TIME:1970-01-01T00:00:02.000Z');
  },
);
