import { aacConfig, type AacConfig } from './aac.ts';
import { StreamClock } from './clock.ts';
import type { CmafSink } from './cmaf.ts';
import { Epoch, type TimedPacket } from './epoch.ts';
import type { CodedTag, FlvTag } from './flv.ts';
import { avcConfig, configWithin, type AvcConfig } from './h264.ts';
import { readInit, readSegment, type Track } from './mp4.ts';
import { longestSegmentMs, shortestSegmentMs } from './window.ts';

/** Why a stream cannot be carried; `detail` names the codec or the fault. */
export interface StreamTrouble {
  readonly what:
    | 'picture'
    | 'parameters'
    | 'sound'
    | 'rare-keys'
    | 'no-picture'
    | 'heavy'
    | 'unreadable';
  readonly detail: string;
}

export interface RemuxDeps {
  readonly now: () => number;
  /** A new epoch begins: what its sink gets has an initialisation segment of its own. */
  epoch(): CmafSink;
  /** Told once; whatever comes afterwards is let fall. */
  trouble(trouble: StreamTrouble): void;
}

/** How long a picture waits for the sound that may belong to it. */
const soundWaitMs = 2000;
/** Sound counts as there when it has run for that long, so that a crackle begins no epoch. */
const soundRunMs = 300;
const soundGapMs = 1000;
const stillMs = 1000;
/** What may lie between two segments: 10.5 s at the highest rate that is let in, and half as much. */
const mostBytes = 24 * 1024 * 1024;

/**
 * Packs H.264 and AAC, as RTMP carries them, into CMAF without touching the coded picture. What an
 * encoder does to its clock or its configuration is put right here: small steps back are pushed up,
 * anything else begins a new epoch at the next key frame. What no player takes is told at once.
 */
export class Remuxer {
  readonly #deps: RemuxDeps;
  readonly #clocks = { video: new StreamClock(), audio: new StreamClock() };
  #picture: AvcConfig | undefined;
  /** As it was last sent by itself: again it says nothing new, whatever key frames say in between. */
  #header: Uint8Array | undefined;
  #sound: AacConfig | undefined;
  #epoch: Epoch | undefined;
  #waiting: TimedPacket[] = [];
  #renew = false;
  /** Sound is not waited for: it was announced or waited for once, and did not come. */
  #mute = false;
  #soundSince: number | undefined;
  #soundAt = 0;
  #keyAt = 0;
  /** How long packets have been coming since the last key frame, or since one is missed. */
  #comingMs = 0;
  #lastAt: number;
  #bytes = 0;
  #over = false;
  #work: Promise<void> = Promise.resolve();

  constructor(deps: RemuxDeps) {
    this.#deps = deps;
    this.#lastAt = deps.now();
  }

  tag(tag: FlvTag): void {
    if (this.#over) return;
    if (tag.kind === 'unplayable') this.#fail({ what: tag.what, detail: tag.codec });
    else if (tag.kind === 'video-config') this.#headerIs(tag.data);
    else if (tag.kind === 'audio-config') this.#soundIs(tag.data);
    else this.#coded(tag);
  }

  /** Resolves when all that came is handed on. */
  async end(): Promise<void> {
    this.#leave();
    this.#over = true;
    await this.#work;
  }

  #headerIs(record: Uint8Array): void {
    if (same(record, this.#header)) return;
    this.#header = record.slice();
    this.#pictureIs(record);
  }

  #pictureIs(record: Uint8Array): void {
    if (same(record, this.#picture?.description)) return;
    const picture = avcConfig(record);
    if (!picture) this.#fail({ what: 'parameters', detail: '' });
    else if (picture.rare !== undefined) {
      this.#fail({ what: 'picture', detail: `H.264 ${picture.rare}` });
    } else {
      this.#picture = picture;
      this.#leave();
    }
  }

  #soundIs(config: Uint8Array): void {
    if (same(config, this.#sound?.description)) return;
    const sound = aacConfig(config);
    if (!sound) {
      this.#fail({ what: 'sound', detail: aacName(config) });
      return;
    }
    this.#sound = sound;
    this.#mute = false;
    this.#soundSince = undefined;
    if (this.#epoch?.sound) this.#dropSound(this.#epoch);
  }

  #coded(tag: CodedTag): void {
    const within = tag.kind === 'video' && tag.key && configWithin(tag.data, this.#picture);
    if (within) this.#pictureIs(within);
    if (this.#over) return;
    const { at, jumped } = this.#clocks[tag.kind].read(tag.dtsMs, this.#deps.now());
    const packet = { kind: tag.kind, data: tag.data, key: tag.key, at, offsetMs: tag.offsetMs };
    if (this.#isTooMuch(packet, jumped)) return;
    if (packet.kind === 'audio') this.#audio(packet, jumped);
    else this.#video(packet, jumped);
  }

  #video(packet: TimedPacket, jumped: boolean): void {
    if (jumped || (packet.key && (this.#renew || this.#epoch?.isOld))) this.#leave();
    if (this.#canBegin(packet)) {
      this.#keyAt = packet.at;
      this.#comingMs = 0;
      this.#bytes = 0;
    }
    if (!this.#epoch) return this.#wait(packet);
    this.#add(this.#epoch, packet);
    if (!this.#renew && this.#epoch.soundLost) {
      this.#mute = true;
      this.#soundSince = undefined;
      this.#dropSound(this.#epoch);
    }
    return undefined;
  }

  #audio(packet: TimedPacket, jumped: boolean): void {
    if (!this.#sound) return;
    if (jumped) {
      this.#soundSince = undefined;
      this.#epoch?.soundJumped();
    }
    const heardAt = this.#deps.now();
    const gap = heardAt - this.#soundAt;
    this.#soundAt = heardAt;
    if (this.#soundSince === undefined || gap > soundGapMs) this.#soundSince = packet.at;
    if (!this.#epoch) return this.#wait(packet);
    if (this.#epoch.sound && !this.#renew) return this.#add(this.#epoch, packet);
    // Begun late, or come back: heard from the next key frame on.
    if (packet.at - this.#soundSince >= soundRunMs) {
      this.#mute = false;
      this.#renew = true;
    }
    return undefined;
  }

  /** Before an epoch: from the first key frame on until it is known whether there is sound. */
  #wait(packet: TimedPacket): void {
    const [first] = this.#waiting;
    if (!this.#picture || (!first && !(packet.kind === 'video' && packet.key))) return;
    this.#waiting.push(packet);
    const begun = first ?? packet;
    const heard = this.#sound !== undefined && this.#waiting.some(({ kind }) => kind === 'audio');
    const waited =
      (packet.kind === 'video' && packet.at - begun.at >= soundWaitMs) ||
      this.#comingMs >= soundWaitMs;
    if (heard || this.#mute || waited) this.#begin(this.#picture, begun, heard);
  }

  #begin(picture: AvcConfig, first: TimedPacket, heard: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#mute = !heard;
    this.#renew = false;
    const relay = lateSink();
    const epoch = new Epoch(relay, first, picture, heard ? this.#sound : undefined);
    this.#epoch = epoch;
    this.#later(() => {
      relay.to = this.#deps.epoch();
      return epoch.start();
    });
    for (const packet of waiting) this.#add(epoch, packet);
  }

  #add(epoch: Epoch, packet: TimedPacket): void {
    const timed = epoch.timed(packet);
    if (timed) this.#later(() => epoch.add(packet.kind, timed));
  }

  #dropSound(epoch: Epoch): void {
    this.#renew = true;
    this.#later(() => {
      epoch.closeSound();
      return Promise.resolve();
    });
  }

  #leave(): void {
    const epoch = this.#epoch;
    this.#epoch = undefined;
    this.#waiting = [];
    this.#renew = false;
    this.#comingMs = 0;
    if (epoch) this.#later(() => epoch.end());
  }

  /** MEDIA-24: a key frame without a configuration is none to begin with, however many come. */
  #canBegin({ kind, key }: Pick<TimedPacket, 'kind' | 'key'>): boolean {
    return kind === 'video' && key && this.#picture !== undefined;
  }

  /** Limits count time and bytes, never packets. */
  #isTooMuch({ kind, data, key, at }: TimedPacket, jumped: boolean): boolean {
    const now = this.#deps.now();
    // A network that stood still says nothing of the encoder.
    this.#comingMs += Math.min(stillMs, Math.max(0, now - this.#lastAt));
    this.#lastAt = now;
    this.#bytes += data.length;
    if (this.#bytes > mostBytes) return this.#fail({ what: 'heavy', detail: '' });
    if (this.#canBegin({ kind, key })) return false;
    const begun = this.#epoch !== undefined || this.#waiting.length > 0;
    const mediaMs = begun && kind === 'video' && !jumped ? at - this.#keyAt : 0;
    if (Math.max(mediaMs, this.#comingMs) <= longestSegmentMs) return false;
    return this.#fail({ what: begun ? 'rare-keys' : 'no-picture', detail: '' });
  }

  #later(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      this.#fail({ what: 'unreadable', detail });
    });
  }

  #fail(trouble: StreamTrouble): true {
    if (this.#over) return true;
    this.#leave();
    this.#over = true;
    this.#deps.trouble(trouble);
    return true;
  }
}

/**
 * A writer needs its sink when it is made; the epoch that it belongs to opens when its turn comes. At
 * its end it may hand out a crumb of sound without a picture, which no player can place, or one picture
 * of no length.
 */
function lateSink(): CmafSink & { to?: CmafSink } {
  let tracks: readonly Track[] = [];
  const relay: CmafSink & { to?: CmafSink } = {
    init: (bytes) => {
      tracks = readInit(bytes) ?? [];
      relay.to?.init(bytes);
    },
    segment: (bytes) => {
      const times = readSegment(bytes, tracks);
      if (times && times.durationMs >= shortestSegmentMs) relay.to?.segment(bytes);
    },
  };
  return relay;
}

function same(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return one.length === other?.length && one.every((byte, index) => byte === other[index]);
}

function aacName([first = 0, second = 0]: Uint8Array): string {
  return `AAC ${first >> 3}, channel configuration ${(second >> 3) & 15}`;
}
