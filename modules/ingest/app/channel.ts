import { createHash } from 'node:crypto';
import { withAiMark } from '../../../media/ai-mark.ts';
import type { Track } from '../../../media/mp4.ts';
import { readInit, readSegment } from '../../../media/mp4.ts';
import { longestSegmentMs, LiveWindow } from '../../../media/window.ts';
import { no, ok, type Clock, type Refusal, type Result } from '../../../platform/kernel/index.ts';
import type { Files } from '../../../platform/files/index.ts';
import type { StreamRefusal, StreamState } from '../contract.ts';
import type { StreamData } from '../events.ts';
import {
  channelBehind,
  epochOver,
  keyInUse,
  notInit,
  notSegment,
  segmentTooLong,
  tooFast,
} from '../refusals.ts';
import { chainHash, initFile, listed, segmentFile, type SegmentRow } from './segments.ts';

export interface ChannelNeeds {
  readonly clock: Clock;
  readonly files: Files;
  save(row: SegmentRow): Promise<void>;
  /** The clock of an epoch was set too late by so much. */
  shift(epoch: number, byMs: number): Promise<void>;
  tell(type: 'started' | 'stopped', data: StreamData & { reason?: string }): Promise<void>;
}

export interface Publisher {
  readonly id: string;
  readonly source: 'browser' | 'rtmp';
}

interface Epoch extends Publisher {
  readonly number: number;
  readonly startedAt: number;
  tracks?: readonly Track[];
  /** Wall time of the stream's own zero: the earliest that a segment allows. */
  zeroAt?: number;
  next: number;
}

/** INGEST-2: how long a silent publisher keeps its place before another may take the key. */
export const silentMs = 6000;
const idleMs = 10 * 60_000;
const mostKbps = 12_000;
/** LIFE-6: a publisher sends one after the other; of more than these each may be 16 MB. */
const underWayMost = 8;
/** Segments that lie this far in the future were stamped too late; less is the clock's own grain. */
const lateMs = 20;
/** A backlog comes when an epoch begins; what moves later is an encoder's clock, and only from then on. */
const backlogMs = 60_000;
const genesis = '0'.repeat(64);

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
  readonly #needs: ChannelNeeds;
  #epoch: Epoch | undefined;
  #sequence = 0;
  #chain = genesis;
  readonly #openedAt: number;
  #lastAt: number | null = null;
  #aliveAt = 0;
  #delayMs: number | null = null;
  #refusal: StreamRefusal | null = null;
  #recent: { at: number; bytes: number; ms: number }[] = [];
  #queue: Promise<unknown> = Promise.resolve();
  #underWay = 0;
  #epochs = 0;

  constructor(sessionId: string, needs: ChannelNeeds) {
    this.sessionId = sessionId;
    this.#needs = needs;
    this.#openedAt = needs.clock.now();
  }

  /** Continues after a restart where the recording ends. */
  resume(last: SegmentRow): void {
    this.#sequence = last.sequence + 1;
    this.#chain = last.chain;
    this.#epochs = last.epoch;
    this.window.resume(last.epoch);
  }

  /** Media comes from this publisher, though no segment is whole yet. */
  alive(publisherId: string): true {
    if (this.#epoch?.id === publisherId) this.#aliveAt = this.#needs.clock.now();
    return true;
  }

  /** INGEST-11: kept for the director, who sees what the encoder was told. */
  refused({ code, words }: Refusal): void {
    this.#refusal = { at: this.#needs.clock.now(), code, words };
  }

  #quietMs({ startedAt }: Epoch): number {
    return this.#needs.clock.now() - Math.max(this.#lastAt ?? 0, this.#aliveAt, startedAt);
  }

  state(): StreamState {
    const now = this.#needs.clock.now();
    const alive = this.#epoch !== undefined && now - (this.#lastAt ?? 0) < silentMs;
    return {
      publishing: alive,
      source: this.#epoch?.source ?? null,
      epoch: this.#epochs,
      segments: this.#sequence,
      kbps: alive ? this.#kbps(now) : 0,
      lastSegmentAt: this.#lastAt,
      delayMs: this.#delayMs,
      refusal: this.#refusal,
    };
  }

  /** Refuses with `ingest.key-in-use` while another publisher is alive. */
  async open(publisher: Publisher): Promise<Result<number>> {
    const now = this.#needs.clock.now();
    const current = this.#epoch;
    if (current && current.id !== publisher.id) {
      const quietMs = this.#quietMs(current);
      if (quietMs < silentMs) return no(keyInUse(silentMs - quietMs));
    }
    if (current) await this.#stop('replaced');
    this.#epochs += 1;
    this.#epoch = { ...publisher, number: this.#epochs, startedAt: now, next: 0 };
    const { source, number: epoch } = this.#epoch;
    await this.#needs.tell('started', { sessionId: this.sessionId, epoch, source });
    return ok(this.#epochs);
  }

  async init(epoch: number, bytes: Uint8Array): Promise<Result<true>> {
    const current = this.#epoch;
    if (current?.number !== epoch) return no(epochOver);
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
    await this.#needs.files.write(initFile(sessionId, epoch), kept);
  }

  /**
   * INGEST-3: takes the segment `number` of an epoch. The same number again is acknowledged and
   * changes nothing, so that a publisher may repeat what it is not sure of.
   */
  segment(epoch: number, number: number, bytes: Uint8Array): Promise<Result<true>> {
    if (this.#underWay >= underWayMost) return Promise.resolve(no(channelBehind));
    this.#underWay += 1;
    const turn = this.#queue.then(() => this.#take(epoch, number, bytes));
    this.#queue = turn
      .catch(() => {})
      .then(() => {
        this.#underWay -= 1;
      });
    return turn;
  }

  async #take(epoch: number, number: number, bytes: Uint8Array): Promise<Result<true>> {
    const current = this.#epoch;
    if (current?.number !== epoch || !current.tracks) return no(epochOver);
    if (number < current.next) return ok(true);
    const times = readSegment(bytes, current.tracks);
    if (!times) return no(notSegment);
    if (times.durationMs > longestSegmentMs) {
      return no(segmentTooLong(times.durationMs, longestSegmentMs));
    }
    const now = this.#needs.clock.now();
    this.#recent = this.#recent.filter((item) => now - item.at < 8000);
    this.#recent.push({ at: now, bytes: bytes.length, ms: times.durationMs });
    const kbps = this.#kbps(now);
    if (kbps > mostKbps) return no(tooFast(kbps, mostKbps));
    const zeroAt = await this.#zeroOf(current, now - times.startMs - times.durationMs);
    const startMs = Math.round(zeroAt + times.startMs);
    await this.#record({ epoch, number, startMs, durationMs: times.durationMs }, bytes);
    current.next = number + 1;
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
    if (byMs > lateMs && this.#needs.clock.now() - current.startedAt < backlogMs) {
      this.window.shift(current.number, byMs);
      await this.#needs.shift(current.number, byMs);
    }
    return current.zeroAt;
  }

  async #record(
    part: Pick<SegmentRow, 'epoch' | 'number' | 'startMs' | 'durationMs'>,
    bytes: Uint8Array,
  ): Promise<void> {
    const sequence = this.#sequence;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const chain = chainHash(this.#chain, sequence, sha256);
    const { sessionId, runId } = this;
    await this.#needs.files.write(segmentFile(sessionId, sequence), bytes);
    await this.#needs.save({
      ...part,
      sessionId,
      sequence,
      runId,
      bytes: bytes.length,
      sha256,
      chain,
    });
    this.#sequence = sequence + 1;
    this.#chain = chain;
    this.window.add(listed({ ...part, sequence }), bytes);
  }

  async close(publisherId: string): Promise<void> {
    if (this.#epoch?.id === publisherId) await this.#stop('closed');
  }

  /** Nobody publishes, no run is on, and nothing came for a while: what is in memory can be read again. */
  get idle(): boolean {
    const quietMs = this.#needs.clock.now() - (this.#lastAt ?? this.#openedAt);
    return this.#epoch === undefined && this.runId === null && quietMs >= idleMs;
  }

  /** Ends an epoch whose publisher fell silent without a word. */
  async sweep(): Promise<void> {
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
    await this.#needs.tell('stopped', { sessionId: this.sessionId, epoch, source, reason });
  }

  #kbps(now: number): number {
    const bytes = this.#recent.reduce((sum, item) => sum + item.bytes, 0);
    const first = this.#recent[0]?.at ?? now;
    // A backlog is as much media as it says, however quickly it comes.
    const mediaMs = this.#recent.reduce((sum, item) => sum + item.ms, 0);
    const seconds = Math.max(2, (now - first) / 1000, mediaMs / 1000);
    return Math.round((bytes * 8) / 1000 / seconds);
  }
}
