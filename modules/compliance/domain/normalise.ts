/**
 * Text as the rules read it: one spelling for many disguises, and for every unit of it the place in
 * the text that came. Widths and letters are folded, traditional signs made simple, what is not seen
 * dropped, and separators inside a word taken out (domain reference §1.2, 1).
 */
export interface Normal {
  readonly text: string;
  /** For each unit of `text` its index in the original, and one past the end. */
  readonly at: Int32Array;
}

const drop = 0;
const separators = new Set(
  [...' \t\u00a0·•・*._-~^/|\\+=#@&"\'`“”‘’…—()[]{}<>《》【】「」'].map(codeOf),
);

function codeOf(sign: string): number {
  return sign.charCodeAt(0);
}

/** Letters of other scripts that look like Latin ones. */
const lookAlikes = 'аaеeоoрpсcхxуyіiѕsһhνvοoαaτtκkΑaΒbΕeΗhΙiΚkΜmΝnΟoΡpΤtΧxВbКkМmНhТt';

const isHan = new Uint8Array(65_536).fill(1, 0x34_00, 0xa0_00);
const isLetter = new Uint8Array(65_536).fill(1, 97, 123);

/** One 16-bit unit to one; 0 drops it. `simple` turns a traditional sign into its simple one. */
export function foldingTable(simple: (sign: string) => string): Uint16Array {
  const table = new Uint16Array(65_536);
  for (let code = 1; code < 65_536; code += 1) table[code] = foldedCode(code, simple);
  for (let index = 0; index < lookAlikes.length; index += 2) {
    table[lookAlikes.charCodeAt(index)] = lookAlikes.charCodeAt(index + 1);
  }
  // Digits in circles and brackets, and full stops that stand between Han signs.
  for (let digit = 0; digit < 9; digit += 1) {
    for (const first of [0x24_60, 0x24_74, 0x24_88, 0x27_76, 0x27_80]) {
      table[first + digit] = 49 + digit;
    }
  }
  return table;
}

function foldedCode(code: number, simple: (sign: string) => string): number {
  if (unseen(code)) return drop;
  // Surrogates: what lies beyond the basic plane is folded in `normalise`.
  if (code >= 0xd8_00 && code <= 0xdf_ff) return code;
  const sign = String.fromCharCode(code);
  if (code >= 0x34_00 && code < 0xa0_00) {
    const plain = simple(sign);
    return plain.length === 1 ? plain.charCodeAt(0) : code;
  }
  const wide = sign.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  if (wide.length !== 1) return code;
  const plain = simple(wide);
  return plain.length === 1 ? plain.charCodeAt(0) : wide.charCodeAt(0);
}

function unseen(code: number): boolean {
  return (
    code < 9 ||
    code === 0xad ||
    (code >= 0x20_0b && code <= 0x20_0f) ||
    (code >= 0x20_2a && code <= 0x20_2e) ||
    (code >= 0x20_60 && code <= 0x20_6f) ||
    (code >= 0x26_00 && code <= 0x27_bf) ||
    (code >= 0xfe_00 && code <= 0xfe_0f) ||
    (code >= 0x03_00 && code <= 0x03_6f) ||
    code === 0xfe_ff
  );
}

const separator = new Uint8Array(65_536);
for (const code of separators) separator[code] = 1;

/** Room that is used again and again; one text is folded at a time. */
export class Folder {
  readonly #table: Uint16Array;
  codes = new Uint16Array(4096);
  at = new Int32Array(4097);
  length = 0;

  constructor(table: Uint16Array) {
    this.#table = table;
  }

  /** Folds `text` into `codes` and `at`, `length` of them. */
  fold(text: string): void {
    this.#grow(text.length);
    const { codes, at } = this;
    const table = this.#table;
    let length = 0;
    let separated = false;
    for (let index = 0; index < text.length; index += 1) {
      let code = text.charCodeAt(index);
      const began = index;
      if (code >= 0xd8_00 && code <= 0xdf_ff) {
        // A half of a pair alone is no sign.
        const end = endOfSign(text, index);
        if (end === index + 1) continue;
        code = beyond(text, index);
        index = end - 1;
        if (code === drop) continue;
      } else {
        code = table[code] ?? code;
        if (code === drop) continue;
      }
      if (separator[code] === 1) separated = true;
      codes[length] = code;
      at[length] = began;
      length += 1;
    }
    at[length] = text.length;
    this.length = separated ? this.#close(length) : length;
  }

  /** Takes out separators that stand inside a word: with a Han sign beside them, or single letters. */
  #close(length: number): number {
    const { codes, at } = this;
    let kept = 0;
    for (let index = 0; index < length; index += 1) {
      const code = codes[index] ?? 0;
      if (separator[code] === 1) {
        let next = index + 1;
        while (next < length && separator[codes[next] ?? 0] === 1) next += 1;
        if (next - index <= 3 && this.#inside(kept, next, length)) {
          index = next - 1;
          continue;
        }
        for (; index < next; index += 1, kept += 1) {
          codes[kept] = codes[index] ?? 0;
          at[kept] = at[index] ?? 0;
        }
        index = next - 1;
        continue;
      }
      codes[kept] = code;
      at[kept] = at[index] ?? 0;
      kept += 1;
    }
    at[kept] = at[length] ?? 0;
    return kept;
  }

  #inside(kept: number, next: number, length: number): boolean {
    if (kept === 0 || next >= length) return false;
    const { codes } = this;
    const before = codes[kept - 1] ?? 0;
    const after = codes[next] ?? 0;
    if (isHan[before] === 1 && (isHan[after] === 1 || this.#alone(next, length))) return true;
    if (isHan[after] === 1) return isLetter[before] === 1 && isLetter[codes[kept - 2] ?? 0] !== 1;
    const single = isLetter[before] === 1 && isLetter[codes[kept - 2] ?? 0] !== 1;
    return single && this.#alone(next, length);
  }

  #alone(index: number, length: number): boolean {
    const { codes } = this;
    const letter = isLetter[codes[index] ?? 0] === 1;
    return letter && (index + 1 >= length || isLetter[codes[index + 1] ?? 0] !== 1);
  }

  #grow(length: number): void {
    if (length <= this.codes.length) return;
    this.codes = new Uint16Array(length * 2);
    this.at = new Int32Array(length * 2 + 1);
  }

  /** A copy that outlives the next fold. */
  normal(): Normal {
    let text = '';
    for (let from = 0; from < this.length; from += 4096) {
      const until = Math.min(this.length, from + 4096);
      text += String.fromCharCode(...this.codes.subarray(from, until));
    }
    return { text, at: this.at.slice(0, this.length + 1) };
  }
}

/** Mathematical letters and digits become plain ones; pictures are dropped, rare Han signs stand. */
function beyond(text: string, index: number): number {
  const sign = text.slice(index, index + 2);
  const plain = sign.normalize('NFKC').toLowerCase();
  if (plain.length === 1) return plain.charCodeAt(0);
  return /\p{Script=Han}/u.test(sign) ? 0x30_13 : drop;
}

/** Where the sign at `index` ends: a pair of units is one sign. */
export function endOfSign(text: string, index: number): number {
  const high = text.charCodeAt(index);
  const low = text.charCodeAt(index + 1);
  const pair = high >= 0xd8_00 && high < 0xdc_00 && low >= 0xdc_00 && low <= 0xdf_ff;
  return pair ? index + 2 : index + 1;
}
