import { expect, it } from 'vitest';
import { Channel } from '../../platform/realtime/index.ts';
import { Mutes } from './app/mutes.ts';
import { Showroom } from './app/showroom.ts';
import type { TapeFact } from '../tape/events.ts';
import type { TapeWriter } from '../tape/index.ts';

/** Shows nothing of a list that is named "danmaku". */
class Broken extends Channel {
  override add(list: string, item: unknown): void {
    if (list === 'danmaku') throw new Error('a bug in a list');
    super.add(list, item);
  }
}

it('[LIVE-49] a fact that a room cannot take in is left out, the others of its batch are not', () => {
  const channel = () => new Broken({ keep: {}, framesKept: 3 }, (text) => Buffer.from(text));
  const room = new Showroom(
    { runId: 'run_1', sessionId: 'ses_1', mutes: new Mutes({ now: () => 0, steady: () => 0 }) },
    { audience: channel(), control: channel() },
    // Nothing is written here.
    () => ({}) as TapeWriter,
  );
  const entered = {
    type: 'viewer.entered',
    data: { v: 'v1', nick: '', source: '', follower: false },
  };
  const said = { type: 'danmaku.said', data: { id: 'm', v: 'v1', nick: '', text: '好' } };
  const stopped = { type: 'stream.started', data: { epoch: 3, source: 'rtmp' } };
  const facts = [said, entered, stopped].map((fact, index): TapeFact => {
    const numbered = { ...fact, seq: index + 1, at: 0 };
    // Built as the tape builds them.
    return numbered as TapeFact;
  });
  expect(() => room.take(facts)).toThrow('cannot be folded');
  expect([room.online, room.state.stream.epoch]).toEqual([1, 3]);
});
