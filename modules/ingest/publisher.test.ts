import { describe, expect, it } from 'vitest';
import { no, ok, type Refusal } from '../../platform/kernel/index.ts';
import { pictureConfig, soundConfig, span, type MadeTag } from '../../platform/testing/flv.ts';
import {
  rtmpConnect,
  rtmpHandshake,
  rtmpMedia,
  rtmpMessage,
  rtmpPublish,
} from '../../platform/testing/rtmp.ts';
import { usualRtmpCaps } from './app/rtmp-caps.ts';
import { RtmpPublisher, type Desk } from './app/rtmp-publisher.ts';
import { keyInUse, keyUnknown, segmentTooLong } from './refusals.ts';

function open(more: Partial<Desk> = {}, caps = usualRtmpCaps) {
  let now = 1_000_000;
  const said: Buffer[] = [];
  const calls: string[] = [];
  const told: Refusal[] = [];
  const letGo: string[] = [];
  const wire = { hungUp: false, held: false };
  let epochs = 0;
  const desk: Desk = {
    open: async (_id, key) => {
      calls.push(`open ${key}`);
      return key === 'good' ? ok((epochs += 1)) : no(keyUnknown);
    },
    init: async (_id, epoch) => {
      calls.push(`init ${epoch}`);
      return ok(true);
    },
    segment: async (_id, { epoch, number }) => {
      calls.push(`segment ${epoch}/${number}`);
      return ok(true);
    },
    alive: async () => {
      calls.push('alive');
      return ok(true);
    },
    refused: async (_id, _key, refusal) => {
      told.push(refusal);
      return ok(true);
    },
    close: async () => {
      calls.push('close');
      return ok(true);
    },
    ...more,
  };
  const publisher = new RtmpPublisher({
    id: 'pub_1',
    desk,
    now: () => now,
    note: () => {},
    caps,
    letGo: (why) => {
      letGo.push(why);
    },
    wire: {
      send: (bytes) => said.push(Buffer.from(bytes)),
      hangUp: () => (wire.hungUp = true),
      hold: (on) => (wire.held = on),
    },
  });
  return {
    publisher,
    calls,
    told,
    letGo,
    wire,
    heard: () => Buffer.concat(said).toString(),
    forward: (ms: number) => (now += ms),
    play: (tags: readonly MadeTag[]) => {
      for (const [index, tag] of tags.entries()) {
        now += Math.max(0, tag.ms - (tags[index - 1]?.ms ?? tag.ms));
        publisher.bytes(rtmpMedia(tag));
      }
    },
  };
}

const head = [pictureConfig(0), soundConfig(0)];
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

async function started(more: Partial<Desk> = {}, caps = usualRtmpCaps) {
  const made = open(more, caps);
  made.publisher.bytes(Buffer.concat([rtmpHandshake(), rtmpConnect(), rtmpPublish('good')]));
  await settle();
  return made;
}

describe('an encoder over RTMP', () => {
  it('[INGEST-10] the key is judged before "publish" is answered', async () => {
    let judge: (known: boolean) => void = () => {};
    const judged = new Promise<boolean>((done) => (judge = done));
    const made = open({ open: async () => ((await judged) ? ok(1) : no(keyUnknown)) });
    const eager = [rtmpHandshake(), rtmpConnect(), rtmpPublish('good'), ...head.map(rtmpMedia)];
    made.publisher.bytes(Buffer.concat(eager));
    made.play(span({ from: 0, until: 3000 }));
    await settle();
    expect(made.heard()).toContain('NetConnection.Connect.Success');
    expect([made.heard().includes('Publish'), made.wire.held]).toEqual([false, true]);
    judge(true);
    await settle();
    expect([made.heard().includes('NetStream.Publish.Start'), made.wire.held]).toEqual([
      true,
      false,
    ]);
    await made.publisher.end();
    // What was sent with the wish to publish is not lost.
    expect(made.calls.filter((call) => call.startsWith('segment')).length).toBe(3);
  });

  it.each([
    ['wrong', undefined, keyUnknown],
    ['good', keyInUse(3000), keyInUse(3000)],
  ])(
    '[INGEST-11] a key that is refused (%s) is told to the encoder and the desk',
    async (key, is, refusal) => {
      const made = open(is ? { open: async () => no(is) } : {});
      made.publisher.bytes(Buffer.concat([rtmpHandshake(), rtmpConnect(), rtmpPublish(key)]));
      await settle();
      expect(made.heard()).toContain('NetStream.Publish.BadName');
      expect(made.heard()).toContain(`${refusal.words.en} ${refusal.words.zh}`);
      expect(made.heard()).not.toContain('Publish.Start');
      expect([made.wire.hungUp, made.told]).toEqual([true, [refusal]]);
    },
  );

  it.each([
    ['ingest.picture-not-played', [0x90, 0x68, 0x76, 0x63, 0x31, 1, 4], 9],
    ['ingest.sound-not-played', [0x2f, 0xff, 0xfb], 8],
    ['ingest.sound-not-played', [0xaf, 0, 0x12, 0, 5, 4, 1], 8],
  ] as const)('[INGEST-11] what no player takes is told at once (%s)', async (code, body, type) => {
    const made = await started();
    made.play([{ type, ms: 0, body: Uint8Array.from(body) }]);
    await settle();
    expect(made.heard()).toContain('NetStream.Publish.Rejected');
    expect([made.wire.hungUp, made.told.map((refusal) => refusal.code)]).toEqual([true, [code]]);
  });

  it('[INGEST-11] key frames that are too rare, and what the channel refuses, are told', async () => {
    const made = await started();
    made.play([...head, ...span({ from: 0, until: 12_000, keyMs: 12_000 })]);
    await settle();
    expect(made.told.map(({ code }) => code)).toEqual(['ingest.key-frames-rare']);
    const slow = await started({ segment: async () => no(segmentTooLong(11_000, 10_499)) });
    slow.play([...head, ...span({ from: 0, until: 3000 })]);
    await expect.poll(() => slow.told.map(({ code }) => code)).toEqual(['ingest.segment-too-long']);
    expect(slow.heard()).toContain('NetStream.Publish.Rejected');
  });

  it('[INGEST-12] the last group of pictures is handed on before the place is given up', async () => {
    const made = await started();
    made.play([...head, ...span({ from: 0, until: 4923 })]);
    await made.publisher.end();
    const segments = [0, 1, 2, 3, 4].map((number) => `segment 1/${number}`);
    expect(made.calls).toEqual(['open good', 'init 1', ...segments, 'close']);
  });

  it('[INGEST-12] every coded picture and sound arrives as it was sent', async () => {
    const parts: Uint8Array[] = [];
    const made = await started({
      segment: async (_id, _part, bytes) => {
        parts.push(bytes);
        return ok(true);
      },
    });
    const tags = span({ from: 0, until: 2000 });
    made.play([...head, ...tags]);
    await made.publisher.end();
    const recorded = Buffer.concat(parts);
    const lost = tags.filter(
      ({ type, body }) => !recorded.includes(body.subarray(type === 9 ? 5 : 2)),
    );
    // The last sound may stand alone after the last picture.
    expect(lost.filter(({ ms }) => ms < 1950)).toEqual([]);
  });

  it('[INGEST-12] another epoch is opened where the stream changes', async () => {
    const made = await started();
    const again = span({ from: 0, until: 2000 });
    made.play([...head, ...span({ from: 0, until: 2000 }), ...again]);
    await made.publisher.end();
    const first = ['open good', 'init 1', 'segment 1/0', 'segment 1/1'];
    expect(made.calls).toEqual([
      ...first,
      'open good',
      'init 2',
      'segment 2/0',
      'segment 2/1',
      'close',
    ]);
  });

  it('[INGEST-50] who has no key in ten seconds, or says nothing for fifteen, is let go', async () => {
    const silent = open();
    silent.forward(10_001);
    silent.publisher.tick();
    expect(silent.wire.hungUp).toBe(true);
    const made = await started();
    made.forward(14_000);
    made.publisher.tick();
    expect(made.wire.hungUp).toBe(false);
    made.play(head);
    made.publisher.tick();
    await settle();
    expect(made.calls.at(-1)).toBe('alive');
    made.forward(15_001);
    made.publisher.tick();
    expect(made.wire.hungUp).toBe(true);
    expect([silent.letGo, made.letGo]).toEqual([['no-key'], ['silent']]);
  });

  it('[INGEST-50] [INGEST-51] an operator says for how long, and how much is read before a key', async () => {
    const caps = { ...usualRtmpCaps, idle: 3, bytes: 4000 };
    const silent = open({}, caps);
    silent.publisher.bytes(Buffer.concat([rtmpHandshake(), rtmpConnect()]));
    expect(silent.letGo).toEqual([]);
    // Lawful small messages without end, none of which asks to publish.
    const ping = rtmpMessage({ chunk: 2, type: 4, body: new Uint8Array(6) });
    silent.publisher.bytes(Buffer.concat(Array.from({ length: 60 }, () => ping)));
    expect([silent.letGo, silent.wire.hungUp]).toEqual([['unreadable'], true]);
    const made = await started({}, caps);
    made.play([...head, ...span({ from: 0, until: 1000 })]);
    made.forward(3001);
    made.publisher.tick();
    expect(made.letGo).toEqual(['silent']);
  });

  it('[INGEST-11] who can no longer be read is told', async () => {
    const made = await started();
    made.play([...head, ...span({ from: 0, until: 2000 })]);
    const nought = rtmpMessage({ chunk: 2, type: 1, body: new Uint8Array(4) });
    made.publisher.bytes(nought);
    made.play(span({ from: 2000, until: 3000 }));
    await expect.poll(() => made.told.map(({ code }) => code)).toEqual(['ingest.unreadable']);
    expect(made.heard()).toContain('NetStream.Publish.Rejected');
    await made.publisher.end();
    expect(made.calls.slice(-2)).toEqual(['segment 1/1', 'close']);
  });

  it('[INGEST-51] without a key nothing large is kept', async () => {
    const large = { chunk: 7, type: 9, body: new Uint8Array(70_000) };
    const many = Array.from({ length: 40 }, (_, index) =>
      rtmpMessage({ chunk: 10 + index, type: 20, body: new Uint8Array(5000) }).subarray(0, 200),
    );
    const nought = rtmpMessage({ chunk: 2, type: 1, body: new Uint8Array(4) });
    for (const bytes of [rtmpMessage(large).subarray(0, 300), Buffer.concat(many), nought]) {
      const made = open();
      made.publisher.bytes(Buffer.concat([rtmpHandshake(), bytes]));
      expect(made.wire.hungUp).toBe(true);
    }
  });

  it('[INGEST-52] a desk that is slower than the encoder lets it wait', async () => {
    let go: () => void = () => {};
    const gate = new Promise<void>((done) => (go = done));
    const made = await started({
      segment: async () => {
        await gate;
        return ok(true);
      },
    });
    made.play([...head, ...span({ from: 0, until: 8000 })]);
    await expect.poll(() => made.wire.held).toBe(true);
    go();
    await expect.poll(() => made.wire.held).toBe(false);
  });
});
