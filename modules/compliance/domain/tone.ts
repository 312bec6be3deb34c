/**
 * How much a chat line sounds like an attack on people, by a linear model over runs of one to three
 * signs. It only points a person at a line: nothing is refused or hidden by it, because harsh is not
 * unlawful and criticism may not be deleted.
 */
export interface ToneModel {
  /** Weights stand in 2^bits places, which runs of signs are hashed to. */
  readonly bits: number;
  readonly runs: number;
  readonly bias: number;
  readonly weights: Float32Array;
}

/** From here on a line is pointed out: fewer than one of a hundred reviews of goods are (`npm run bench words`). */
export const rudeFrom = 0.9;

/** The places of a text's runs, each once. */
export function placesOf(text: string, bits: number, runs: number): Int32Array {
  const plain = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').replace(/\d+/g, '0');
  const signs = Array.from(`^${plain}$`, (sign) => sign.codePointAt(0) ?? 0);
  const mask = 2 ** bits - 1;
  const places = new Set<number>();
  for (let from = 0; from < signs.length; from += 1) {
    // FNV-1a over code points, stirred so that the low bits depend on all of them.
    let hash = 0x811c9dc5;
    for (let length = 0; length < runs && from + length < signs.length; length += 1) {
      hash = Math.imul(hash ^ (signs[from + length] ?? 0), 0x01000193);
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
      places.add(hash & mask);
    }
  }
  return Int32Array.from(places);
}

/** Above 0 it is rather an attack than none; the further, the surer. */
export function toneOf({ bits, runs, bias, weights }: ToneModel, text: string): number {
  const places = placesOf(text, bits, runs);
  let sum = 0;
  for (const place of places) sum += weights[place] ?? 0;
  return sum / Math.sqrt(Math.max(1, places.length)) + bias;
}

export interface StoredTone {
  readonly bits: number;
  readonly runs: number;
  readonly bias: number;
  readonly scale: number;
  /** A signed byte each, the square root of the share of `scale`, so that small weights keep their digits. */
  readonly weights: string;
}

export function packTone({ bits, runs, bias, weights }: ToneModel): StoredTone {
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const bytes = Int8Array.from(weights, (weight) =>
    Math.round(Math.sign(weight) * Math.sqrt(Math.abs(weight) / scale) * 127),
  );
  const text = Buffer.from(bytes.buffer).toString('base64');
  return { bits, runs, bias, scale, weights: text };
}

export function unpackTone({ bits, runs, bias, scale, weights: text }: StoredTone): ToneModel {
  const bytes = new Int8Array(Buffer.from(text, 'base64'));
  const weights = Float32Array.from(bytes, (byte) => Math.sign(byte) * (byte / 127) ** 2 * scale);
  return { bits, runs, bias, weights };
}
