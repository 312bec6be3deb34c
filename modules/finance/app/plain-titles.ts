/** What a bank puts in brackets behind a column of sums to say which way they went. */
const inward = '收入|存入|贷方|转入|收';
const outward = '支出|支取|借方|转出|取出|付出|支|付';
const english = '(?:(?:trade|transaction|amount|debit|credit|income|expense|value|of)\\s*)+';
/** A title of sums, alone in its cell: its name, a unit, and the word in brackets. */
const title = new RegExp(
  String.raw`(?<=^|[",;|\t\r\n])([ \t]*)(借方发生额|借方金额|贷方发生额|贷方金额|交易金额|记账金额|发生额|金额)(/元)?\s*[[(（［【]\s*(${inward}|${outward}|${english})\s*[\])）］】]\s*(?=$|[",;|\t\r\n])`,
  'giu',
);

/** Some banks put a mark in front of what is no line, and no quotes around its sums: `# 收入合计: 1笔, 1,299.00元`. */
const marked = /^("?)# +(\p{L}.*)$/gmu;
const thousands = /(?<=\d),(?=\d{3}(?!\d))/gu;

/** Titles stand near the beginning. */
const within = 16 * 1024;
const came = new RegExp(`^(?:${inward})$`, 'u');
const went = new RegExp(`^(?:${outward})$`, 'u');

/**
 * FINANCE-45: what banks explain in brackets is no unit of money: `借方发生额（支取）`, `交易金额[ Trade Amount ]`. A word
 * against the name (`借方发生额(收入)`, as a company's own books have it) is left there, and the title refused.
 */
export function plainTitles(text: string): string {
  const plain = text
    .slice(0, within)
    .replaceAll(title, (all: string, space: string, name: string, unit = '', word = '') => {
      const side = came.test(word) ? '收入' : went.test(word) ? '支出' : null;
      if (side === null) return space + name + unit;
      if (!/^[借贷]方/u.test(name)) {
        // The sum in the currency of the account stands beside the sum itself.
        return name === '记账金额' ? all : `${space}${side}金额${unit}`;
      }
      return name.startsWith('贷方') === (side === '收入') ? space + name + unit : all;
    });
  return (plain + text.slice(within)).replaceAll(
    marked,
    (_all, quote: string, words: string) => quote + words.replaceAll(thousands, ''),
  );
}
