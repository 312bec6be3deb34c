import { businessDay } from '../kernel/time.ts';
import { plainCell } from './plain.ts';
import { shown, type Words } from './trouble.ts';

const half = '(?:上午|下午|中午|凌晨|早上|晚上|AM|PM)';
const time = String.raw`(?:${half}?\s*\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?\s*${half}?)`;
const parted = new RegExp(
  String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:\s+|T)(${time}))?$`,
  'i',
);
const chinese = new RegExp(
  String.raw`^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?(?:\s*(${time}))?$`,
  'i',
);
const compact =
  /^(\d{4})(\d{2})(\d{2})(?:[-T\s]?\s*((?:[01]\d|2[0-4])[0-5]\d[0-5]\d|[01]?\d:\d\d(?::\d\d)?|2[0-4]:\d\d(?::\d\d)?))?$/;
const zoned =
  /^(\d{4}-\d{2}-\d{2})[T\s]\s*(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})$/i;
const serial = /^(\d{5})(?:\.\d+)?$/;
/** No day is written longer; a cell of many thousand signs is not searched. */
const longestDay = 100;
const weekday = /\s*\(?(?:星期|周)[一二三四五六日天]\)?/u;

/**
 * A day as spreadsheets and banks write it, as `2026-11-30`: `2026/11/3`, `20261103`, `2026年11月3日`,
 * a time behind it or none, or the days since 1900 that Excel counts. What could be two days
 * (`11/3/2026`, `26-11-03`) and days that the calendar has not are refused.
 */
export function dayOf(cell: string): string | Words {
  const whole = plainCell(cell);
  if (whole.length > longestDay) return noDay(whole);
  const text = whole.replace(weekday, '').trim();
  const [, on, clock, zone] = zoned.exec(text) ?? [];
  if (on !== undefined && clock !== undefined && zone !== undefined) {
    const at = Date.parse(`${on}T${clock}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
    return Number.isNaN(at) || !isDay(on) ? impossible(text) : businessDay(at);
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
  const halves = text.match(/[上中下]午|凌晨|[早晚]上|[AP]M/giu) ?? [];
  // `13:05 PM` says two things, and so does a time between two halves of a day.
  if (halves.length > 1) return false;
  if (halves.length === 1 && (hour > 12 || (hour === 0 && !/上午|凌晨|AM/iu.test(text))))
    return false;
  // Banks end a day with 24:00.
  if (hour === 24) return minute === 0 && second === 0;
  return hour < 24 && minute < 60 && second < 60;
}

function noDay(text: string): Words {
  return {
    zh: `日期应为年在前的 2026-11-30、2026/11/30 或 20261130,实际是“${shown(text)}”`,
    en: `a date with the year first expected, such as 2026-11-30 or 20261130; got "${shown(text)}"`,
  };
}

function impossible(text: string): Words {
  return {
    zh: `日期或时间不存在:“${shown(text)}”`,
    en: `no such day or time: "${shown(text)}"`,
  };
}
