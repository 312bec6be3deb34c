import { businessDay } from '../kernel/time.ts';
import { plainCell } from './plain.ts';
import { shown, type Words } from './trouble.ts';

const time = String.raw`(?:(?:上午|下午|AM|PM)?\s*\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?\s*(?:AM|PM)?)`;
const parted = new RegExp(
  String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:\s+|T)(${time}))?$`,
  'i',
);
const chinese = new RegExp(
  String.raw`^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?(?:\s*(${time}))?$`,
  'i',
);
const compact =
  /^(\d{4})(\d{2})(\d{2})(?:\s*((?:[01]\d|2[0-4])[0-5]\d[0-5]\d|[01]?\d:\d\d(?::\d\d)?|2[0-4]:\d\d(?::\d\d)?))?$/;
const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/i;
const serial = /^(\d{5})(?:\.\d+)?$/;
const weekday = /\s*\(?(?:星期|周)[一二三四五六日天]\)?/u;

/**
 * A day as spreadsheets and banks write it, as `2026-11-30`: `2026/11/3`, `20261103`, `2026年11月3日`,
 * a time behind it or none, or the days since 1900 that Excel counts. What could be two days
 * (`11/3/2026`, `26-11-03`) and days that the calendar has not are refused.
 */
export function dayOf(cell: string): string | Words {
  const text = plainCell(cell).replace(weekday, '').trim();
  if (zoned.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) || !isDay(text.slice(0, 10)) ? impossible(text) : businessDay(at);
  }
  const counted = serial.exec(text)?.[1];
  if (counted !== undefined) return ofSerial(Number(counted), text);
  const found = parted.exec(text);
  const [year, month, day, rest] = found
    ? [found[1], found[3], found[4], found[5]]
    : ((chinese.exec(text) ?? compact.exec(text))?.slice(1) ?? []);
  if (year === undefined || month === undefined || day === undefined) return noDay(text);
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(written) && (rest === undefined || isTime(rest)) ? written : impossible(text);
}

/** Excel's day 25569 is 1970-01-01; only this century is believed, other numbers are no days. */
function ofSerial(days: number, text: string): string | Words {
  const written = new Date((days - 25_569) * 86_400_000).toISOString().slice(0, 10);
  return isDay(written) ? written : noDay(text);
}

function isDay(written: string): boolean {
  const at = Date.parse(`${written}T00:00:00Z`);
  // The calendar of JavaScript makes 2 March of 30 February.
  return (
    written.startsWith('20') && !Number.isNaN(at) && new Date(at).toISOString().startsWith(written)
  );
}

function isTime(text: string): boolean {
  const numbers = /^\d{6}$/.test(text) ? (text.match(/\d\d/g) ?? []) : (text.match(/\d+/g) ?? []);
  const [hour = 0, minute = 0, second = 0] = numbers.map(Number);
  // Banks end a day with 24:00.
  if (hour === 24) return minute === 0 && second === 0;
  return hour < 24 && minute < 60 && second < 60;
}

function noDay(text: string): Words {
  return {
    zh: `日期应为年在前的 2026-11-30、2026/11/30 或 20261130,来的是“${shown(text)}”`,
    en: `a date with the year first is expected, such as 2026-11-30 or 20261130; "${shown(text)}" came`,
  };
}

function impossible(text: string): Words {
  return {
    zh: `没有这一天(或这个时间):“${shown(text)}”`,
    en: `there is no such day or time: "${shown(text)}"`,
  };
}
