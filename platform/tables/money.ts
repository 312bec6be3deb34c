import { isBroken, isEaten, plainSum } from './plain.ts';
import { shown, type Words } from './trouble.ts';

const currency = /^(?:¥|CNY|RMB|人民币)\s*/i;
const unit = /\s*(?:元整?|圆整?|CNY|RMB)$/i;
/** No sum is written longer; a cell of many thousand signs is not searched. */
const longestSum = 100;
/** Digits, in groups of three or in none, parted by one and the same sign. */
const digits = /^(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00A0]\d{3})+)?(?:\.(\d*))?$/;

/**
 * Yuan as people, banks and spreadsheets write them, in fen and exact, or why not: `1,299.00`,
 * `(1,299.00)` and `12.00-` for sums below zero, `¥`, `元`. Null where nothing stands or a dash does.
 */
export function moneyOf(cell: string): number | null | Words {
  const text = plainSum(cell);
  // A spreadsheet's book-keeping format writes nought as `¥ -`.
  if (/^(?:(?:¥|CNY|RMB|人民币)\s*-+|-*)\s*(?:元)?$/iu.test(text) && text !== '元') return null;
  if (text.length > longestSum) return noMoney(text);
  const special = unfit(text);
  if (special) return special;
  const { sign, rest } = signOf(text);
  const decimals = digits.exec(rest)?.[1];
  if (sign === undefined || !digits.test(rest) || !/\d/.test(rest)) return noMoney(text);
  // A third decimal would be dropped or rounded in silence; noughts say nothing.
  if (decimals !== undefined && /[1-9]/.test(decimals.slice(2))) {
    return {
      zh: `金额最多两位小数,实际是“${shown(text)}”`,
      en: `an amount with at most two decimals expected, got "${shown(text)}"`,
    };
  }
  const [whole = '', part = ''] = rest.replaceAll(/[, \u00A0]/g, '').split('.');
  const fen = BigInt(`${whole}${part.slice(0, 2).padEnd(2, '0')}`);
  if (fen > BigInt(Number.MAX_SAFE_INTEGER)) return tooLarge(text);
  // Without `|| 0` a minus before nothing would be a nought below zero.
  return sign * Number(fen) || 0;
}

/** A sum that no longer is exact. */
export function tooLarge(text: string): Words {
  return {
    zh: `金额过大,最多 90 万亿元,实际是“${shown(text)}”`,
    en: `an amount of at most 90 trillion yuan expected, got "${shown(text)}"`,
  };
}

function unfit(text: string): Words | undefined {
  if (isBroken(text)) {
    return {
      zh: `单元格是错误值“${shown(text)}”,不是金额;请修正(或拉宽列)后重新保存`,
      en: `the cell shows the error "${shown(text)}"; fix it (or widen the column) and save again`,
    };
  }
  if (!isEaten(text)) return undefined;
  return {
    zh: `“${shown(text)}”是科学计数,后面的数字已丢失;请把列设为两位小数的“数值”后重新保存`,
    en: `"${shown(text)}" is in scientific notation and has lost digits; set the column to two decimals and save again`,
  };
}

function noMoney(text: string): Words {
  return {
    zh: `金额应为人民币元,如 1,299.00,实际是“${shown(text)}”`,
    en: `an amount in yuan such as 1,299.00 expected, got "${shown(text)}"`,
  };
}

/** The one sign of a sum, wherever it stands; none of two signs is believed. */
function signOf(text: string): { readonly sign: number | undefined; readonly rest: string } {
  let rest = text;
  const signs: number[] = [];
  const take = (pattern: RegExp, sign: number): void => {
    const found = pattern.exec(rest);
    if (!found) return;
    rest = found[1]?.trim() ?? '';
    signs.push(sign);
  };
  const bare = (): void => {
    rest = rest.replace(currency, '').replace(unit, '').trim();
  };
  bare();
  take(/^\((.*)\)$/su, -1);
  bare();
  take(/^-(.*)$/su, -1);
  take(/^\+(.*)$/su, 1);
  take(/^(.*)-$/su, -1);
  bare();
  return { sign: signs.length > 1 ? undefined : (signs[0] ?? 1), rest };
}
