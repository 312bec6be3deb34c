export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly gain: GainNode;
  readonly meter: AnalyserNode;
  muted: boolean;
}

/**
 * Mixes what is heard into one track. A whisper of a tone that nobody hears keeps the track
 * running, so that a show without a microphone still has a sound track that players accept.
 */
export class SoundDesk {
  readonly context = new AudioContext({ sampleRate: 48_000 });
  readonly #out = this.context.createMediaStreamDestination();
  readonly channels: Channel[] = [];

  constructor() {
    const silence = this.context.createConstantSource();
    const floor = this.context.createGain();
    floor.gain.value = 0;
    silence.connect(floor).connect(this.#out);
    silence.start();
  }

  get track(): MediaStreamTrack {
    const track = this.#out.stream.getAudioTracks()[0];
    if (!track) throw new Error('broken promise: the sound desk has a track');
    return track;
  }

  add(id: string, name: string, stream: MediaStream): void {
    if (stream.getAudioTracks().length === 0) return;
    this.#plug(id, name, this.context.createMediaStreamSource(stream));
  }

  /** A video file is heard through the desk only, so that the director hears no echo. */
  addFile(id: string, name: string, element: HTMLMediaElement): void {
    this.#plug(id, name, this.context.createMediaElementSource(element));
  }

  #plug(id: string, name: string, source: AudioNode): void {
    const gain = this.context.createGain();
    const meter = this.context.createAnalyser();
    meter.fftSize = 512;
    source.connect(gain).connect(meter).connect(this.#out);
    this.channels.push({ id, name, gain, meter, muted: false });
  }

  /** Takes a source off the desk; a source that never had sound is none of its business. */
  remove(id: string): void {
    const index = this.channels.findIndex((channel) => channel.id === id);
    const [gone] = index < 0 ? [] : this.channels.splice(index, 1);
    gone?.gain.disconnect();
    gone?.meter.disconnect();
  }

  mute(channel: Channel, muted: boolean): void {
    channel.muted = muted;
    channel.gain.gain.setTargetAtTime(muted ? 0 : 1, this.context.currentTime, 0.02);
  }
}

/** Loudness of a channel now, from 0 to 1 (peak). */
export function levelOf({ meter }: Channel): number {
  const samples = new Float32Array(meter.fftSize);
  meter.getFloatTimeDomainData(samples);
  return samples.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
}
