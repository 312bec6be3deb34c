/** Integer fen. A number is exact up to 2^53 fen (90 trillion yuan); sums of a shop stay below. */
export type Fen = number;

/** `¥1,299.00`, always with two decimals, in both languages. */
export function yuan(fen: Fen): string {
  const sign = fen < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(fen) / 100).toString();
  const cents = (Math.abs(fen) % 100).toString().padStart(2, '0');
  return `${sign}¥${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${cents}`;
}

/** Large counts for people: `12.3万` in Chinese, `123k` in English; exact below ten thousand. */
export function count(value: number, lang: 'zh' | 'en'): string {
  if (Math.abs(value) < 10_000) return Math.round(value).toLocaleString('en-US');
  if (lang === 'zh') {
    return value >= 1e8 ? `${trim(value / 1e8)}亿` : `${trim(value / 1e4)}万`;
  }
  return value >= 1e6 ? `${trim(value / 1e6)}M` : `${trim(value / 1e3)}k`;
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

/**
 * Splits a sum in proportion to weights by largest remainder, so that the parts are the whole to
 * the fen (I12 of the ledger's invariants). Ties go to the earlier part; without weight all goes to
 * the first.
 */
export function splitFen(sumFen: Fen, weights: readonly number[]): Fen[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (whole === 0) return weights.map((_, index) => (index === 0 ? sumFen : 0));
  const exact = weights.map((weight) => (BigInt(sumFen) * BigInt(weight)) / BigInt(whole));
  const parts = exact.map(Number);
  const rests = weights.map((weight, index) => ({
    index,
    rest: (BigInt(sumFen) * BigInt(weight)) % BigInt(whole),
  }));
  let left = sumFen - parts.reduce((sum, part) => sum + part, 0);
  for (const { index } of rests.toSorted((a, b) => Number(b.rest - a.rest) || a.index - b.index)) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}

const amountText = /^(-?)(\d+)(?:\.(\d{1,2}))?$/;

/** Yuan text to fen without a float; undefined for anything that is no amount, or too large to be exact. */
export function fenOf(text: string): number | undefined {
  const [, sign, whole, part = ''] = amountText.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const fen = Number(whole) * 100 + Number(part) * (part.length === 1 ? 10 : 1);
  if (!Number.isSafeInteger(fen)) return undefined;
  return sign === '-' ? -fen : fen;
}

/**
 * Yuan as somebody typed them, in fen, or a percentage in basis points: read as text, never rounded. NaN where it is
 * neither, which is null on the wire and refused by the server at its field.
 */
export function typedFen(text: string): number {
  return fenOf(text.trim()) ?? Number.NaN;
}

/** The same backwards: `-12.30`. */
export function yuanOf(fen: number): string {
  const text = Math.abs(fen).toString().padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}
