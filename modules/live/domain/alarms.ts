import { correctWithinMs, type ComplianceHit } from './compliance-hits.ts';
import type { RoomState } from './room.ts';

export interface Alarm {
  readonly id: string;
  readonly level: 'stop' | 'warn';
  readonly since: number;
  readonly words: { readonly zh: string; readonly en: string };
}

const silentStopMs = 4000;
/** A segment may come so much later than the one before is long. */
const lateMs = 3000;
const overTimeMs = 60_000;
const idleMs = 90_000;

/**
 * LIVE-12: what somebody in the control room must look at now. A function of the fold and the
 * clock, so the replay shows the alarm that stood there at that second.
 */
export function alarmsAt(state: RoomState, now: number): readonly Alarm[] {
  if (state.openedAt === 0 || state.closedAt !== null) return [];
  return [
    streamAlarm(state, now),
    cueAlarm(state, now),
    idleAlarm(state, now),
    offerAlarm(state),
    lateHit(state.guard, now),
  ]
    .filter((alarm) => alarm !== undefined)
    .filter((alarm) => (state.acknowledged[alarm.id] ?? -1) < alarm.since);
}

/** LIVE-51: from when on a picture stands still: whoever sends a segment every eight seconds is not silent at four. */
export function silentFrom(health: { readonly segmentMs?: number } | null): number {
  return Math.max(silentStopMs, (health?.segmentMs ?? 0) + lateMs);
}

function streamAlarm(state: RoomState, now: number): Alarm | undefined {
  if (!state.stream.on) {
    const since = state.stream.since === 0 ? state.openedAt : state.stream.since;
    if (now - since < silentStopMs) return undefined;
    return {
      id: 'no-stream',
      level: 'stop',
      since,
      words: { zh: '没有画面信号', en: 'No video signal' },
    };
  }
  const silentMs = state.health?.silentMs ?? 0;
  if (silentMs < silentFrom(state.health)) return undefined;
  const seconds = Math.round(silentMs / 1000);
  return {
    id: 'stalled',
    level: 'stop',
    since: (state.health?.at ?? now) - silentMs,
    words: {
      zh: `画面已停 ${seconds} 秒`,
      en: `Video frozen for ${seconds} s`,
    },
  };
}

function cueAlarm(state: RoomState, now: number): Alarm | undefined {
  const running = state.cue;
  const cue = state.cues.find((item) => item.id === running?.cueId);
  if (!running || !cue) return undefined;
  const overMs = now - running.startedAt - cue.seconds * 1000;
  if (overMs < overTimeMs) return undefined;
  return {
    id: `over-time:${cue.id}`,
    level: 'warn',
    since: running.startedAt + cue.seconds * 1000,
    words: {
      zh: `「${cue.title}」超时 ${Math.round(overMs / 60_000)} 分钟`,
      en: `“${cue.title}” is ${Math.round(overMs / 60_000)} min over time`,
    },
  };
}

function idleAlarm(state: RoomState, now: number): Alarm | undefined {
  if (state.cue !== null || now - state.openedAt < idleMs) return undefined;
  return {
    id: 'no-cue',
    level: 'warn',
    since: state.openedAt,
    words: { zh: '节目单尚未开始', en: 'No cue has started' },
  };
}

function offerAlarm(state: RoomState): Alarm | undefined {
  const gone = state.offers.find((offer) => offer.open && offer.taken >= offer.quota);
  if (!gone) return undefined;
  return {
    id: `offer-gone:${gone.id}`,
    level: 'warn',
    since: gone.opensAt,
    words: { zh: '秒杀已抢光,可以结束', en: 'The flash sale has sold out and can be closed' },
  };
}

/** The oldest hit that nobody has settled within its minute. */
function lateHit(hits: readonly ComplianceHit[], now: number): Alarm | undefined {
  const late = hits.find((hit) => !hit.settled && now - hit.at > correctWithinMs);
  if (!late) return undefined;
  return {
    id: `guard:${late.id}`,
    level: 'stop',
    since: late.at + correctWithinMs,
    words: {
      zh: `「${late.said}」超过 1 分钟未更正(${late.law[0] ?? ''})`,
      en: `“${late.said}” not corrected for over a minute`,
    },
  };
}
