import { describe, expect, it } from 'vitest';
import { openLog } from '../../platform/telemetry/index.ts';
import type { StreamState } from '../ingest/index.ts';
import { sweepStreams } from './app/sweeps.ts';
import { alarmsAt } from './domain/alarms.ts';
import { emptyRoom, foldRoom } from './domain/room.ts';
import type { NewTapeFact } from '../tape/events.ts';

const begun = 1_000_000;
const opened: NewTapeFact = {
  type: 'run.opened',
  data: {
    sessionId: 'ses_1',
    mode: 'live',
    title: '',
    hosts: [],
    products: [],
    by: 'a',
    cues: [],
    goals: { gmvFen: 0, viewers: 0, orders: 0 },
  },
};

/** A room in which a stream began, swept every two seconds while `stateAt` says how the stream is. */
async function watch(seconds: number, stateAt: (now: number) => Partial<StreamState>) {
  let now = begun;
  let state = emptyRoom();
  let seq = 0;
  const append = async (...facts: readonly NewTapeFact[]): Promise<void> => {
    for (const fact of facts) state = foldRoom(state, { ...fact, seq: (seq += 1), at: now });
  };
  await append(opened, { type: 'stream.started', data: { epoch: 1, source: 'rtmp' } });
  const room = {
    sessionId: 'ses_1',
    append,
    tickAlarms: () => {},
    get state() {
      return state;
    },
  };
  const deps = { clock: { now: () => now }, log: openLog('silent') };
  const rooms = new Map([['run_1', Promise.resolve(room)]]);
  const quiet = { publishing: true, source: 'rtmp', epoch: 1, segments: 0, kbps: 0 } as const;
  const rest = {
    lastSegmentAt: null,
    delayMs: null,
    segmentMs: 0,
    refusal: null,
    unrecorded: null,
    rekeyedAt: null,
  };
  const alarms: string[] = [];
  for (let second = 0; second < seconds; second += 2) {
    now = begun + second * 1000;
    const stateOf = async () => ({ ...quiet, ...rest, ...stateAt(now) });
    await sweepStreams(deps, { stateOf }, rooms);
    alarms.push(...alarmsAt(state, now).flatMap(({ id }) => (id === 'no-cue' ? [] : [id])));
  }
  return { alarms, health: state.health };
}

describe('how a stream is', () => {
  it('[LIVE-51] key frames every eight seconds are no frozen picture', async () => {
    const { alarms } = await watch(60, (now) => {
      const segments = Math.floor((now - begun) / 8300);
      if (segments === 0) return {};
      return { segments, segmentMs: 8300, lastSegmentAt: begun + segments * 8300 };
    });
    expect(alarms).toEqual([]);
  });

  it('[LIVE-51] and when one stays away, it is told three seconds later', async () => {
    const { alarms, health } = await watch(24, () => ({
      segments: 1,
      segmentMs: 8300,
      lastSegmentAt: begun + 8300,
    }));
    expect(alarms).toEqual(['stalled', 'stalled']);
    expect(health).toMatchObject({ segmentMs: 8300 });
  });

  it('[LIVE-51] a picture of short segments stands still at four seconds', async () => {
    const { alarms } = await watch(6, () => ({ segmentMs: 1000, lastSegmentAt: begun }));
    expect(alarms).toEqual(['stalled']);
  });

  it('[LIVE-51] an encoder that is not there after a restart is told of', async () => {
    const gone = { publishing: false, source: null, lastSegmentAt: begun - 60_000 };
    expect((await watch(6, () => gone)).alarms).toEqual(['stalled']);
    expect((await watch(6, () => ({ ...gone, lastSegmentAt: null }))).alarms).toEqual(['stalled']);
  });

  it('[LIVE-51] one that came back is not silent for the time in which it was away', async () => {
    expect((await watch(10, () => ({ lastSegmentAt: begun - 3_600_000 }))).alarms).toEqual([]);
  });
});
