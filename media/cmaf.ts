import { EncodedAudioPacketSource, EncodedPacket, EncodedVideoPacketSource } from 'mediabunny';
import { Mp4OutputFormat, NullTarget, Output } from 'mediabunny';

export interface CmafSink {
  init(bytes: Uint8Array): void;
  segment(bytes: Uint8Array): void;
}

/**
 * A fragmented MP4 writer that hands out one initialisation segment and then one media segment per
 * group of pictures, each as a whole. Runs in the browser and in Node.
 */
export function cmafFormat(sink: CmafSink): Mp4OutputFormat {
  let fileType: Uint8Array = new Uint8Array();
  let head: Uint8Array | undefined;
  return new Mp4OutputFormat({
    fastStart: 'fragmented',
    minimumFragmentDuration: 0.9,
    onFtyp: (data) => {
      fileType = data.slice();
    },
    onMoov: (data) => sink.init(join(fileType, data)),
    onMoof: (data) => {
      head = data.slice();
    },
    onMdat: (data) => {
      if (head) sink.segment(join(head, data));
      head = undefined;
    },
  });
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

export interface Remuxer {
  video(config: Uint8Array): void;
  audio(config: Uint8Array): void;
  packet(packet: RemuxPacket): void;
  end(): Promise<void>;
}

export interface RemuxPacket {
  readonly kind: 'video' | 'audio';
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly ptsMs: number;
}

const packetsBeforeStart = 200;

/**
 * Packs H.264 and AAC packets, as RTMP carries them, into CMAF without touching the coded picture.
 * Starts at the first key frame, when both codecs have told their configuration or the picture
 * alone has run for two hundred packets.
 */
export function openRemuxer(sink: CmafSink): Remuxer {
  const state: RemuxState = { waiting: [], started: false };
  let queue: Promise<void> = Promise.resolve();
  const later = (work: () => Promise<void>): void => {
    queue = queue.then(work);
  };
  return {
    video: (config) => {
      state.videoConfig ??= avcConfig(config);
    },
    audio: (config) => {
      state.audioConfig ??= aacConfig(config);
    },
    packet: (packet) => {
      if (!state.started) {
        state.waiting.push(packet);
        const ready = state.videoConfig && (state.audioConfig ?? tooLong(state));
        if (!ready) return;
        state.started = true;
        later(() => start(state, sink));
        return;
      }
      later(() => add(state, packet));
    },
    end: async () => {
      await queue;
      if (state.output?.state === 'started') await state.output.finalize();
    },
  };
}

interface RemuxState {
  waiting: RemuxPacket[];
  started: boolean;
  videoConfig?: VideoDecoderConfig;
  audioConfig?: AudioDecoderConfig;
  output?: Output;
  video?: EncodedVideoPacketSource;
  audio?: EncodedAudioPacketSource;
  keySeen?: boolean;
  firstPtsMs?: number;
}

function tooLong(state: RemuxState): boolean {
  return state.waiting.length > packetsBeforeStart;
}

async function start(state: RemuxState, sink: CmafSink): Promise<void> {
  state.output = new Output({ format: cmafFormat(sink), target: new NullTarget() });
  state.video = new EncodedVideoPacketSource('avc');
  state.output.addVideoTrack(state.video);
  if (state.audioConfig) {
    state.audio = new EncodedAudioPacketSource('aac');
    state.output.addAudioTrack(state.audio);
  }
  await state.output.start();
  const { waiting } = state;
  state.waiting = [];
  for (const packet of waiting) await add(state, packet);
}

async function add(state: RemuxState, packet: RemuxPacket): Promise<void> {
  if (packet.kind === 'video' && packet.key && !state.keySeen) {
    state.keySeen = true;
    state.firstPtsMs = packet.ptsMs;
  }
  const seconds = (packet.ptsMs - (state.firstPtsMs ?? 0)) / 1000;
  if (!state.keySeen || seconds < 0) return;
  const type = packet.key ? 'key' : 'delta';
  if (packet.kind === 'video' && state.videoConfig) {
    const encoded = new EncodedPacket(packet.data, type, seconds, 0);
    await state.video?.add(encoded, { decoderConfig: state.videoConfig });
  } else if (packet.kind === 'audio' && state.audioConfig) {
    const length = 1024 / state.audioConfig.sampleRate;
    const encoded = new EncodedPacket(packet.data, 'key', seconds, length);
    await state.audio?.add(encoded, { decoderConfig: state.audioConfig });
  }
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1): profile, constraints, level. */
function avcConfig(record: Uint8Array): VideoDecoderConfig {
  const hex = [record[1], record[2], record[3]]
    .map((byte) => (byte ?? 0).toString(16).padStart(2, '0'))
    .join('');
  const size = avcSize(record);
  return { codec: `avc1.${hex}`, description: record.slice(), ...size };
}

const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
];

/** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1): object type, rate index, channels. */
function aacConfig(config: Uint8Array): AudioDecoderConfig {
  const [first = 0, second = 0] = config;
  const rateIndex = ((first & 7) << 1) | (second >> 7);
  return {
    codec: `mp4a.40.${first >> 3}`,
    sampleRate: sampleRates[rateIndex] ?? 44_100,
    numberOfChannels: (second >> 3) & 15,
    description: config.slice(),
  };
}

/** Picture size from the first sequence parameter set (ITU-T H.264 §7.3.2.1.1). */
function avcSize(record: Uint8Array): { codedWidth: number; codedHeight: number } {
  const length = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
  const reader = bitReader(record.subarray(9, 8 + length));
  const profile = reader.bits(8);
  reader.bits(16);
  reader.unsigned();
  let chroma = 1;
  if ([100, 110, 122, 244, 44, 83, 86, 118, 128].includes(profile)) {
    chroma = reader.unsigned();
    reader.unsigned();
    reader.unsigned();
    reader.bits(1);
    if (reader.bits(1) === 1) throw new RangeError('scaling lists in the SPS are not supported');
  }
  reader.unsigned();
  const order = reader.unsigned();
  if (order === 0) reader.unsigned();
  else if (order === 1) throw new RangeError('picture order type 1 is not supported');
  reader.unsigned();
  reader.bits(1);
  const width = (reader.unsigned() + 1) * 16;
  const mapUnits = reader.unsigned() + 1;
  const frameOnly = reader.bits(1);
  if (frameOnly === 0) reader.bits(1);
  reader.bits(1);
  const height = mapUnits * 16 * (2 - frameOnly);
  if (reader.bits(1) === 0) return { codedWidth: width, codedHeight: height };
  const [left, right] = [reader.unsigned(), reader.unsigned()];
  const [top, bottom] = [reader.unsigned(), reader.unsigned()];
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (2 - frameOnly);
  return {
    codedWidth: width - (left + right) * unitX,
    codedHeight: height - (top + bottom) * unitY,
  };
}

interface BitReader {
  bits(count: number): number;
  unsigned(): number;
}

/** Reads fixed and Exp-Golomb numbers, skipping the emulation prevention bytes (§7.3.1). */
function bitReader(bytes: Uint8Array): BitReader {
  const raw = [...bytes].filter(
    (byte, index) => !(byte === 3 && bytes[index - 1] === 0 && bytes[index - 2] === 0),
  );
  let at = 0;
  const bit = (): number => {
    const byte = raw[at >> 3];
    if (byte === undefined) throw new RangeError('the SPS ends too early');
    const value = (byte >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  const bits = (count: number): number => {
    let value = 0;
    for (let index = 0; index < count; index += 1) value = value * 2 + bit();
    return value;
  };
  return {
    bits,
    unsigned: () => {
      let zeros = 0;
      while (bit() === 0) zeros += 1;
      return 2 ** zeros - 1 + bits(zeros);
    },
  };
}
