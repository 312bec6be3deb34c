import { Paces, Seats } from '../../../platform/kernel/index.ts';
import { budgetFor, fullAgainMs, type TalkBudget } from '../domain/talk.ts';
import { Pieces } from './pieces.ts';

/** What one viewer, or one device, may still do, in whichever of their sockets. */
export interface Talking {
  budget: TalkBudget;
  second: number;
  messages: number;
  at: number;
}

/** LIVE-36: a room on the phone, one on the desk, and some that a lost network left behind. */
export const socketsMost = 8;
/** Staff have their own pages and those of colleagues whose place they take. */
export const watchesMost = 20;
const sweepMs = 10_000;

/** Everything but chat shares one allowance, so that a hostile page cannot flood the tape. */
const messagesPerSecond = 12;
/** LIVE-43: a lost network comes back some times within a minute; who comes and goes in a loop is neither seen nor counted. */
const entriesMost = 10;
const entriesMs = 120_000;

/** LIVE-71: what a socket comes from, beside the viewer that it says it is. */
export interface Device {
  readonly key: string;
  /** Whose it is: one person's, or a few people's who cannot be told apart. */
  readonly people: number;
}

/** LIVE-44: what all those of one address may tell in a minute, and what of it is chat. */
export interface CrowdCaps {
  readonly messages: number;
  readonly talk: number;
}

/** LIVE-6: allowances belong to people and not to sockets; who was silent long enough costs nothing. */
export class Talkers {
  readonly sockets = new Seats(socketsMost);
  readonly pieces = new Pieces();
  readonly #entries = new Paces(entriesMs);
  readonly #messages = new Paces(60_000);
  readonly #talk = new Paces(60_000);
  readonly #caps: CrowdCaps;
  readonly watches = new Seats(watchesMost);
  readonly #known = new Map<string, Talking>();
  #sweptAt = 0;

  constructor(caps: CrowdCaps) {
    this.#caps = caps;
  }

  get known(): number {
    return this.#known.size;
  }

  of(who: string, now: number, people = 1): Talking {
    this.#sweep(now);
    const known = this.#known.get(who);
    if (known) {
      known.at = now;
      return known;
    }
    const fresh: Talking = { budget: budgetFor(people), second: 0, messages: 0, at: now };
    this.#known.set(who, fresh);
    return fresh;
  }

  /** 0, or how long this viewer has to wait before coming in again. */
  enter(viewerId: string, now: number): number {
    return this.#entries.take(viewerId, entriesMost, now).waitMs;
  }

  /** Whether one more message of this viewer, or this device, is heard in this second. */
  mayTell(who: string, now: number, people = 1): boolean {
    const talking = this.of(who, now, people);
    const second = Math.floor(now / 1000);
    talking.messages = second === talking.second ? talking.messages + 1 : 1;
    talking.second = second;
    return talking.messages <= messagesPerSecond * people;
  }

  /** 0, or how long those who come from there have to wait; this machine never has. */
  messageWaitMs(place: string | undefined, now: number): number {
    return place === undefined ? 0 : this.#messages.take(place, this.#caps.messages, now).waitMs;
  }

  talkWaitMs(place: string | undefined, now: number): number {
    return place === undefined ? 0 : this.#talk.take(place, this.#caps.talk, now).waitMs;
  }

  #sweep(now: number): void {
    if (Math.abs(now - this.#sweptAt) < sweepMs) return;
    this.#sweptAt = now;
    for (const [viewerId, { at }] of this.#known) {
      if (Math.abs(now - at) > fullAgainMs) this.#known.delete(viewerId);
    }
  }
}
