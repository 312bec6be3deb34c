import { isBroken, isEaten, isQuantity, plainCell } from './plain.ts';
import { shown, type Words } from './trouble.ts';

/** A spreadsheet keeps so many digits of a number; the others become noughts. */
const digitsKept = 15;
const longestSigns = 120;

/**
 * TABLE-5, TABLE-17: the number of an order, a flow, a parcel: text that happens to be digits. One that a spreadsheet took
 * for a quantity has lost its end and is refused, for it names something else now.
 */
export function numberTextOf(cell: string): string | Words {
  const text = plainCell(cell).replaceAll(/[\r\n\t]+/g, ' ');
  if (text === '' || /^-+$/.test(text)) {
    return { zh: '单号不能为空', en: 'a number is expected; the cell is empty' };
  }
  if (isEaten(text) || hasLostTail(text)) {
    return {
      zh: `单号“${shown(text)}”已被表格软件改坏(超过 15 位的尾数丢失);请从银行或渠道重新下载,不要用表格软件另存,或先把这一列设为“文本”`,
      en: `the number "${shown(text)}" was damaged by a spreadsheet (digits after the 15th are lost); download the file again, and do not save it from a spreadsheet unless the column is text`,
    };
  }
  if (isQuantity(text)) {
    return {
      zh: `单号“${shown(text)}”被表格软件当成数值(加了千分位或小数点);请重新下载,或先把这一列设为“文本”`,
      en: `a spreadsheet treated the number "${shown(text)}" as a quantity and added commas or a decimal point; download the file again, or set the column to text`,
    };
  }
  if (isBroken(text)) {
    return {
      zh: `单号单元格是错误值“${shown(text)}”`,
      en: `the number cell shows the spreadsheet error "${shown(text)}"`,
    };
  }
  // U+FFFD stands where a sign was lost; what the database cannot hold is lost too.
  if (/[\p{Cc}\uFFFD]/u.test(text) || !text.isWellFormed()) {
    return {
      zh: `单号“${shown(text)}”含有损坏的字符,文件可能已损坏`,
      en: `the number "${shown(text)}" has broken characters; the file may be damaged`,
    };
  }
  if (text.length <= longestSigns) return text;
  return {
    zh: `单号最多 ${longestSigns} 个字符,实际 ${text.length} 个`,
    en: `a number has at most ${longestSigns} characters, got ${text.length}`,
  };
}

/** Of nineteen digits and more, all behind the fifteenth are nought by chance once in ten thousand. */
function hasLostTail(text: string): boolean {
  return /^\d{19,}$/.test(text) && /^0+$/.test(text.slice(digitsKept));
}
