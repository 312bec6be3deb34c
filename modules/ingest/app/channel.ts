import { withAiMark } from '../../../media/ai-mark.ts';
import type { Track } from '../../../media/mp4.ts';
import { readInit, readSegment } from '../../../media/mp4.ts';
import { LiveWindow } from '../../../media/window.ts';
import { no, ok, steadyMs, type Refusal, type Result } from '../../../platform/kernel/index.ts';
import type { StreamRefusal, StreamState } from '../contract.ts';
import {
  channelBehind,
  epochOver,
  initTooLarge,
  keyInUse,
  notInit,
  notSegment,
  tooFast,
} from '../refusals.ts';
import type { ChannelDeps, Publisher } from './channel-deps.ts';
import { aheadOf, EpochClock, lengthNot } from './fits.ts';
import type { Ending } from './floor.ts';
import { Rate } from './rate.ts';
import { Recorder } from './recorder.ts';
import { listed, type SegmentRow } from './segments.ts';

interface Epoch extends Publisher {
  readonly number: number;
  readonly startedAt: number;
  readonly clock: EpochClock;
  /** The longest of its segments until now. */
  longestMs: number;
  tracks?: readonly Track[];
  /** Wall time of the stream's own zero: the earliest that a segment allows. */
  zeroAt?: number;
  next: number;
}

/** INGEST-2: how long a silent publisher keeps its place before another may take the key. */
export const silentMs = 6000;
const idleMs = 10 * 60_000;
const mostKbps = 12_000;
/** INGEST-40: what encoders write is one or two kilobytes; parameter sets and fonts of their own are not many more. */
const initMostBytes = 256 * 1024;
/** LIFE-6: a publisher sends one after the other; of more than these each may be 16 MB. */
const underWayMost = 8;
/** Segments that lie this far in the future were stamped too late; less is the clock's own grain. */
const lateMs = 20;
/** A backlog comes when an epoch begins; what moves later is an encoder's clock, and only from then on. */
const backlogMs = 60_000;

/**
 * One session's way from publisher to players: who publishes, which segments are in the window,
 * what is recorded. Segments of one channel are taken one after another.
 */
export class StreamChannel {
  readonly window = new LiveWindow();
  readonly sessionId: string;
  runId: string | null = null;
  /** INGEST-7: nobody is served while it is; what comes is recorded all the same. */
  paused = false;
  /** INGEST-8: who made what comes, when AI did. */
  madeBy: string | null = null;
  readonly #deps: ChannelDeps;
  #epoch: Epoch | undefined;
  readonly #openedAt: number;
  #lastAt: number | null = null;
  #aliveAt = 0;
  #delayMs: number | null = null;
  #refusal: StreamRefusal | null = null;
  #rekeyedAt: number | null = null;
  readonly #rate = new Rate();
  readonly #recorder: Recorder;
  #queue: Promise<unknown> = Promise.resolve();
  #underWay = 0;
  #epochs = 0;

  constructor(sessionId: string, deps: ChannelDeps) {
    this.sessionId = sessionId;
    this.#deps = deps;
    this.#openedAt = deps.clock.now();
    this.#recorder = new Recorder(sessionId, deps, {
      kept: (row, bytes) => this.#show(row, bytes),
      passed: (last) => this.resume(last),
    });
  }

  /** Continues after a restart where the recording ends. */
  resume(last: Ending): void {
    this.#recorder.resume(last);
    this.#epochs = Math.max(this.#epochs, last.epoch);
    this.window.resume(last.epoch);
  }

  /** INGEST-31: what fell silent before a restart is silent since then. */
  wasHeard(at: number): void {
    this.#lastAt = at;
  }

  /** Media comes from this publisher, though no segment is whole yet. */
  alive(publisherId: string): true {
    if (this.#epoch?.id === publisherId) this.#aliveAt = this.#deps.clock.now();
    return true;
  }

  /** Whose epoch is on. */
  get publisherId(): string | undefined {
    return this.#epoch?.id;
  }

  /** INGEST-41: the key with which it publishes is good for this publishing only; the director is told. */
  rekeyed(on: boolean): void {
    this.#rekeyedAt = on ? this.#deps.clock.now() : null;
  }

  /** INGEST-21: whether this publisher opened the epoch that is on. */
  isOf(epoch: number, publisherId: unknown): boolean {
    return this.#epoch?.number === epoch && this.#epoch.id === publisherId;
  }

  /** INGEST-11: kept for the director, who sees what the encoder was told. */
  refused({ code, words }: Refusal): void {
    this.#refusal = { at: this.#deps.clock.now(), code, words };
  }

  #quietMs({ startedAt }: Epoch): number {
    return this.#deps.clock.now() - Math.max(this.#lastAt ?? 0, this.#aliveAt, startedAt);
  }

  state(): StreamState {
    const now = this.#deps.clock.now();
    // INGEST-31: between two key frames an encoder is there, too.
    const alive = this.#epoch !== undefined && this.#quietMs(this.#epoch) < silentMs;
    return {
      publishing: alive,
      source: this.#epoch?.source ?? null,
      epoch: this.#epochs,
      segments: this.#recorder.next,
      kbps: alive ? this.#rate.kbps(now) : 0,
      lastSegmentAt: this.#lastAt,
      delayMs: this.#delayMs,
      segmentMs: Math.round(this.#epoch?.longestMs ?? 0),
      refusal: this.#refusal,
      rekeyedAt: this.#epoch ? this.#rekeyedAt : null,
      unrecorded: this.#recorder.unrecorded,
    };
  }

  /** Refuses with `ingest.key-in-use` while another publisher is alive. */
  async open(publisher: Publisher): Promise<Result<number>> {
    const now = this.#deps.clock.now();
    const current = this.#epoch;
    if (current && current.id !== publisher.id) {
      const quietMs = this.#quietMs(current);
      if (quietMs < silentMs) return no(keyInUse(silentMs - quietMs));
    }
    if (current?.id !== publisher.id) this.#rekeyedAt = null;
    if (current) await this.#stop('replaced');
    this.#epochs += 1;
    const fresh = { clock: new EpochClock(), startedAt: now, longestMs: 0, next: 0 };
    this.#epoch = { ...publisher, number: this.#epochs, ...fresh };
    const { source, number: epoch } = this.#epoch;
    await this.#deps.publishStarted({ sessionId: this.sessionId, epoch, source });
    return ok(this.#epochs);
  }

  async init(epoch: number, bytes: Uint8Array): Promise<Result<true>> {
    const current = this.#epoch;
    if (current?.number !== epoch) return no(epochOver);
    if (bytes.length > initMostBytes) return no(initTooLarge(bytes.length, initMostBytes));
    const tracks = readInit(bytes);
    if (!tracks) return no(notInit);
    current.tracks = tracks;
    await this.#keepInit(epoch, bytes);
    return ok(true);
  }

  /** A run opens or closes. What was published before it belongs to it from now on, with its mark. */
  async onAir(runId: string | null, madeBy: string | null): Promise<void> {
    this.runId = runId;
    this.madeBy = madeBy;
    this.paused = false;
    const init = this.#epoch && this.window.init(this.#epoch.number);
    if (this.#epoch && init) await this.#keepInit(this.#epoch.number, init);
  }

  async #keepInit(epoch: number, bytes: Uint8Array): Promise<void> {
    const { madeBy, runId, sessionId } = this;
    const kept =
      madeBy === null ? bytes : withAiMark(bytes, { producer: madeBy, id: runId ?? sessionId });
    this.window.setInit(epoch, kept);
    await this.#recorder.init(epoch, kept);
  }

  /**
   * INGEST-3: takes the segment `number` of an epoch. The same number again is acknowledged and
   * changes nothing, so that a publisher may repeat what it is not sure of.
   */
  segment(epoch: number, number: number, bytes: Uint8Array): Promise<Result<true>> {
    if (this.#underWay >= underWayMost) return Promise.resolve(no(channelBehind));
    this.#underWay += 1;
    return this.#enqueue(() => this.#take(epoch, number, bytes)).finally(() => {
      this.#underWay -= 1;
    });
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {});
    return done;
  }

  async #take(epoch: number, number: number, bytes: Uint8Array): Promise<Result<true>> {
    await this.#recorder.settle();
    const current = this.#epoch;
    if (current?.number !== epoch || !current.tracks) return no(epochOver);
    if (number < current.next) return ok(true);
    const times = readSegment(bytes, current.tracks);
    if (!times) return no(notSegment);
    const steadyAt = steadyMs(this.#deps.clock);
    const misfit =
      aheadOf(number, current.next) ?? lengthNot(times) ?? current.clock.misfit(times, steadyAt);
    if (misfit) return no(misfit);
    const now = this.#deps.clock.now();
    const kbps = this.#rate.take({ at: now, bytes: bytes.length, ms: times.durationMs });
    if (kbps > mostKbps) return no(tooFast(kbps, mostKbps));
    const zeroAt = await this.#zeroOf(current, now - times.startMs - times.durationMs);
    const startMs = Math.round(zeroAt + times.startMs);
    current.longestMs = Math.max(current.longestMs, times.durationMs);
    const { sessionId, runId, paused } = this;
    const part = { epoch, number, startMs, durationMs: times.durationMs };
    await this.#recorder.record({ ...part, sessionId, runId, paused }, bytes);
    current.clock.taken(times, steadyAt);
    this.#lastAt = now;
    this.#delayMs = Math.max(0, Math.round(now - startMs - times.durationMs));
    return ok(true);
  }

  /**
   * INGEST-13: when a stream began is known by the segment that was least under way: of a backlog that is
   * the last. What was stamped by an earlier one is put right.
   */
  async #zeroOf(current: Epoch, seen: number): Promise<number> {
    const before = current.zeroAt ?? seen;
    const byMs = Math.round(before - seen);
    current.zeroAt = byMs > lateMs ? before - byMs : before;
    if (byMs > lateMs && this.#deps.clock.now() - current.startedAt < backlogMs) {
      this.window.shift(current.number, byMs);
      await this.#deps.shift(current.number, byMs);
    }
    return current.zeroAt;
  }

  #show(row: SegmentRow, bytes: Uint8Array): void {
    if (this.#epoch?.number === row.epoch) this.#epoch.next = row.number + 1;
    // INGEST-30: what was before a pause leaves with it, so that the numbers of the list have no hole.
    if (row.paused) this.window.clear();
    else this.window.add(listed(row), bytes);
  }

  async close(publisherId: string): Promise<void> {
    if (this.#epoch?.id === publisherId) await this.#stop('closed');
  }

  /** Nobody publishes, no run is on, and nothing came for a while: what is in memory can be read again. */
  get idle(): boolean {
    const quietMs = this.#deps.clock.now() - Math.max(this.#lastAt ?? 0, this.#openedAt);
    const isNeeded = this.#epoch !== undefined || this.runId !== null || this.#recorder.waits;
    return !isNeeded && quietMs >= idleMs;
  }

  /** Ends an epoch whose publisher fell silent without a word. */
  async sweep(): Promise<void> {
    await this.#enqueue(() => this.#recorder.settle());
    const current = this.#epoch;
    if (!current) return;
    const quietMs = this.#quietMs(current);
    if (quietMs > silentMs * 5) await this.#stop('silent');
  }

  async #stop(reason: string): Promise<void> {
    const current = this.#epoch;
    this.#epoch = undefined;
    if (!current) return;
    const { number: epoch, source } = current;
    await this.#deps.publishStopped({ sessionId: this.sessionId, epoch, source, reason });
  }
}
