import { ok, seededIds, seededRandom } from '../../../platform/kernel/index.ts';
import { openLog } from '../../../platform/telemetry/index.ts';
import type { Facts, Violation } from '../../compliance/index.ts';
import { emptyRoom, foldRoom } from '../../live/contract.ts';
import type { Room, Session } from '../../live/index.ts';
import type { NewTapeFact, TapeFact } from '../../tape/events.ts';
import type { Deps } from '../app/deps.ts';
import { openSpeech, type OpenSpeech } from '../index.ts';

const start = Date.UTC(2026, 11, 1, 4);

/** A room whose tape is a list: what is appended is folded at once, a key once. */
export function roomInMemory(now: () => number = () => start) {
  let state = emptyRoom();
  const tape: TapeFact[] = [];
  const has = (key: string): boolean => tape.some((fact) => fact.key === key);
  const append = async (...facts: readonly NewTapeFact[]): Promise<void> => {
    for (const fact of facts) {
      if (fact.key !== undefined && has(fact.key)) continue;
      const written = { ...fact, seq: tape.length + 1, at: now() };
      tape.push(written);
      state = foldRoom(state, written);
    }
  };
  const room: Room = {
    runId: 'run_1',
    sessionId: 'ses_1',
    append,
    tape: { has },
    get state() {
      return state;
    },
  };
  return { room, tape };
}

/** Something that stands against words. */
export function violationOf(
  said: string,
  ruleId: string,
  decision: Violation['decision'],
): Violation {
  const words = { zh: '示例', en: 'sample' };
  return {
    ruleId,
    version: 3,
    severity: 'P1',
    decision,
    said,
    from: 0,
    until: said.length,
    law: ['广告法 9'],
    name: words,
    remedy: words,
    instead: '',
    evidence: [],
  };
}

interface Given extends Partial<OpenSpeech> {
  /** What compliance finds in words. */
  readonly violations?: (text: string, facts: Facts | undefined) => readonly Violation[];
  readonly session?: Session;
}

/** The module over one room in memory; what it asks of others is made up. */
export async function openSpeechAlone({ violations = () => [], session, ...given }: Given = {}) {
  let now = start;
  const clock = given.clock ?? { now: () => now };
  const { room, tape } = roomInMemory(() => clock.now());
  const deps: Deps = {
    clock,
    newId: seededIds(seededRandom(1)),
    log: openLog('silent'),
    compliance: {
      check: ({ text, facts }) => [...violations(text, facts)],
      words: () => [],
      waivers: async () => [],
    },
    ingest: { material: async () => [] },
    tape: { onAir: async () => [] },
    live: {
      session: async () => session,
      room: async () => room,
      roomHere: async () => ok(room),
      loaded: () => [Promise.resolve(room)],
      factsNow: async () => ({}),
    },
    ...given,
  };
  await room.append({
    type: 'run.opened',
    data: {
      sessionId: room.sessionId,
      mode: 'live',
      title: '今晚八点',
      by: '周导',
      cues: [],
      products: [],
      hosts: ['林夏'],
      goals: { gmvFen: 0, viewers: 0, orders: 0 },
    },
  });
  const forward = (ms: number): void => {
    now += ms;
  };
  return { deps, speech: openSpeech({ ...given, ...deps }), room, tape, forward };
}
