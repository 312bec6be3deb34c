import {
  AudioSample,
  AudioSampleSource,
  canEncodeAudio,
  NullTarget,
  Output,
  VideoSample,
  VideoSampleSource,
} from 'mediabunny';
import { registerAacEncoder } from '@mediabunny/aac-encoder';
import { cmafFormat } from '../../media/cmaf.ts';
import type { PublisherState } from './publisher.ts';
import { Uplink } from './uplink.ts';

export type ToWorker =
  | {
      readonly t: 'start';
      readonly key: string;
      readonly width: number;
      readonly height: number;
      readonly record: boolean;
      readonly pictures: ReadableStream<VideoFrame>;
      readonly sounds: ReadableStream<AudioData>;
    }
  | { readonly t: 'stop' };

export type ToStudio =
  | { readonly t: 'state'; readonly state: PublisherState }
  | { readonly t: 'saved'; readonly recording: Blob | undefined };

const fps = 25;
const keyFrameSeconds = 1;
/** What is tried, from the best down; the uplink decides which step is held. */
const ladderKbps = [2500, 1600, 1000, 600] as const;

/** So many encoders one after another that break before they gave a second of picture: it is no use. */
const breaksMost = 5;
/** One sample that is not taken is a sample's fault; so many in a row are the encoder's. */
const untakenMost = 3;
const breathMs = 500;

type Start = Extract<ToWorker, { t: 'start' }>;
type Source = VideoSampleSource | AudioSampleSource;

let session: Encoding | undefined;

globalThis.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.t === 'start') {
    session = new Encoding(data);
    session.run().catch((error: unknown) => session?.fail(error));
  } else {
    session
      ?.stop()
      .then((recording) => tell({ t: 'saved', recording }))
      .catch(() => tell({ t: 'saved', recording: undefined }));
  }
});

function tell(message: ToStudio): void {
  globalThis.postMessage(message);
}

/**
 * Encodes H.264 and AAC and publishes one CMAF segment per second. When the uplink cannot keep up
 * the encoder starts anew one step lower: a new epoch, so that players switch cleanly.
 */
class Encoding {
  readonly #start: Start;
  readonly #uplink: Uplink;
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  #step = 0;
  #dropped = 0;
  #stopping = false;
  #output: Output | undefined;
  #video: VideoSampleSource | undefined;
  #audio: AudioSampleSource | undefined;
  #zero: number | undefined;
  #busy = false;
  #sinceChange = 0;
  #breaks = 0;
  readonly #untaken = new Map<Source, number>();
  #reading: Promise<unknown> = Promise.resolve();

  constructor(start: Start) {
    this.#start = start;
    this.#uplink = new Uplink(start.key, () => this.#report());
  }

  async run(): Promise<void> {
    if (!(await canEncodeAudio('aac'))) registerAacEncoder();
    await this.#open();
    this.#reading = Promise.all([this.#readPictures(), this.#readSounds()]);
    await this.#reading;
  }

  fail(error: unknown): void {
    this.#uplink.refuse({
      zh: `编码失败:${String(error)}`,
      en: `Encoding failed: ${String(error)}`,
    });
  }

  async stop(): Promise<Blob | undefined> {
    this.#stopping = true;
    // A source that gives no more pictures must not keep the show from ending.
    await Promise.race([this.#reading, new Promise((resolve) => setTimeout(resolve, 500))]);
    if (this.#output?.state === 'started') await this.#output.finalize().catch(() => {});
    await this.#uplink.close();
    if (this.#parts.length === 0) return undefined;
    return new Blob(this.#parts, { type: 'video/mp4' });
  }

  async #open(): Promise<void> {
    const bitrate = (ladderKbps[this.#step] ?? 600) * 1000;
    const epoch = this.#uplink.newEpoch();
    const output = new Output({
      format: cmafFormat({
        init: (bytes) => this.#send(epoch, 'init', bytes),
        segment: (bytes) => this.#send(epoch, 'segment', bytes),
      }),
      target: new NullTarget(),
    });
    this.#video = new VideoSampleSource({
      codec: 'avc',
      bitrate,
      keyFrameInterval: keyFrameSeconds,
      latencyMode: 'realtime',
    });
    this.#audio = new AudioSampleSource({ codec: 'aac', bitrate: 96_000 });
    output.addVideoTrack(this.#video, { frameRate: fps });
    output.addAudioTrack(this.#audio);
    await output.start();
    this.#zero = undefined;
    this.#output = output;
    this.#sinceChange = 0;
  }

  #send(epoch: number, kind: 'init' | 'segment', bytes: Uint8Array): void {
    // A file on disk holds one initialisation; a step down in bitrate starts a second part.
    if (this.#start.record) this.#parts.push(Uint8Array.from(bytes));
    this.#uplink.push(epoch, kind, bytes);
    this.#sinceChange += 1;
    if (kind !== 'segment') return;
    this.#breaks = 0;
    void this.#adapt();
  }

  async #take(source: Source, adding: Promise<void>): Promise<void> {
    try {
      await adding;
      this.#untaken.delete(source);
    } catch (error) {
      const untaken = (this.#untaken.get(source) ?? 0) + 1;
      this.#untaken.set(source, untaken);
      const current = source === this.#video || source === this.#audio;
      if (current && untaken >= untakenMost) void this.#beginAnew(error);
    }
  }

  /** An encoder that broke (a driver, a device) takes nothing any more: another one goes on in its place. */
  async #beginAnew(fault: unknown): Promise<void> {
    if (this.#busy || this.#stopping) return;
    this.#busy = true;
    const broken = this.#output;
    this.#uplink.brokeOff();
    let why: unknown = fault;
    while (why !== undefined && !this.#stopping) {
      this.#breaks += 1;
      if (this.#breaks > breaksMost) {
        this.fail(why);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, breathMs));
      why = await this.#open().catch((again: unknown) => again);
    }
    await broken?.cancel().catch(() => {});
    this.#untaken.clear();
    this.#busy = false;
  }

  /** Down when segments pile up, up again after half a minute without trouble. */
  async #adapt(): Promise<void> {
    const { waiting } = this.#uplink;
    const down = waiting >= 4 && this.#step < ladderKbps.length - 1 && this.#sinceChange > 6;
    const up = waiting === 0 && this.#step > 0 && this.#sinceChange > 30;
    if ((!down && !up) || this.#busy || this.#stopping || !this.#uplink.online) return;
    this.#busy = true;
    this.#step += down ? 1 : -1;
    const before = this.#output;
    try {
      await this.#open();
    } catch (error) {
      this.#busy = false;
      await this.#beginAnew(error);
      return;
    }
    await before?.finalize().catch(() => {});
    this.#busy = false;
  }

  async #readPictures(): Promise<void> {
    const reader = this.#start.pictures.getReader();
    let pending = 0;
    for (;;) {
      const { done, value: frame } = await reader.read();
      if (done || this.#stopping) {
        frame?.close();
        // What still waits in the track's own queue is released, not left to the collector.
        await reader.cancel().catch(() => {});
        return;
      }
      this.#zero ??= frame.timestamp;
      const seconds = (frame.timestamp - this.#zero) / 1e6;
      const encoder = this.#video;
      if (!encoder || pending > 8 || seconds < 0) {
        this.#dropped += 1;
        frame.close();
        continue;
      }
      const sample = new VideoSample(frame, { timestamp: seconds });
      pending += 1;
      void this.#take(encoder, encoder.add(sample)).finally(() => {
        pending -= 1;
        sample.close();
        frame.close();
      });
    }
  }

  async #readSounds(): Promise<void> {
    const reader = this.#start.sounds.getReader();
    // Sound and picture clocks differ in their zero; both are counted from when they first came.
    let zero: number | undefined;
    let epochZero: number | undefined;
    for (;;) {
      const { done, value: data } = await reader.read();
      if (done || this.#stopping) {
        data?.close();
        await reader.cancel().catch(() => {});
        return;
      }
      if (this.#zero === undefined || this.#zero !== epochZero) {
        epochZero = this.#zero;
        zero = this.#zero === undefined ? undefined : data.timestamp;
      }
      const encoder = this.#audio;
      if (!encoder || zero === undefined) {
        data.close();
        continue;
      }
      const sample = new AudioSample(data);
      sample.setTimestamp(Math.max(0, (data.timestamp - zero) / 1e6));
      await this.#take(encoder, encoder.add(sample));
      sample.close();
      data.close();
    }
  }

  #report(): void {
    const state: PublisherState = {
      ...this.#uplink.state,
      targetKbps: ladderKbps[this.#step] ?? 600,
      dropped: this.#dropped,
    };
    tell({ t: 'state', state });
  }
}
