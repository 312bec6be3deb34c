import { EncodedAudioPacketSource, EncodedPacket, EncodedVideoPacketSource } from 'mediabunny';
import { NullTarget, Output } from 'mediabunny';
import type { AacConfig } from './aac.ts';
import { cmafFormat, type CmafSink } from './cmaf.ts';
import type { AvcConfig } from './h264.ts';

/** A coded packet on its track's own clock. */
export interface TimedPacket {
  readonly kind: 'video' | 'audio';
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly at: number;
  readonly offsetMs: number;
}

/** Farther from the picture than this, sound is on another clock and laid beside it. */
const apartMs = 1500;
/** Two packets of sound never have one time. */
const grainMs = 0.1;
/** A group begins after all that the one before shows. */
const pictureGrainMs = 0.02;
/** Sound that runs ahead of a picture that stands is not kept for longer. */
const aheadMs = 3000;
/** The writer keeps a note of every packet until it ends: a day of them would fill the memory. */
const oldMs = 2 * 3_600_000;
/** Players wait for sound that was announced: after this they need a stream without. */
const soundLostMs = 2000;

/**
 * One stretch of a stream with one configuration, that begins with a key frame at its own zero. What
 * is handed on keeps the writer's terms: times never fall, and no picture lies before the group it
 * came with.
 */
export class Epoch {
  readonly sound: AacConfig | undefined;
  readonly #picture: AvcConfig;
  readonly #output: Output;
  readonly #video = new EncodedVideoPacketSource('avc');
  readonly #audio: EncodedAudioPacketSource | undefined;
  readonly #zero: number;
  #floorMs = 0;
  #topMs = 0;
  #soundMs = 0;
  /** By how much this group of pictures lies later than it says, so that it lies behind the one before. */
  #groupMs = 0;
  #shiftMs: number | undefined;
  #isBegun = false;

  constructor(sink: CmafSink, first: TimedPacket, picture: AvcConfig, sound?: AacConfig) {
    this.#zero = first.at + first.offsetMs;
    this.#picture = picture;
    this.sound = sound;
    this.#output = new Output({ format: cmafFormat(sink), target: new NullTarget() });
    this.#output.addVideoTrack(this.#video);
    if (sound) {
      this.#audio = new EncodedAudioPacketSource('aac');
      this.#output.addAudioTrack(this.#audio);
    }
  }

  start(): Promise<void> {
    return this.#output.start();
  }

  /** Announced, and not heard for longer than players bear. */
  get soundLost(): boolean {
    return this.sound !== undefined && this.#topMs - this.#soundMs > soundLostMs;
  }

  get isOld(): boolean {
    return this.#topMs > oldMs;
  }

  /** The packet as the writer takes it; `undefined` where there is no place for it. */
  timed(packet: TimedPacket): EncodedPacket | undefined {
    return packet.kind === 'video' ? this.#timedVideo(packet) : this.#timedAudio(packet);
  }

  #timedVideo({ data, key, at, offsetMs }: TimedPacket): EncodedPacket | undefined {
    const plain = at + offsetMs - this.#zero;
    if (key) {
      this.#floorMs = this.#topMs;
      const behind = this.#isBegun ? this.#topMs + pictureGrainMs - plain : -plain;
      this.#groupMs = Math.max(0, behind);
      this.#isBegun = true;
    }
    const ms = plain + this.#groupMs;
    // Pictures of an open group that belong before its key frame: nothing after them needs them.
    if (ms < this.#floorMs) return undefined;
    this.#topMs = Math.max(this.#topMs, ms);
    return new EncodedPacket(data, key ? 'key' : 'delta', ms / 1000, 0);
  }

  #timedAudio({ data, at }: TimedPacket): EncodedPacket | undefined {
    if (!this.sound) return undefined;
    const plain = at - this.#zero;
    this.#shiftMs ??= Math.abs(plain - this.#topMs) > apartMs ? this.#topMs - plain : 0;
    const ms = plain + this.#shiftMs;
    if (ms < 0 || ms > this.#topMs + aheadMs) return undefined;
    this.#soundMs = Math.max(ms, this.#soundMs + grainMs);
    const length = 1024 / this.sound.sampleRate;
    return new EncodedPacket(data, 'key', this.#soundMs / 1000, length);
  }

  /** The clock of the sound was set: from the next packet on it lies beside the picture again. */
  soundJumped(): void {
    this.#shiftMs = undefined;
  }

  async add(kind: TimedPacket['kind'], packet: EncodedPacket): Promise<void> {
    if (kind === 'video') await this.#video.add(packet, { decoderConfig: this.#picture });
    else if (this.sound) await this.#audio?.add(packet, { decoderConfig: this.sound });
  }

  /** Lets the picture go on alone until the next key frame begins an epoch without sound. */
  closeSound(): void {
    this.#audio?.close();
  }

  async end(): Promise<void> {
    if (this.#output.state === 'started') await this.#output.finalize();
  }
}
