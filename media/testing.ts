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
