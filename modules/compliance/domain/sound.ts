import { Matcher } from './matcher.ts';

/** Syllables without tones: of each Han sign its usual one, and the list of all there are. */
export interface Syllables {
  readonly names: readonly string[];
  /** For every 16-bit sign the place of its syllable in `names`, plus one; 0 where it has none. */
  readonly of: Uint16Array;
}

/** Words as they sound: finds `薇信`, `weixin` and `wei信` where `微信` is meant. */
export class SoundMatcher {
  readonly #syllables: Syllables;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #matcher: Matcher;
  #codes = new Uint16Array(4096);
  #from = new Int32Array(4096);
  #until = new Int32Array(4096);

  constructor(words: readonly string[], syllables: Syllables) {
    this.#syllables = syllables;
    this.#ids = new Map(syllables.names.map((name, index) => [name, index + 1]));
    this.#matcher = new Matcher(words.map((word) => this.#read(word)));
  }

  /** How a word sounds; signs without a syllable stand for themselves, out of the syllables' way. */
  #read(word: string): Uint16Array {
    const codes = Uint16Array.from({ length: word.length }, (_, index) => word.charCodeAt(index));
    const count = this.#sound(codes, codes.length);
    return this.#codes.slice(0, count);
  }

  /** Calls `hit(word, from, until)` with places in `codes`, which are folded signs. */
  scan(
    codes: Uint16Array,
    length: number,
    hit: (word: number, from: number, until: number) => void,
  ): void {
    const count = this.#sound(codes, length);
    this.#matcher.scan(this.#codes, count, (word, from, until) => {
      hit(word, this.#from[from] ?? 0, this.#until[until - 1] ?? 0);
    });
  }

  #sound(codes: Uint16Array, length: number): number {
    if (length > this.#codes.length) {
      this.#codes = new Uint16Array(length * 2);
      this.#from = new Int32Array(length * 2);
      this.#until = new Int32Array(length * 2);
    }
    let count = 0;
    const put = (sound: number, from: number, until: number): void => {
      this.#codes[count] = sound;
      this.#from[count] = from;
      this.#until[count] = until;
      count += 1;
    };
    for (let index = 0; index < length; index += 1) {
      const code = codes[index] ?? 0;
      const sound = this.#syllables.of[code] ?? 0;
      if (sound !== 0) {
        put(sound, index, index + 1);
      } else if (code >= 97 && code <= 122) {
        let end = index + 1;
        while (end < length && (codes[end] ?? 0) >= 97 && (codes[end] ?? 0) <= 122) end += 1;
        this.#spelt(codes, index, end, put);
        index = end - 1;
      } else {
        put(0x80_00 | (code & 0x7f_ff), index, index + 1);
      }
    }
    return count;
  }

  /** Latin letters as syllables where they are some, as letters where they are not. */
  #spelt(
    codes: Uint16Array,
    from: number,
    until: number,
    put: (sound: number, from: number, until: number) => void,
  ): void {
    const length = Math.min(until - from, 36);
    const best = split(codes, from, length, this.#ids);
    if (best && length === until - from) {
      let at = from;
      for (const { sound, size } of best) {
        put(sound, at, at + size);
        at += size;
      }
      return;
    }
    for (let index = from; index < until; index += 1) {
      put(0x80_00 | (codes[index] ?? 0), index, index + 1);
    }
  }
}

interface Piece {
  readonly sound: number;
  readonly size: number;
}

/** The split into fewest syllables; undefined where letters are left over. */
function split(
  codes: Uint16Array,
  from: number,
  length: number,
  ids: ReadonlyMap<string, number>,
): readonly Piece[] | undefined {
  const letters = String.fromCharCode(...codes.subarray(from, from + length));
  const ways: (readonly Piece[] | undefined)[] = [[]];
  for (let end = 1; end <= length; end += 1) {
    let best: readonly Piece[] | undefined;
    for (let size = 1; size <= Math.min(6, end); size += 1) {
      const before = ways[end - size];
      const sound = ids.get(letters.slice(end - size, end));
      if (!before || sound === undefined) continue;
      if (!best || before.length + 1 < best.length) best = [...before, { sound, size }];
    }
    ways.push(best);
  }
  return ways[length];
}
