import { describe, expect, it } from 'vitest';
import type { Material } from '../ingest/index.ts';
import { Ears } from './app/ears.ts';
import { Listener } from './app/listen.ts';
import type { Ear, Heard } from './app/ear.ts';
import { openSpeechAlone } from './testing/open.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A recogniser whose ears a test speaks through. */
function recogniser() {
  const ears: { readonly heard: (sentence: Heard) => void; readonly fail: () => void }[] = [];
  const closed: number[] = [];
  const pushed: number[] = [];
  const listen = (heard: (sentence: Heard) => void, failed: (error: Error) => void): Ear => {
    const index = ears.push({ heard, fail: () => failed(new Error('gone')) }) - 1;
    return { push: (pcm) => pushed.push(pcm.length), close: () => closed.push(index) };
  };
  return { listen, ears, closed, pushed };
}

const second = new Uint8Array(32_000);

describe('who listens to the studio', () => {
  it('[LIVE-21] one ear for a show; one that is gone is left alone for three seconds, then called again', async () => {
    const { deps, room, tape, forward } = await openSpeechAlone();
    const { listen, ears, pushed } = recogniser();
    const all = new Ears(deps, { listen }, deps.log);
    all.hear(room, second);
    all.hear(room, second);
    expect([ears.length, pushed.length]).toEqual([1, 2]);
    ears[0]?.heard({ fromMs: 400, text: '大家好' });
    ears[0]?.fail();
    forward(2999);
    all.hear(room, second);
    expect(ears.length).toBe(1);
    forward(1);
    all.hear(room, second);
    // A new ear counts from its own first sound, and its lines are its own.
    ears[1]?.heard({ fromMs: 400, text: '欢迎' });
    await settled();
    const start = deps.clock.now() - 3000;
    const heard = tape.flatMap((fact) =>
      fact.type === 'speech.heard' ? [[fact.data.text, fact.data.spokeAt - start]] : [],
    );
    expect(heard).toEqual([
      ['大家好', -600],
      ['欢迎', 2400],
    ]);
  });

  it('[LIVE-21] a show that is over is listened to no more, and nothing is at the end of the program', async () => {
    const onAir = ['run_1'];
    const { listen, closed } = recogniser();
    const { deps, room } = await openSpeechAlone();
    const all = new Ears(deps, { listen }, deps.log);
    all.hear(room, second);
    all.sweep(new Set(onAir));
    expect(closed).toEqual([]);
    all.sweep(new Set());
    expect(closed).toEqual([0]);
    all.hear(room, second);
    all.stop();
    expect(closed).toEqual([0, 1]);
  });
});

describe('who is sent the recording', () => {
  const piece = (sequence: number): Material => ({
    file: `${sequence}.m4s`,
    sequence,
    startMs: 1000 + sequence * 2000,
    durationMs: 2000,
    bytes: 1,
    sha256: '',
    chain: 'c',
    read: async () => Uint8Array.of(sequence),
  });

  it('[LIVE-18] [LIVE-52] hears each stretch once, so many segments at a time, and one that failed again', async () => {
    const recorded = [piece(0)];
    const asked: (number | undefined)[] = [];
    const { deps, room, tape } = await openSpeechAlone({
      ingest: {
        material: async (_runId, { from = 0, most }) => {
          asked.push(most);
          return recorded.filter(({ startMs }) => startMs >= from);
        },
      },
    });
    const sent: string[] = [];
    let away = false;
    const transcribe = async (sound: Uint8Array) => {
      sent.push([...sound].join());
      if (away) throw new Error('the recogniser is away');
      return [{ fromMs: 500, text: `第${sent.length}句` }];
    };
    const listener = new Listener(deps, { transcribe }, deps.log);
    const listen = (): Promise<void> => listener.listen(deps.live.loaded());
    await listen();
    // Two seconds are no sentence.
    expect(sent).toEqual([]);
    recorded.push(piece(1));
    await listen();
    await listen();
    away = true;
    recorded.push(piece(2), piece(3));
    await listen();
    away = false;
    await listen();
    expect(sent).toEqual(['0,1', '2,3', '2,3']);
    const heard = tape.flatMap((fact) =>
      fact.type === 'speech.heard' ? [[fact.data.id, fact.data.spokeAt]] : [],
    );
    expect(heard).toEqual([
      ['asr-1000-0', 1500],
      ['asr-5000-0', 5500],
    ]);
    expect(new Set(asked)).toEqual(new Set([100]));
    await room.append({ type: 'run.closed', data: { by: '周导' } });
    recorded.push(piece(4), piece(5));
    await listen();
    expect(sent).toHaveLength(3);
  });
});
