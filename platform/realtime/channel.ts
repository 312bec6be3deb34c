import { randomBytes } from 'node:crypto';
import type { Frame } from './frame.ts';

export interface ChannelOptions {
  /** How many of the newest items of each list a newcomer is shown. */
  readonly keep: Readonly<Record<string, number>>;
  /** How many frames can be caught up with after a lost connection. */
  readonly framesKept: number;
}

/** What one member's connection must be able to do; a real socket or a test's own. */
export interface Member {
  send(encoded: Buffer): void;
  /** Bytes handed over and not yet taken by the network. */
  waiting(): number;
  drop(): void;
}

/** SOCKET-6: whoever missed more than this is shown everything anew, which is less. */
const ringBytesMost = 4 * 1024 * 1024;
const laggingBytes = 512 * 1024;
const caughtUpBytes = 32 * 1024;
const lagTicksMax = 150;

/**
 * One audience that sees the same things. Everything put or added between two ticks leaves as one
 * frame, encoded once for all members. A member that reads too slowly gets no more frames until it
 * caught up, then one full frame; it never slows the others.
 */
export class Channel {
  /** FRAME-4: the numbers of frames mean something beside this only. */
  readonly #id = randomBytes(6).toString('base64url');
  #n = 0;
  #put: Record<string, unknown> = {};
  #add: Record<string, unknown[]> = {};
  #dirty = false;
  readonly #state: Record<string, unknown> = {};
  readonly #tails: Record<string, unknown[]> = {};
  readonly #ring: { n: number; encoded: Buffer }[] = [];
  #ringBytes = 0;
  readonly #members = new Map<Member, { lagTicks: number }>();
  readonly #options: ChannelOptions;
  readonly #encode: (text: string) => Buffer;

  constructor(options: ChannelOptions, encode: (text: string) => Buffer) {
    this.#options = options;
    this.#encode = encode;
  }

  get size(): number {
    return this.#members.size;
  }

  put(key: string, value: unknown): void {
    this.#put[key] = value;
    this.#state[key] = value;
    this.#dirty = true;
  }

  add(list: string, item: unknown): void {
    (this.#add[list] ??= []).push(item);
    const tail = (this.#tails[list] ??= []);
    tail.push(item);
    const keep = this.#options.keep[list] ?? 0;
    if (tail.length > keep) tail.splice(0, tail.length - keep);
    this.#dirty = true;
  }

  /** Rewrites what newcomers see of a list, as after a message was deleted. */
  retain(list: string, keeps: (item: unknown) => boolean): void {
    const tail = this.#tails[list];
    if (tail) this.#tails[list] = tail.filter(keeps);
  }

  /** Adds a member and shows it what it missed since frame `from` (`of.n`, as it saw them), or everything. */
  join(member: Member, from: string | undefined, at: number): void {
    this.#members.set(member, { lagTicks: 0 });
    const seen = this.#numberIn(from);
    const oldest = this.#ring[0];
    const known = seen !== undefined && seen <= this.#n && oldest && seen >= oldest.n - 1;
    if (!known) {
      member.send(this.#full(at));
      return;
    }
    for (const frame of this.#ring) if (frame.n > seen) member.send(frame.encoded);
  }

  #numberIn(from: string | undefined): number | undefined {
    const [, of, n] = /^([\w-]+)\.(\d{1,15})$/.exec(from ?? '') ?? [];
    return of === this.#id ? Number(n) : undefined;
  }

  leave(member: Member): void {
    this.#members.delete(member);
  }

  /** Sends what changed since the last tick. Returns how many members were written to. */
  tick(at: number): number {
    if (!this.#dirty && this.#members.size === 0) return 0;
    const encoded = this.#dirty ? this.#nextFrame(at) : undefined;
    let sent = 0;
    for (const [member, lag] of this.#members) {
      if (this.#sendTo(member, lag, encoded, at)) sent += 1;
    }
    return sent;
  }

  #sendTo(
    member: Member,
    lag: { lagTicks: number },
    encoded: Buffer | undefined,
    at: number,
  ): boolean {
    const waiting = member.waiting();
    if (lag.lagTicks > 0) {
      lag.lagTicks += 1;
      if (lag.lagTicks > lagTicksMax) member.drop();
      if (waiting > caughtUpBytes) return false;
      lag.lagTicks = 0;
      member.send(this.#full(at));
      return true;
    }
    if (!encoded) return false;
    if (waiting > laggingBytes) {
      lag.lagTicks = 1;
      return false;
    }
    member.send(encoded);
    return true;
  }

  #nextFrame(at: number): Buffer {
    this.#n += 1;
    const frame: Frame = { n: this.#n, at, put: this.#put, add: this.#add };
    this.#put = {};
    this.#add = {};
    this.#dirty = false;
    const encoded = this.#encode(JSON.stringify(frame));
    this.#ring.push({ n: this.#n, encoded });
    this.#ringBytes += encoded.length;
    while (this.#ring.length > this.#options.framesKept || this.#ringBytes > ringBytesMost) {
      this.#ringBytes -= this.#ring.shift()?.encoded.length ?? 0;
    }
    return encoded;
  }

  #full(at: number): Buffer {
    // What waits for the next tick is left out of nothing: it comes again as that tick's frame,
    // so lists are cut back to what has already left.
    const add: Record<string, unknown[]> = {};
    for (const [list, tail] of Object.entries(this.#tails)) {
      add[list] = tail.slice(0, tail.length - (this.#add[list]?.length ?? 0));
    }
    const frame: Frame = { n: this.#n, at, full: true, of: this.#id, put: this.#state, add };
    return this.#encode(JSON.stringify(frame));
  }
}
