/** What a player needs to know of an H.264 stream before its first picture. */
export interface AvcConfig {
  readonly codec: string;
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly description: Uint8Array;
  /** Why hardly a phone plays it: more than 8 bits, more colour than 4:2:0. */
  readonly rare?: string;
}

/**
 * AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1): profile, constraints, level, and the
 * size from its first sequence parameter set. `undefined` when it cannot be read.
 */
export function avcConfig(record: Uint8Array): AvcConfig | undefined {
  const [version, ...profile] = record.subarray(0, 4);
  if (version !== 1 || profile.length < 3) return undefined;
  const hex = profile.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    const size = avcSize(record);
    const { codedWidth: width, codedHeight: height } = size;
    if (!(width > 0 && height > 0 && width <= longestSide && height <= longestSide)) {
      return undefined;
    }
    return { codec: `avc1.${hex}`, description: record.slice(), ...size };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Level 6.2 allows 16,888; no show is sent in more than 8K. */
const longestSide = 8192;
/** What decoders in hardware have: up to high, 8 bits, 4:2:0. */
const rareProfiles: Readonly<Record<number, string>> = {
  44: 'CAVLC 4:4:4',
  88: 'Extended',
  110: 'High 10',
  122: 'High 4:2:2',
  244: 'High 4:4:4',
  118: 'Multiview',
  128: 'Stereo',
  83: 'Scalable',
  86: 'Scalable',
};
const highProfiles = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

/** Picture size from the first sequence parameter set (ITU-T H.264 §7.3.2.1.1). */
function avcSize(record: Uint8Array): Pick<AvcConfig, 'codedWidth' | 'codedHeight' | 'rare'> {
  const length = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
  const reader = bitReader(record.subarray(9, 8 + length));
  const profile = reader.bits(8);
  const rare = rareProfiles[profile];
  reader.bits(16);
  reader.unsigned();
  const chroma = highProfiles.includes(profile) ? readHigh(reader) : 1;
  reader.unsigned();
  skipPictureOrder(reader);
  reader.unsigned();
  reader.bits(1);
  const width = (reader.unsigned() + 1) * 16;
  const mapUnits = reader.unsigned() + 1;
  const frameOnly = reader.bits(1);
  if (frameOnly === 0) reader.bits(1);
  reader.bits(1);
  const height = mapUnits * 16 * (2 - frameOnly);
  if (reader.bits(1) === 0) return sized(width, height, rare);
  const [left, right] = [reader.unsigned(), reader.unsigned()];
  const [top, bottom] = [reader.unsigned(), reader.unsigned()];
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (2 - frameOnly);
  return sized(width - (left + right) * unitX, height - (top + bottom) * unitY, rare);
}

function sized(codedWidth: number, codedHeight: number, rare: string | undefined) {
  return { codedWidth, codedHeight, ...(rare === undefined ? {} : { rare }) };
}

const [spsType, ppsType] = [7, 8];

/**
 * The configuration that a key frame carries within itself, as some encoders do instead of sending it again
 * or at all: its first sequence and picture parameter sets. `undefined` where it has none, or where they are
 * those of `known`.
 */
export function configWithin(picture: Uint8Array, known?: AvcConfig): Uint8Array | undefined {
  const lengthSize = known ? ((known.description[4] ?? 3) & 3) + 1 : 4;
  let sps: Uint8Array | undefined;
  let pps: Uint8Array | undefined;
  for (const unit of unitsOf(picture, lengthSize)) {
    const type = (unit[0] ?? 0) & 31;
    if (type === spsType) sps ??= unit;
    if (type === ppsType) pps ??= unit;
  }
  if (!sps || !pps || sps.length < 4) return undefined;
  const record = recordOf(sps, pps, lengthSize);
  if (!known) return record;
  const [mine, theirs] = [setsOf(known.description), setsOf(record)];
  return theirs.every((set) => mine.includes(set)) ? undefined : record;
}

/** The units of a picture (§5.3.4.2): a length and so many bytes. */
function* unitsOf(picture: Uint8Array, lengthSize: number): Generator<Uint8Array> {
  let at = 0;
  while (at + lengthSize < picture.length) {
    let length = 0;
    for (const byte of picture.subarray(at, at + lengthSize)) length = length * 256 + byte;
    yield picture.subarray(at + lengthSize, at + lengthSize + length);
    at += lengthSize + length;
  }
}

function recordOf(sps: Uint8Array, pps: Uint8Array, lengthSize: number): Uint8Array {
  const [, profile = 0, constraints = 0, level = 0] = sps;
  const sizeOf = ({ length }: Uint8Array): [number, number] => [length >> 8, length & 255];
  return Uint8Array.from([
    1,
    profile,
    constraints,
    level,
    0xfc | (lengthSize - 1),
    0xe1,
    ...sizeOf(sps),
    ...sps,
    1,
    ...sizeOf(pps),
    ...pps,
  ]);
}

/** The parameter sets of a record, each as text, so that they can be compared. */
function setsOf(record: Uint8Array): string[] {
  const sets: string[] = [];
  let at = 5;
  for (const mask of [31, 255]) {
    let count = (record[at] ?? 0) & mask;
    at += 1;
    for (; count > 0 && at + 2 <= record.length; count -= 1) {
      const end = at + 2 + ((record[at] ?? 0) << 8) + (record[at + 1] ?? 0);
      sets.push(record.subarray(at + 2, end).join());
      at = end;
    }
  }
  return sets;
}

/** What the high profiles say besides: chroma format, depths, scaling lists. */
function readHigh(reader: BitReader): number {
  const chroma = reader.unsigned();
  if (chroma === 3) reader.bits(1);
  reader.unsigned();
  reader.unsigned();
  reader.bits(1);
  if (reader.bits(1) === 0) return chroma;
  for (let list = 0; list < (chroma === 3 ? 12 : 8); list += 1) {
    if (reader.bits(1) === 1) skipScalingList(reader, list < 6 ? 16 : 64);
  }
  return chroma;
}

/** §7.3.2.1.1.1: a list ends early where its next scale is nought. */
function skipScalingList(reader: BitReader, size: number): void {
  let next = 8;
  for (let index = 0; index < size && next !== 0; index += 1) {
    next = (next + reader.signed() + 256) % 256;
  }
}

function skipPictureOrder(reader: BitReader): void {
  const order = reader.unsigned();
  if (order === 0) reader.unsigned();
  if (order !== 1) return;
  reader.bits(1);
  reader.signed();
  reader.signed();
  const frames = reader.unsigned();
  if (frames > 255) throw new RangeError('more frames in an order cycle than there can be');
  for (let frame = 0; frame < frames; frame += 1) reader.signed();
}

interface BitReader {
  bits(count: number): number;
  unsigned(): number;
  signed(): number;
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
  const unsigned = (): number => {
    let zeros = 0;
    while (bit() === 0) zeros += 1;
    return 2 ** zeros - 1 + bits(zeros);
  };
  const signed = (): number => {
    const code = unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  };
  return { bits, unsigned, signed };
}
