const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const tens: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** A number as people say it: `3,500`, `19.5`, `三千五百`, `两`, `十二`, `1.5万`. Undefined where it is none. */
export function numberIn(text: string): number | undefined {
  const plain = text.replaceAll(',', '').trim();
  const arabic = /^(\d+(?:\.\d+)?)\s*(万|千|百)?$/.exec(plain);
  if (arabic) return Number(arabic[1]) * scaleOf(arabic[2]);
  if (!/^[零〇一二两三四五六七八九十百千万点]+$/.test(plain)) return undefined;
  const [whole = '', part] = plain.split('点');
  const value = spoken(whole);
  if (value === undefined || part === undefined) return value;
  return Number(`${value}.${[...part].map((sign) => digits[sign] ?? 0).join('')}`);
}

function scaleOf(sign: string | undefined): number {
  return sign === '万' ? 10_000 : sign === '千' ? 1000 : sign === '百' ? 100 : 1;
}

function spoken(text: string): number | undefined {
  if (text === '') return undefined;
  // Digit by digit, as a year or a model is read: 一九九八.
  if (text.length > 1 && [...text].every((sign) => sign in digits)) {
    return Number([...text].map((sign) => digits[sign]).join(''));
  }
  let total = 0;
  let section = 0;
  let last: number | undefined;
  let unit = 1;
  for (const sign of text) {
    const digit = digits[sign];
    if (digit !== undefined) {
      last = digit;
    } else if (sign === '万') {
      total = (total + section + (last ?? 0)) * 10_000;
      [section, last, unit] = [0, undefined, 10_000];
    } else {
      unit = tens[sign] ?? 1;
      section += (last ?? 1) * unit;
      last = undefined;
    }
  }
  // 三千五 is 3,500: a digit after a unit counts tenths of it.
  const short = last !== undefined && unit >= 100 && !text.includes('零');
  return total + section + (last ?? 0) * (short ? unit / 10 : 1);
}

/** How a number is written in the text of a rule: digits or Chinese signs. */
export const numeral =
  '(?:\\d[\\d,]*(?:\\.\\d+)?\\s*[万千百]?|[零一二两三四五六七八九十百千万点]+)';
