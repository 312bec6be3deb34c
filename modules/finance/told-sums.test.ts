import { describe, expect, it } from 'vitest';
import { isWords } from '../../platform/tables/index.ts';
import { readStatement } from './app/read-statement.ts';
import { differingTotals } from './app/told-sums.ts';

/** The rows of which a statement says what its lines do not. */
async function rowsOf(lines: readonly string[]): Promise<readonly number[] | string> {
  const read = await readStatement(lines.join('\n'));
  return isWords(read) ? read.zh : (await differingTotals(read)).map(({ row }) => row);
}

const one = ['单号,日期,金额', 'B1,2026-11-20,12.00', 'B2,2026-11-20,-2.00'];
const two = [
  '流水号,交易日期,收入金额,支出金额,余额',
  'B1,2026-11-20,12.00,,12.00',
  'B2,2026-11-20,,2.00,10.00',
];

describe('what a statement says of itself', () => {
  it.each([
    ['its net sum', [...one, '合计,,10.00']],
    ['its sums side by side', [...two, '合计,,12.00,2.00,']],
    ['sums with a balance beside them', [...two, '合计,,12.00,2.00,10.00']],
    ['what left below zero', [...two, '总计,,12.00,-2.00,']],
    ['all that moved', [...one, '合计,14.00,']],
    ['how many they are', [...one, '总笔数,2,']],
    ['both in one sentence', [...two, '共 2 笔,,,,', '收入合计:12.00元 支出合计:2.00元,,,,']],
    ['counts of each side', [...two, '收入笔数:1,支出笔数:1,,,']],
    ['it above the lines', ['示例银行', '收入合计,12.00,支出合计,2.00', '总笔数:2', ...two]],
    [
      'what else stands above',
      ['账号:6214000012345678', '起止日期:2026-11-01 至 2026-11-30', '期初余额,5.00', ...two],
    ],
    [
      'sums of pages',
      [...one, '本页合计,,99.00', '小计,,99.00', '累计,,99.00', '第 1 页', '合计,,10.00'],
    ],
    ['one total for each part', [...one, '合计,,10.00', 'B3,2026-11-21,5.00', '合计,,5.00']],
    [
      'one total for each day and all',
      [...one, '合计,,10.00', 'B3,2026-11-21,5.00', '合计,,15.00'],
    ],
    ['a total without a sum', [...one, '合计,,']],
    ['when it was printed', [...one, '打印时间:2026-11-30 10:00']],
    ['it in English', ['reference,date,amount', 'B1,2026-11-20,1.00', 'Total,,1.00']],
  ])('[FINANCE-31] %s: fits', async (_name, lines) => {
    expect(await rowsOf(lines)).toEqual([]);
  });

  it.each([
    ['a row is lost', [...one, '合计,,22.00'], 4],
    ['a sum is changed', [...two, '合计,,13.00,2.00,'], 4],
    ['what left is changed', [...two, '合计,,12.00,3.00,'], 4],
    ['a count is not theirs', [...one, '总笔数,3,'], 4],
    ['a count in a sentence', [...one, '合计:5笔,,'], 4],
    ['a sum in a sentence', [...two, '收入合计:12.00元 支出合计:2.50元,,,,'], 4],
    ['a sum above them', ['示例银行', '收入合计,13.00,支出合计,2.00', ...two], 2],
    ['a count above them', ['总笔数:3', ...two], 1],
    ['it in English', ['reference,date,amount', 'B1,2026-11-20,1.00', 'Total,,2.00'], 3],
  ])('[FINANCE-31] where %s it is named at its row', async (_name, lines, row) => {
    expect(await rowsOf(lines)).toEqual([row]);
  });

  it('[FINANCE-31] says what the file says and what its lines make, in both languages', async () => {
    const read = await readStatement([...one, '合计,,22.00'].join('\n'));
    expect(isWords(read) ? read : await differingTotals(read)).toEqual([
      {
        row: 4,
        zh: '第 4 行:文件自带合计为 ¥22.00,明细合计为 2 笔,收 ¥12.00,支 ¥2.00',
        en: 'row 4: the file states totals of ¥22.00, its lines add up to 2 lines, ¥12.00 in, ¥2.00 out',
      },
    ]);
  });

  const day = (index: number): string[] => [`D${index},2026-11-20,1.00`, '合计,,1.00'];
  it('[FINANCE-33] of as many totals as lines each is looked at, and nobody waits for them', async () => {
    const rows = Array.from({ length: 15_000 }, (_, index) => day(index)).flat();
    const read = await readStatement(['单号,日期,金额', ...rows, '合计,,15000.01'].join('\n'));
    if (isWords(read)) throw new Error(read.en);
    let [longest, last, judging] = [0, performance.now(), true];
    const watch = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (judging) setImmediate(watch);
    };
    setImmediate(watch);
    const troubles = await differingTotals(read);
    judging = false;
    // What never let anybody have a turn is seen only here.
    longest = Math.max(longest, performance.now() - last);
    expect([troubles.map(({ row }) => row), longest < 400]).toEqual([[30_002], true]);
  });

  it.each([
    ['words', '字'.repeat(20_000)],
    ['brackets', '('.repeat(20_000)],
    ['digits', `${'1'.repeat(20_000)}-`],
    ['blanks', `合${' '.repeat(20_000)}1${' '.repeat(20_000)}x`],
  ])('[FINANCE-33] a remark of many thousand %s holds nobody up', async (_name, text) => {
    const read = await readStatement(['说明,x', ...one].join('\n'));
    if (isWords(read)) throw new Error(read.en);
    const began = performance.now();
    await differingTotals({ ...read, above: [{ row: 1, cells: [text, text] }] });
    // Seconds where it is read again and again; a busy machine takes some hundred milliseconds.
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
