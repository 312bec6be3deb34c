import { expect, it } from 'vitest';
import { ok } from '../../platform/kernel/index.ts';
import { pictureConfig, soundConfig, span } from '../../platform/testing/flv.ts';
import { fuzz, fuzzCases, hurtBytes } from '../../platform/testing/index.ts';
import { rtmpConnect, rtmpHandshake, rtmpMedia, rtmpPublish } from '../../platform/testing/rtmp.ts';
import { usualRtmpCaps } from './app/rtmp-caps.ts';
import { RtmpPublisher, type Desk } from './app/rtmp-publisher.ts';

const tagsOf = [
  pictureConfig(0),
  soundConfig(0),
  ...span({ from: 0, until: 2400, stepMs: 200 }),
  pictureConfig(2400),
  soundConfig(2400),
  ...span({ from: 2400, until: 4000, stepMs: 200, sound: false }),
];
const media = tagsOf.map(rtmpMedia);
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
    caps: usualRtmpCaps,
    letGo: () => {},
    wire: { send: () => {}, hangUp: () => {}, hold: () => {} },
  });
}

/** Each case is a connection of its own with a writer behind it: the slice of the tests is a smaller one. */
const cases = fuzzCases > 3000 ? Math.min(fuzzCases, 100_000) : 400;
const batch = 100;

/** Hurts a stream case by case, and ends every connection; a rejection anywhere is a fault. */
async function feed(hurtOne: (random: () => number) => Uint8Array, before: Uint8Array) {
  const told = { faults: [] as string[], slowestMs: 0, grownBytes: 0 };
  const stray = (reason: unknown): void => {
    told.faults.push(`stray: ${String(reason)}`);
  };
  process.on('unhandledRejection', stray);
  const memory = process.memoryUsage().rss;
  for (let seed = 1; seed <= Math.ceil(cases / batch); seed += 1) {
    const hurt: Buffer[] = [];
    fuzz(hurtOne, (bytes) => hurt.push(Buffer.from(bytes)), { cases: batch, seed });
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

/** Well-framed messages whose FLV bodies, times and order are hurt: what lies behind the protocol. */
function hurtTags(random: () => number): Buffer {
  const tags = tagsOf.map((tag) => ({ ...tag }));
  for (let times = 1 + Math.floor(random() * 6); times > 0; times -= 1) {
    const at = Math.floor(random() * tags.length);
    const tag = tags[at];
    if (!tag) continue;
    const kind = Math.floor(random() * 5);
    if (kind === 0) tags.splice(at, 1);
    else if (kind === 1) tags.splice(Math.floor(random() * tags.length), 0, tag);
    else if (kind === 2) tag.ms = Math.floor(random() * 2 ** 32);
    else if (kind === 3) tag.body = hurtBytes([tag.body], random);
    else tag.ms = Math.max(0, tag.ms + Math.floor((random() - 0.5) * 4000));
  }
  return Buffer.concat(tags.map(rtmpMedia));
}

it('[HOUSE-9] FLV that is hurt within whole messages: no throw, no hang, bounded memory', async () => {
  const { faults, slowestMs, grownBytes } = await feed(hurtTags, Buffer.concat([shake, talk]));
  expect(faults).toEqual([]);
  expect(slowestMs).toBeLessThan(5000);
  expect(grownBytes).toBeLessThan(512 * 1024 * 1024);
});

it.each([
  ['speaks nonsense before its key is let go', talk, shake],
  ['is hurt on its way is carried or refused', Buffer.concat(media), Buffer.concat([shake, talk])],
])(
  '[HOUSE-9] an encoder that %s: no throw, no hang, bounded memory',
  async (_what, sample, before) => {
    const { faults, slowestMs, grownBytes } = await feed(
      (random) => hurtBytes([sample], random),
      before,
    );
    expect(faults).toEqual([]);
    expect(slowestMs).toBeLessThan(5000);
    expect(grownBytes).toBeLessThan(512 * 1024 * 1024);
  },
);
