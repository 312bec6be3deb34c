/** What a player needs to know of an H.264 stream before its first picture. */
export interface AvcConfig {
  readonly codec: string;
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly description: Uint8Array;
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
const highProfiles = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

/** Picture size from the first sequence parameter set (ITU-T H.264 §7.3.2.1.1). */
function avcSize(record: Uint8Array): { codedWidth: number; codedHeight: number } {
  const length = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
  const reader = bitReader(record.subarray(9, 8 + length));
  const profile = reader.bits(8);
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
