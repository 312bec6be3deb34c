import type { MadeTag } from '../platform/testing/flv.ts';
import { readFlvTag } from './flv.ts';
import { readInit, readSegment, type SegmentTimes, type Track } from './mp4.ts';
import { Remuxer, type StreamTrouble } from './remux.ts';

interface Made {
  kinds: readonly string[];
  readonly times: SegmentTimes[];
}

/** Plays tags at the pace of their times (or of `arrival`) and says what came out, epoch by epoch. */
export async function play(
  tags: readonly MadeTag[],
  arrival = (_index: number, wallMs: number) => wallMs,
) {
  let now = 1_000_000;
  const epochs: Made[] = [];
  const troubles: (StreamTrouble & { afterMs: number })[] = [];
  const remuxer = new Remuxer({
    now: () => now,
    epoch: () => {
      const epoch: Made = { kinds: [], times: [] };
      epochs.push(epoch);
      let tracks: readonly Track[] = [];
      return {
        init: (bytes) => {
          tracks = readInit(bytes) ?? [];
          epoch.kinds = tracks.map(({ kind }) => kind);
        },
        segment: (bytes) => {
          const times = readSegment(bytes, tracks);
          if (times) epoch.times.push(times);
        },
      };
    },
    trouble: (trouble) => troubles.push({ ...trouble, afterMs: now - 1_000_000 }),
  });
  let wall = 0;
  for (const [index, { type, ms, body }] of tags.entries()) {
    const step = ms - (tags[index - 1]?.ms ?? ms);
    if (step > 0 && step < 5000) wall += step;
    now = 1_000_000 + arrival(index, wall);
    const tag = readFlvTag(type, body, ms >>> 0);
    if (tag) remuxer.tag(tag);
    // The writer's turn: what it refuses is told while the stream still runs.
    if (index % 10 === 0) await new Promise((done) => setImmediate(done));
  }
  await remuxer.end();
  return { epochs, troubles, whole: epochs.map(totalOf) };
}

const totalOf = ({ times }: Made): number =>
  Math.round(times.reduce((sum, { durationMs }) => sum + durationMs, 0) / 100) / 10;

/** One box of ISO BMFF, with what is in it. */
export function box(type: string, ...content: readonly (Uint8Array | readonly number[])[]): Buffer {
  const inside = Buffer.concat(content.map((part) => Uint8Array.from(part)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(inside.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, inside]);
}

/** Fields of 32 bits, one after the other. */
export function fields(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

/** The opening of one track of pictures with a clock of 1000 ticks; `usualTicks` in its `trex`. */
export function madeInit(usualTicks = 0): Buffer {
  const mdhd = box('mdhd', fields(0, 0, 0, 1000, 0, 0));
  const hdlr = box('hdlr', fields(0, 0), Buffer.from('vide'), fields(0, 0, 0, 0));
  const trak = box('trak', box('tkhd', fields(0, 0, 0, 1, 0, 0)), box('mdia', mdhd, hdlr));
  return box('moov', trak, box('mvex', box('trex', fields(0, 1, 1, usualTicks, 0, 0))));
}

interface MadeSegment {
  readonly startMs: number | bigint;
  readonly durationMs?: number;
  /** How many samples its run says it has, each as long as all. */
  readonly samples?: number;
}

/** One fragment of that track. */
export function madeSegment({ startMs, durationMs = 1000, samples = 1 }: MadeSegment): Buffer {
  const start = Buffer.alloc(8);
  start.writeBigUInt64BE(BigInt(startMs));
  const tfdt = box('tfdt', fields(0x01_00_00_00), start);
  const trun = box('trun', fields(0x100, samples, durationMs));
  const traf = box('traf', box('tfhd', fields(0x2_00_00, 1)), tfdt, trun);
  return Buffer.concat([box('moof', traf), box('mdat', [1, 2, 3, 4])]);
}
