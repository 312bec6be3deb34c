import { expect, it } from 'vitest';
import { ok } from '../../platform/kernel/index.ts';
import { pictureConfig, soundConfig, span } from '../../platform/testing/flv.ts';
import { fuzz, fuzzCases, hurtBytes } from '../../platform/testing/index.ts';
import { rtmpConnect, rtmpHandshake, rtmpMedia, rtmpPublish } from '../../platform/testing/rtmp.ts';
import { RtmpPublisher, type Desk } from './app/rtmp-publisher.ts';

const media = [
  ...[pictureConfig(0), soundConfig(0)],
  ...span({ from: 0, until: 2400, stepMs: 200 }),
  ...[pictureConfig(2400), soundConfig(2400)],
  ...span({ from: 2400, until: 4000, stepMs: 200, sound: false }),
].map(rtmpMedia);
const shake = rtmpHandshake();
const talk = Buffer.concat([rtmpConnect(), rtmpPublish('good')]);

const desk: Desk = {
  open: async () => ok(1),
  init: async () => ok(true),
  segment: async () => ok(true),
  alive: async () => ok(true),
  refused: async () => ok(true),
  close: async () => ok(true),
};

function connection(): RtmpPublisher {
  let now = 0;
  return new RtmpPublisher({
    id: 'pub_1',
    desk,
    now: () => (now += 5),
    note: () => {},
    wire: { send: () => {}, hangUp: () => {}, hold: () => {} },
  });
}

/** Each case is a connection of its own with a writer behind it: the slice of the tests is a smaller one. */
const cases = fuzzCases > 3000 ? Math.min(fuzzCases, 100_000) : 400;
const batch = 100;

/** Hurts `sample` case by case, and ends every connection; a rejection anywhere is a fault. */
async function feed(sample: Uint8Array, before: Uint8Array) {
  const told = { faults: [] as string[], slowestMs: 0, grownBytes: 0 };
  const stray = (reason: unknown): void => {
    told.faults.push(`stray: ${String(reason)}`);
  };
  process.on('unhandledRejection', stray);
  const memory = process.memoryUsage().rss;
  for (let seed = 1; seed <= Math.ceil(cases / batch); seed += 1) {
    const hurt: Buffer[] = [];
    fuzz(
      (random) => hurtBytes([sample], random),
      (bytes) => hurt.push(Buffer.from(bytes)),
      { cases: batch, seed },
    );
    for (const bytes of hurt) {
      const began = performance.now();
      try {
        const publisher = connection();
        publisher.bytes(Buffer.from(before));
        // The key is judged in between.
        await new Promise((done) => setImmediate(done));
        publisher.bytes(bytes);
        await publisher.end();
      } catch (error) {
        told.faults.push(`seed ${seed}: ${String(error)}`);
      }
      told.slowestMs = Math.max(told.slowestMs, performance.now() - began);
    }
  }
  process.off('unhandledRejection', stray);
  told.grownBytes = process.memoryUsage().rss - memory;
  return told;
}

it.each([
  ['speaks nonsense before its key is let go', talk, shake],
  ['is hurt on its way is carried or refused', Buffer.concat(media), Buffer.concat([shake, talk])],
])(
  '[HOUSE-9] an encoder that %s: no throw, no hang, bounded memory',
  async (_what, sample, before) => {
    const { faults, slowestMs, grownBytes } = await feed(sample, before);
    expect(faults).toEqual([]);
    expect(slowestMs).toBeLessThan(5000);
    expect(grownBytes).toBeLessThan(512 * 1024 * 1024);
  },
);
