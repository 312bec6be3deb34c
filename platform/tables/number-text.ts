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
    return { zh: '应有单号,这里是空的', en: 'a number is expected and nothing stands here' };
  }
  if (isEaten(text) || hasLostTail(text)) {
    return {
      zh: `单号“${shown(text)}”已被表格软件改坏(超过 15 位的数字丢了尾数);请重新从银行或渠道下载,不要用表格打开后再保存,或先把这一列设为“文本”`,
      en: `the number "${shown(text)}" was destroyed by a spreadsheet (digits behind the 15th are lost); download the file again, and do not save it from a spreadsheet unless the column is text`,
    };
  }
  if (isQuantity(text)) {
    return {
      zh: `单号“${shown(text)}”被表格软件当成了数量(加了千分位或小数点);请重新下载,或先把这一列设为“文本”`,
      en: `a spreadsheet took the number "${shown(text)}" for a quantity and added commas or a point; download the file again, or make the column text`,
    };
  }
  if (isBroken(text)) {
    return {
      zh: `单号处是表格错误“${shown(text)}”`,
      en: `the spreadsheet shows the error "${shown(text)}" in place of a number`,
    };
  }
  // U+FFFD stands where a sign was lost; what the database cannot hold is lost too.
  if (/[\p{Cc}\uFFFD]/u.test(text) || !text.isWellFormed()) {
    return {
      zh: `单号“${shown(text)}”里有坏字符,文件可能损坏`,
      en: `the number "${shown(text)}" holds broken signs; the file may be damaged`,
    };
  }
  if (text.length <= longestSigns) return text;
  return {
    zh: `单号最多 ${longestSigns} 个字符,来的有 ${text.length} 个`,
    en: `a number has at most ${longestSigns} signs, ${text.length} came`,
  };
}

/** Of nineteen digits and more, all behind the fifteenth are nought by chance once in ten thousand. */
function hasLostTail(text: string): boolean {
  return /^\d{19,}$/.test(text) && /^0+$/.test(text.slice(digitsKept));
}
