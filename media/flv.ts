/** One audio or video tag as FLV and RTMP carry it (Adobe FLV 10.1 §E.4, Enhanced RTMP v2). */
export type FlvTag =
  | { readonly kind: 'video-config'; readonly data: Uint8Array }
  | { readonly kind: 'audio-config'; readonly data: Uint8Array }
  | CodedTag
  | { readonly kind: 'unplayable'; readonly what: 'picture' | 'sound'; readonly codec: string };

export type CodedTag = CodedPacket<'video'> | CodedPacket<'audio'>;

interface CodedPacket<Kind> {
  readonly kind: Kind;
  readonly data: Uint8Array;
  readonly key: boolean;
  /** 32 bits of milliseconds: they wrap after 49.7 days. */
  readonly dtsMs: number;
  /** By how much the picture is shown later than it is decoded. */
  readonly offsetMs: number;
}

export const audioTag = 8;
export const videoTag = 9;

const pictureCodecs: Readonly<Record<number, string>> = {
  2: 'H.263',
  3: 'Screen video',
  4: 'VP6',
  5: 'VP6',
  6: 'Screen video',
  12: 'HEVC',
};
const soundCodecs: Readonly<Record<number, string>> = {
  0: 'PCM',
  1: 'ADPCM',
  2: 'MP3',
  3: 'PCM',
  4: 'Nellymoser',
  5: 'Nellymoser',
  6: 'Nellymoser',
  7: 'G.711',
  8: 'G.711',
  11: 'Speex',
  14: 'MP3',
};
const fourCodes: Readonly<Record<string, string>> = {
  hvc1: 'HEVC',
  av01: 'AV1',
  vp09: 'VP9',
  vp08: 'VP8',
  vvc1: 'VVC',
  '.mp3': 'MP3',
  Opus: 'Opus',
  fLaC: 'FLAC',
  'ac-3': 'AC-3',
  'ec-3': 'E-AC-3',
};

/** Its data lies within `body`. `undefined` for what carries neither picture nor sound: ends, metadata, tags cut short. */
export function readFlvTag(type: number, body: Uint8Array, dtsMs: number): FlvTag | undefined {
  const [first] = body;
  if (first === undefined) return undefined;
  if (type === videoTag) {
    if (first < 0x80) return picture(body, dtsMs);
    const plain = firstTrack(body, 6);
    return plain && enhancedPicture(plain, dtsMs);
  }
  if (type !== audioTag) return undefined;
  if (first >> 4 !== 9) return sound(body, dtsMs);
  const plain = firstTrack(body, 5);
  return plain && enhancedSound(plain, dtsMs);
}

/** Packet types of Enhanced RTMP v2 that stand before another one; several tracks have a type for each kind. */
const modifier = 7;

/**
 * Enhanced RTMP v2 lets a packet be modified (nanoseconds, which nothing here counts) and carry several
 * tracks (a second language, a smaller picture). A show has the first of each: its packet as if it had come
 * by itself, `undefined` for those of other tracks.
 */
function firstTrack(body: Uint8Array, several: number): Uint8Array | undefined {
  const high = (body[0] ?? 0) & 0xf0;
  let type = (body[0] ?? 0) & 15;
  let at = 1;
  while (type === modifier) {
    const short = (body[at] ?? 0) + 1;
    const long = short === 256 ? ((body[at + 1] ?? 0) << 8) + (body[at + 2] ?? 0) + 1 : short;
    at += long + (short === 256 ? 3 : 1);
    if (at >= body.length) return undefined;
    type = (body[at] ?? 0) & 15;
    at += 1;
  }
  if (type === several) return trackNought(body, at, high);
  return at === 1 ? body : joined(high | type, body.subarray(at));
}

/** §"Multitrack": one track, many of one codec, or many that name theirs; all but the first have a length. */
function trackNought(body: Uint8Array, from: number, high: number): Uint8Array | undefined {
  const how = (body[from] ?? 0) >> 4;
  const head = high | ((body[from] ?? 0) & 15);
  const shared = how === 2 ? undefined : body.subarray(from + 1, from + 5);
  let at = from + (shared ? 5 : 1);
  while (at < body.length) {
    const codec = shared ?? body.subarray(at, at + 4);
    if (!shared) at += 4;
    const track = body[at];
    const [high8 = 0, middle = 0, low = 0] = body.subarray(at + 1, at + 4);
    const begin = at + (how === 0 ? 1 : 4);
    const end = how === 0 ? body.length : begin + (high8 << 16) + (middle << 8) + low;
    if (track === 0) return joined(head, codec, body.subarray(begin, end));
    at = end;
  }
  return undefined;
}

function joined(head: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 1));
  whole[0] = head;
  let at = 1;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function picture(body: Uint8Array, dtsMs: number): FlvTag | undefined {
  const [first = 0, packet] = body;
  const codec = first & 15;
  // Frame type 5 is a command of the server to its player, not a picture.
  if (first >> 4 === 5) return undefined;
  if (codec !== 7)
    return { kind: 'unplayable', what: 'picture', codec: nameOf(pictureCodecs, codec) };
  if (body.length <= 5) return undefined;
  if (packet === 0) return { kind: 'video-config', data: body.subarray(5) };
  if (packet !== 1) return undefined;
  return coded({ body, from: 5, dtsMs, offsetMs: offsetAt(body, 2) });
}

function enhancedPicture(body: Uint8Array, dtsMs: number): FlvTag | undefined {
  const packet = (body[0] ?? 0) & 15;
  const name = fourCc(body);
  if (name === undefined || ((body[0] ?? 0) >> 4) % 8 === 5) return undefined;
  if (name !== 'avc1')
    return { kind: 'unplayable', what: 'picture', codec: fourCodes[name] ?? name };
  if (packet === 0) return { kind: 'video-config', data: body.subarray(5) };
  if (packet === 1) return coded({ body, from: 8, dtsMs, offsetMs: offsetAt(body, 5) });
  return packet === 3 ? coded({ body, from: 5, dtsMs, offsetMs: 0 }) : undefined;
}

function sound(body: Uint8Array, dtsMs: number): FlvTag | undefined {
  const [first = 0, packet] = body;
  const codec = first >> 4;
  if (codec !== 10) return { kind: 'unplayable', what: 'sound', codec: nameOf(soundCodecs, codec) };
  if (body.length <= 2) return undefined;
  const data = body.subarray(2);
  if (packet === 0) return { kind: 'audio-config', data };
  return { kind: 'audio', data, key: true, dtsMs, offsetMs: 0 };
}

function enhancedSound(body: Uint8Array, dtsMs: number): FlvTag | undefined {
  const packet = (body[0] ?? 0) & 15;
  const name = fourCc(body);
  if (name === undefined) return undefined;
  if (name !== 'mp4a') return { kind: 'unplayable', what: 'sound', codec: fourCodes[name] ?? name };
  const data = body.subarray(5);
  if (data.length === 0 || packet > 1) return undefined;
  if (packet === 0) return { kind: 'audio-config', data };
  return { kind: 'audio', data, key: true, dtsMs, offsetMs: 0 };
}

interface Coded {
  readonly body: Uint8Array;
  readonly from: number;
  readonly dtsMs: number;
  readonly offsetMs: number;
}

function coded({ body, from, dtsMs, offsetMs }: Coded): CodedTag | undefined {
  if (body.length <= from) return undefined;
  const key = ((body[0] ?? 0) >> 4) % 8 === 1;
  return { kind: 'video', data: body.subarray(from), key, dtsMs, offsetMs };
}

/** More than this is no reordering of pictures but a damaged number. */
const longestOffsetMs = 5000;

/** 24 bits with a sign. */
function offsetAt(body: Uint8Array, at: number): number {
  const [high = 0, middle = 0, low = 0] = body.subarray(at, at + 3);
  const value = ((high << 24) | (middle << 16) | (low << 8)) >> 8;
  return Math.abs(value) > longestOffsetMs ? 0 : value;
}

function fourCc(body: Uint8Array): string | undefined {
  if (body.length < 5) return undefined;
  const name = String.fromCharCode(...body.subarray(1, 5));
  return /^[ -~]{4}$/.test(name) ? name : '????';
}

function nameOf(names: Readonly<Record<number, string>>, codec: number): string {
  return names[codec] ?? `FLV ${codec}`;
}
