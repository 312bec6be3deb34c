import type { Channel } from '../../../platform/realtime/index.ts';
import type { Refusal } from '../../../platform/kernel/index.ts';
import { alarmsAt } from '../domain/alarms.ts';
import { downNow, isPaused } from '../domain/measures.ts';
import { emptyRoom, foldRoom, type Danmaku, type RoomState } from '../domain/room.ts';
import type { NewTapeFact, TapeFact } from '../../tape/events.ts';
import type { Mutes } from './mutes.ts';
import type { TapeWriter } from '../../tape/index.ts';

export interface ShowroomChannels {
  /** What every viewer sees. */
  readonly audience: Channel;
  /** What the control room, the prompter and the big screen see. */
  readonly control: Channel;
}

type Undo = { readonly until: number; run(): Promise<Refusal | undefined> };

/** LIVE-8: how long an action can be taken back. */
export const undoMs = 10_000;

/**
 * One run while it is in memory: its tape, the fold of its tape, and who is shown what. Actions
 * run one after another, so that each sees what the one before it did.
 */
export class Showroom {
  readonly runId: string;
  readonly sessionId: string;
  readonly tape: TapeWriter;
  readonly mutes: Mutes;
  readonly #channels: ShowroomChannels;
  readonly #undo = new Map<string, Undo>();
  readonly #online = new Map<string, number>();
  #state: RoomState = emptyRoom();
  #queue: Promise<unknown> = Promise.resolve();
  #alarms = '';

  constructor(
    ids: { readonly runId: string; readonly sessionId: string; readonly mutes: Mutes },
    channels: ShowroomChannels,
    openTape: (onFacts: (facts: readonly TapeFact[]) => void) => TapeWriter,
  ) {
    this.runId = ids.runId;
    this.sessionId = ids.sessionId;
    this.mutes = ids.mutes;
    this.#channels = channels;
    this.tape = openTape((facts) => this.take(facts));
  }

  get state(): Readonly<RoomState> {
    return this.#state;
  }

  get online(): number {
    return this.#online.size;
  }

  append(...facts: NewTapeFact[]): Promise<void> {
    return this.tape.append(facts);
  }

  /** One after another: what `work` decides is decided on the state that the last one left. */
  enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {});
    return done;
  }

  remember(actionId: string, undo: Undo): void {
    this.#undo.set(actionId, undo);
    if (this.#undo.size > 100) this.#undo.delete(this.#undo.keys().next().value ?? '');
  }

  undoOf(actionId: string): Undo | undefined {
    return this.#undo.get(actionId);
  }

  /**
   * Folds durable facts and puts what they changed into the next frames. LIVE-49: one that cannot be folded is left
   * out, now and after a restart; what it threw is thrown when the others are folded.
   */
  take(facts: readonly TapeFact[]): void {
    const faults: unknown[] = [];
    for (const fact of facts) {
      try {
        this.#state = foldRoom(this.#state, fact);
        this.mutes.take(fact);
        this.#count(fact);
        this.#show(fact);
      } catch (error) {
        faults.push(error);
      }
    }
    this.#putShow();
    if (faults.length > 0) throw new Error('facts cannot be folded', { cause: faults[0] });
  }

  /** Alarms also depend on the clock; called on a schedule. */
  tickAlarms(now: number): void {
    const alarms = alarmsAt(this.#state, now);
    const text = JSON.stringify(alarms);
    if (text === this.#alarms) return;
    this.#alarms = text;
    this.#channels.control.put('alarms', alarms);
  }

  #count(fact: TapeFact): void {
    if (fact.type === 'viewer.entered') {
      this.#online.set(fact.data.v, (this.#online.get(fact.data.v) ?? 0) + 1);
    } else if (fact.type === 'viewer.left') {
      const left = (this.#online.get(fact.data.v) ?? 1) - 1;
      if (left > 0) this.#online.set(fact.data.v, left);
      else this.#online.delete(fact.data.v);
    }
  }

  #show(fact: TapeFact): void {
    const { audience, control } = this.#channels;
    switch (fact.type) {
      case 'danmaku.said': {
        const { id, v, nick, text } = fact.data;
        audience.add('danmaku', { id, v, nick, text, at: fact.at });
        control.add('danmaku', { ...fact.data, at: fact.at, seq: fact.seq });
        return;
      }
      case 'danmaku.deleted':
        audience.add('gone', fact.data.id);
        audience.retain('danmaku', (item) => idOf(item) !== fact.data.id);
        control.add('danmakuChange', this.#danmaku(fact.data.id));
        return;
      case 'danmaku.restored':
      case 'danmaku.replied': {
        const changed = this.#danmaku(fact.data.id);
        audience.add('danmakuChange', changed && audienceView(changed));
        control.add('danmakuChange', changed);
        return;
      }
      case 'order.paid': {
        const order = this.#state.ticker[0];
        if (!order) return;
        const { id, name, productId, quantity } = order;
        audience.add('bought', { id, name, productId, quantity });
        control.add('orders', order);
        return;
      }
      default:
        return;
    }
  }

  #danmaku(id: string): Danmaku | undefined {
    return this.#state.danmaku.find((item) => item.id === id);
  }

  #putShow(): void {
    const { audience, control } = this.#channels;
    const { danmaku: _danmaku, ticker: _ticker, ...show } = this.#state;
    control.put('show', show);
    control.put('online', this.online);
    const cue = show.cues.find((item) => item.id === show.cue?.cueId);
    const pinned = this.#state.danmaku.find((item) => item.id === show.pinnedDanmaku);
    audience.put('show', {
      runId: this.runId,
      mode: show.mode,
      title: show.title,
      closed: show.closedAt !== null,
      ai: show.ai === true,
      cue: cue ? { title: cue.title, kind: cue.kind, card: cue.card } : null,
      pinned: show.pinned,
      offers: show.offers.filter((offer) => offer.open),
      stream: { on: show.stream.on, epoch: show.stream.epoch },
      paused: isPaused(show.measures),
      down: downNow(show.measures),
      captions: show.captions,
      pinnedDanmaku: pinned && !pinned.deleted ? audienceView(pinned) : null,
      likes: show.likes,
      online: this.online,
    });
  }
}

function idOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
}

function audienceView({ id, v, nick, text, at, reply }: Danmaku) {
  const shown = { id, v, nick, text, at };
  return reply ? { ...shown, reply: { text: reply.text } } : shown;
}
