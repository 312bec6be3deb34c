import type { Province } from './province.ts';
import { visibleText } from './seen.ts';

/** Mainland: a mobile number, or an area code and a number. */
const mobile = /^1[3-9]\d{9}$/;
const landline = /^(010|02\d|0[3-9]\d{2})([1-9]\d{6,7})$/;

/** Hong Kong, Macao, Taiwan: their codes, and how their numbers look at home. */
const outside = [
  { province: '810000', code: '852', number: /^[2-9]\d{7}$/ },
  { province: '820000', code: '853', number: /^[268]\d{7}$/ },
  { province: '710000', code: '886', number: /^0?(?:9\d{8}|[2-8]\d{7,8})$/ },
] as const;

/** What is written before an extension: `转 12`, `ext. 12`, `#12`. */
const extension = /(?:转|轉|分机|分機|内线|ext(?:ension)?\.?|x|#|,|;)\s*(\d{1,6})$/iu;

/** What may stand between digits. */
const between = /[\s\p{Pd}().·‧・_/~]/gu;

/**
 * PLACE-2: a telephone number in the one form in which it is kept, however a browser or a person wrote it:
 * `13900000001`, `0571-88888888`, with an extension `0571-88888888-12`, `+85291234567`. A number without the code of
 * its country is read as people write it where it is, so `province` decides. Undefined where it is none.
 */
export function readPhone(text: string, province?: Province): string | undefined {
  const plain = visibleText(text).replace(
    /^(?:tel|phone|mobile|电话|手机|手机号)\s*[.:]?\s*/iu,
    '',
  );
  const ext = extension.exec(plain)?.[1];
  const body = ext === undefined ? plain : plain.replace(extension, '');
  const whole = numberIn(body, province);
  if (whole !== undefined) return ext === undefined ? whole : withExtension(whole, ext);
  // `0571-88888888-12`: what stands behind the last dash is an extension where it fits in no other way.
  const tail = ext === undefined ? /^(.+\d)\s*\p{Pd}\s*(\d{1,6})$/u.exec(body) : null;
  const [, front = '', last = ''] = tail ?? [];
  const fixed = numberIn(front, province);
  return fixed === undefined ? undefined : withExtension(fixed, last);
}

/** A mobile has no extension. */
function withExtension(number: string, ext: string): string | undefined {
  return mobile.test(number) ? undefined : `${number}-${ext}`;
}

function numberIn(text: string, province: Province | undefined): string | undefined {
  const digits = text.replace(/\(0\)/g, '').replace(between, '');
  const abroad = /^(?:\+|00)(\d+)$/.exec(digits)?.[1];
  if (abroad !== undefined) return withCode(abroad);
  if (!/^\d+$/.test(digits)) return undefined;
  const there = outside.find((place) => place.province === province);
  if (there?.number.test(digits)) return `+${there.code}${digits.replace(/^0/, '')}`;
  return mainland(digits) ?? withCode(digits);
}

/** A number behind the code of a country; the mainland's is taken off, because nobody writes it at home. */
function withCode(digits: string): string | undefined {
  if (digits.startsWith('86')) {
    const home = digits.slice(2);
    return mainland(home) ?? mainland(`0${home}`);
  }
  const place = outside.find(({ code }) => digits.startsWith(code));
  const number = digits.slice(3);
  return place?.number.test(number) ? `+${place.code}${number.replace(/^0/, '')}` : undefined;
}

function mainland(digits: string): string | undefined {
  // Who dials from elsewhere puts a nought before a mobile number, too.
  const bare = digits.replace(/^0(?=1[3-9]\d{9}$)/, '');
  if (mobile.test(bare)) return bare;
  const [, area, number] = landline.exec(digits) ?? [];
  // Area codes of three digits have numbers of eight.
  if (area === undefined || number === undefined) return undefined;
  return area.length === 3 && number.length < 8 ? undefined : `${area}-${number}`;
}

/** The last four digits, by which whoever ordered says that it is theirs; an extension does not count. */
export function phoneTailOf(phone: string): string {
  const number = /^(\d{3,4}-\d{7,8}|\+\d+)-\d+$/.exec(phone)?.[1] ?? phone;
  return number.slice(-4);
}
