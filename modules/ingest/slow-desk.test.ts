import { describe, expect, it } from 'vitest';
import { no, ok } from '../../platform/kernel/index.ts';
import { pictureConfig, soundConfig, span } from '../../platform/testing/flv.ts';
import { rtmpConnect, rtmpHandshake, rtmpMedia, rtmpPublish } from '../../platform/testing/rtmp.ts';
import { usualRtmpCaps } from './app/rtmp-caps.ts';
import { RtmpPublisher, type Desk } from './app/rtmp-publisher.ts';
import { keyUnknown } from './refusals.ts';

function open(more: Partial<Desk>) {
  let now = 1_000_000;
  const wire = { hungUp: false, held: false };
  const desk: Desk = {
    open: async () => ok(1),
    init: async () => ok(true),
    segment: async () => ok(true),
    alive: async () => ok(true),
    refused: async () => ok(true),
    close: async () => ok(true),
    ...more,
  };
  const publisher = new RtmpPublisher({
    id: 'pub_1',
    desk,
    now: () => now,
    caps: usualRtmpCaps,
    note: () => {},
    letGo: () => {},
    wire: {
      send: () => {},
      hangUp: () => (wire.hungUp = true),
      hold: (on) => (wire.held = on),
    },
  });
  publisher.bytes(Buffer.concat([rtmpHandshake(), rtmpConnect(), rtmpPublish('good')]));
  return {
    publisher,
    wire,
    tickAfter: (ms: number) => {
      now += ms;
      publisher.tick();
    },
    play: (ms: number) => {
      const tags = [pictureConfig(0), soundConfig(0), ...span({ from: 0, until: ms })];
      for (const tag of tags) publisher.bytes(rtmpMedia(tag));
    },
  };
}

/** Something that takes until it is let go. */
function gate() {
  let go: () => void = () => {};
  const passed = new Promise<void>((done) => (go = done));
  return { go: () => go(), passed };
}

describe('a desk that is slow or fails', () => {
  it('[INGEST-32] while the program lets an encoder wait, its silence is not counted', async () => {
    const { go, passed } = gate();
    const made = open({ segment: () => passed.then(() => ok(true)) });
    await expect.poll(() => made.wire.held).toBe(false);
    made.play(8000);
    await expect.poll(() => made.wire.held).toBe(true);
    for (let second = 0; second < 60; second += 1) made.tickAfter(1000);
    expect(made.wire.hungUp).toBe(false);
    go();
    await expect.poll(() => made.wire.held).toBe(false);
    // From here on it is the encoder's own.
    made.tickAfter(14_000);
    expect(made.wire.hungUp).toBe(false);
    made.tickAfter(2000);
    expect(made.wire.hungUp).toBe(true);
  });

  it('[INGEST-32] a key that takes long to judge is waited for', async () => {
    const { go, passed } = gate();
    const made = open({ open: () => passed.then(() => ok(1)) });
    expect(made.wire.held).toBe(true);
    for (let second = 0; second < 30; second += 1) made.tickAfter(1000);
    expect(made.wire.hungUp).toBe(false);
    go();
    await expect.poll(() => made.wire.held).toBe(false);
  });

  it('[INGEST-33] a refusal that cannot be told to the desk ends nothing, and the place is given up', async () => {
    const closed: string[] = [];
    const stray: unknown[] = [];
    const seeStray = (reason: unknown): void => {
      stray.push(reason);
    };
    process.on('unhandledRejection', seeStray);
    const made = open({
      open: async () => no(keyUnknown),
      refused: () => Promise.reject(new Error('the database is away')),
      close: async (publisher) => {
        closed.push(publisher);
        return ok(true);
      },
    });
    await expect.poll(() => made.wire.hungUp).toBe(true);
    await new Promise((done) => setImmediate(done));
    await made.publisher.end();
    process.off('unhandledRejection', seeStray);
    expect([closed, stray]).toEqual([['pub_1'], []]);
  });
});
