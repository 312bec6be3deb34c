import { describe, expect, it } from 'vitest';
import { isWords } from '../../platform/tables/index.ts';
import { readStatement } from './app/read-statement.ts';

async function read(text: string) {
  const statement = await readStatement(text);
  if (isWords(statement)) return { lines: [], refused: [statement] };
  const { lines, refused } = statement;
  return { lines: lines.map(({ line }) => [line.reference, line.fen, line.day]), refused };
}

describe('a statement', () => {
  it.each([
    ['one signed sum', '单号,日期,金额\nB1,2026-11-30,"-1,299.00"', -129_900],
    [
      'one sum and a direction',
      '流水号,交易时间,收/支,交易金额\nB1,20261130101112,支出,"1,299.00"',
      -129_900,
    ],
    ['a direction that agrees', '流水号,交易日期,借贷标志,发生额\nB1,20261130,借,-12.00', -1200],
    ['credit as C', 'Reference No,Value Date,Dr/Cr,Amount\nB1,2026-11-30,CR,12.00', 1200],
    ['income and spent', '单号,日期,收入金额,支出金额\nB1,2026-11-30,12.00,', 1200],
    ['spent and a dash', '单号,日期,收入金额,支出金额\nB1,2026-11-30,-,12.00', -1200],
    [
      'debit and credit of the bank',
      '交易流水号\t记账日期\t借方发生额\t贷方发生额\nB1\t2026/11/30\t\t12.00',
      1200,
    ],
    [
      'noughts in the other column',
      '凭证号,交易日,借方金额,贷方金额\nB1,20261130,12.00,0.00',
      -1200,
    ],
    [
      'what left below zero, as its header says',
      '单号,日期,收入金额（+元）,支出金额（-元）\nB1,2026-11-30,,-12.00',
      -1200,
    ],
    ['a currency of its own', '单号,日期,币种,金额\nB1,2026-11-30,人民币,12.00', 1200],
    ['a balance beside it', '单号,日期,金额,余额\nB1,2026-11-30,12.00,299.00', 1200],
  ])('[FINANCE-21] with %s is read', async (_name, text, fen) => {
    expect(await read(text)).toEqual({ lines: [['B1', fen, '2026-11-30']], refused: [] });
  });

  it.each([
    ['income and spent in one row', '单号,日期,收入,支出\nB1,2026-11-30,12.00,3.00'],
    ['neither of them', '单号,日期,收入,支出\nB1,2026-11-30,,-'],
    ['no sum', '单号,日期,金额\nB1,2026-11-30,'],
    ['spent below zero', '单号,日期,收入,支出\nB1,2026-11-30,,-12.00'],
    ['a direction against its sign', '单号,日期,收支,金额\nB1,2026-11-30,收入,-12.00'],
    ['a direction that is none', '单号,日期,收/支,金额\nB1,2026-11-30,不计收支,12.00'],
    ['an empty direction', '单号,日期,收/支,金额\nB1,2026-11-30,,12.00'],
    ['dollars', '单号,日期,币种,金额\nB1,2026-11-30,USD,12.00'],
    ['a number that a spreadsheet destroyed', '单号,日期,金额\n4.2E+27,2026-11-30,12.00'],
    [
      'a number that lost its tail',
      '单号,日期,金额\n4200001234202610000000000000,2026-11-30,12.00',
    ],
    ['a day that is none', '单号,日期,金额\nB1,2026-02-30,12.00'],
    ['a third decimal', '单号,日期,金额\nB1,2026-11-30,12.005'],
    ['a sum cut before its balance', '单号,日期,金额,余额,备注\nB1,2026-11-30,1,299.00,5000.00,'],
    ['one sum for two', '单号,日期,收入,支出,余额,币种\nB1,2026-11-30,5.00'],
    ['the end of a broken download', '单号,日期,金额,备注\nB1,2026-11-30,12'],
  ])('[FINANCE-21] with %s is refused at its row', async (_name, text) => {
    const { lines, refused } = await read(text);
    expect([lines, refused.map(({ row }) => row)]).toEqual([[], [2]]);
  });

  it('[TABLE-10] leaves out a total that carries a day', async () => {
    const text = '单号,日期,金额\nB1,2026-11-30,5.00\n合计,2026-11-30,5.00';
    expect(await read(text)).toEqual({ lines: [['B1', 500, '2026-11-30']], refused: [] });
  });

  it('[FINANCE-21] whose sums together are not exact any more is refused whole', async () => {
    const most = '90071992547409.91';
    const { refused } = await read(`单号,日期,金额\nB1,2026-11-30,${most}\nB2,2026-11-30,-0.01`);
    expect(refused).toMatchObject([{ row: 3 }]);
  });

  it('[FINANCE-18] lets others have their turn while it is read', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => `B${index},12.34,2026-11-20`);
    let [turns, reading] = [0, true];
    const watch = (): void => {
      turns += 1;
      if (reading) setImmediate(watch);
    };
    setImmediate(watch);
    const { lines } = await read(['单号,金额,日期', ...rows].join('\n'));
    reading = false;
    expect([lines.length, turns > 3]).toEqual([30_000, true]);
  });
});
