import { describe, expect, it } from 'vitest';
import { dayOf, isWords, moneyOf, numberTextOf, readTable, type TableForm } from './index.ts';

type Column = 'no' | 'day' | 'sum' | 'spent' | 'currency';

const form: TableForm<Column, readonly [string, number]> = {
  columns: {
    no: ['单号', '流水号'],
    day: ['日期'],
    sum: ['金额', '贷方发生额', '收入'],
    spent: ['借方发生额', '支出'],
    currency: ['币种'],
  },
  deps: [['no'], ['day'], ['sum', 'spent']],
  money: ['sum', 'spent'],
  expected: { zh: '单号、日期和金额', en: 'number, date and amount' },
  day: 'day',
  number: 'no',
  read: ({ cell }) => {
    const no = numberTextOf(cell('no'));
    const [came, went] = [moneyOf(cell('sum')), moneyOf(cell('spent'))];
    if (isWords(no)) return no;
    if (isWords(dayOf(cell('day')))) return { zh: '没有这一天', en: 'no such day' };
    if (isWords(came)) return came;
    return isWords(went) ? went : [no, (came ?? 0) - (went ?? 0)];
  },
};

/** What was read, which rows were refused, which left out. */
async function read(text: string) {
  const table = await readTable(text, form);
  if (isWords(table)) return { whole: table.zh };
  const { lines, refused, skipped } = table;
  return {
    read: lines.map(({ line }) => line),
    refused: refused.map(({ row }) => row),
    left: skipped.map(({ row }) => row),
  };
}

const refusedAt = (...rows: readonly number[]) => ({ read: [], refused: rows, left: [] });

describe('cells that are missing or too many', () => {
  it.each([
    ['a download that broke off in a sum', '单号,日期,金额,备注\nB2,2026-11-30,12'],
    ['one that broke off behind it', '单号,日期,金额,余额,备注\nB2,2026-11-30,1299.00,5'],
    ['one sum for two columns', '单号,日期,收入,支出,余额,币种\nB1,2026-11-30,5.00'],
    ['a separator that was lost', '日期,摘要,单号,金额,余额\n2026-11-30,T1,12.00,500.00'],
    ['a comma in a note before the sum', '日期,摘要,单号,金额,余额,备注\n2026-11-30,货,款,7,1,5,'],
    ['an empty cell more', '单号,日期,金额,备注\nB1,2026-11-30,12.00,,'],
    ['thousands without decimals', '单号,日期,金额,余额,备注\nB1,2026-11-30,1,299,5000,'],
  ])('[TABLE-8] %s: refused at its row', async (_name, text) => {
    expect(await read(text)).toEqual(refusedAt(2));
  });

  it('[TABLE-8] one row wider than all others is refused, though nothing stands in its last cell', async () => {
    const rows = [
      'B1,2026-11-30,3.00,9.00,',
      'B2,2026-11-30,4,299,5000,',
      'B3,2026-11-30,5.00,9.00,',
    ];
    const text = ['单号,日期,金额,余额,备注', ...rows].join('\n');
    expect(await read(text)).toEqual({
      read: [
        ['B1', 300],
        ['B3', 500],
      ],
      refused: [3],
      left: [],
    });
  });

  it('[TABLE-8] every row with one comma more is a habit, and two rows cut at a comma are none', async () => {
    const head = '单号,日期,金额,备注';
    const habit = [head, 'B1,2026-11-30,3.00,x,', 'B2,2026-11-30,4.00,,'].join('\n');
    expect(await read(habit)).toEqual({
      read: [
        ['B1', 300],
        ['B2', 400],
      ],
      refused: [],
      left: [],
    });
    const cut = ['单号,日期,金额,余额,备注', 'B1,2026-11-30,1,299,50,', 'B2,2026-11-30,2,300,50,'];
    expect(await read(cut.join('\n'))).toEqual(refusedAt(2, 3));
  });

  it('[TABLE-8] a file that breaks off inside its last sum is refused there', async () => {
    const rows = '单号,日期,金额\nB1,2026-11-30,3.00\nB2,2026-11-30,63.7';
    const sound = { read: [['B1', 300]], left: [] };
    expect(await read(rows)).toEqual({ ...sound, refused: [3] });
    expect(await read(rows.slice(0, -2))).toEqual({ ...sound, refused: [3] });
    const both = [
      ['B1', 300],
      ['B2', 6370],
    ];
    expect(await read(`${rows}\n`)).toMatchObject({ read: both });
    expect(await read(`${rows}0`)).toMatchObject({ read: both });
    expect(await read(rows.replace('3.00', '3'))).toMatchObject({ refused: [] });
  });

  it('[TABLE-8] says how many cells were expected and came, in both languages', async () => {
    const table = await readTable('单号,日期,金额,备注\nB2,2026-11-30,12', form);
    expect(isWords(table) ? table : table.refused).toEqual([
      {
        row: 2,
        zh: '第 2 行:表头到“备注”共 4 列,这一行只有 3 格;文件可能没有下载完整,或少了分隔符',
        en: 'row 2: the header has 4 columns up to "备注", this row has 3; the download may be incomplete, or a separator is missing',
      },
    ]);
  });
});

describe('a sum without quotes that is cut at its comma', () => {
  const bank = '日期,摘要,流水号,借方发生额,贷方发生额,余额,对方户名,备注';
  it.each([
    ['before a balance', `${bank}\n2026-11-30,货款,T1,,1,299.00,5000.00,张三,`],
    ['with all cells', `${bank}\n2026-11-30,货款,T1,,1,299.00,5000.00,张三,,`],
    ['what left', `${bank}\n2026-11-30,货款,T1,12,345.00,,8000.00,张三,`],
    ['before a balance and a note', '单号,日期,金额,余额,备注\nB1,2026-11-30,1,299.00,5000.00'],
    ['with a comma at its end', '单号,日期,金额,余额,备注\nB1,2026-11-30,1,299.00,5000.00,'],
    ['before an account', '日期,单号,支出,余额,对方户名\n2026-11-30,B1,12,345.00,8000.00,'],
    ['before a balance that was left out', '单号,日期,金额,余额\nB1,2026-11-30,1,299.00'],
    ['in millions', '单号,日期,金额,余额,户名,备注,附言\nB1,2026-11-30,1,234,567.00,8.00,a'],
    ['below zero', '单号,日期,金额,余额\nB1,2026-11-30,-1,299.00'],
    ['in brackets', '单号,日期,金额,余额\nB1,2026-11-30,(1,299.00)'],
    ['with its currency', '单号,日期,金额,余额\nB1,2026-11-30,¥1,299.00'],
    ['in a column before it', '单号,日期,余额,金额,备注\nB1,2026-11-30,5,000.00,12.00'],
    ['before a sum of the other side', '单号,日期,收入,支出,备注\nB1,2026-11-30,1,299.00,'],
    ['before a note, without decimals', '单号,日期,金额,备注\nB1,2026-11-30,1,299'],
  ])('[TABLE-9] %s: refused at its row', async (_name, text) => {
    expect(await read(text)).toEqual(refusedAt(2));
  });

  it.each([
    ['a balance beside it', '单号,日期,金额,余额\nB1,2026-11-30,12.00,299.00', 1200],
    [
      'a note of digits behind a balance',
      '单号,日期,金额,余额,备注\nB1,2026-11-30,12.00,5,299',
      1200,
    ],
    ['whole yuan', '单号,日期,金额,余额\nB1,2026-11-30,12,345', 1200],
    ['nought beside a sum', '单号,日期,收入,支出\nB1,2026-11-30,0,299.00', -29_900],
    ['a number of goods', '单号,日期,数量,金额\nB1,2026-11-30,2,299.00', 29_900],
    ['a count of rows', '序号,金额,日期,单号\n1,299.00,2026-11-30,B1', 29_900],
    ['quotes', '单号,日期,金额,余额\nB1,2026-11-30,"1,299.00","5,000.00"', 129_900],
    ['whole yuan at the end of a row', '单号,日期,金额\nB1,2026-11-30,12', 1200],
    ['whole yuan before an empty note', '单号,日期,金额,备注\nB1,2026-11-30,12,', 1200],
    ['tabs', '单号\t日期\t金额\t余额\nB1\t2026-11-30\t1\t299.00', 100],
  ])('[TABLE-9] %s is read', async (_name, text, fen) => {
    expect(await read(text)).toEqual({ read: [['B1', fen]], refused: [], left: [] });
  });

  it.each([
    ['1,299', 'refused'],
    ['-12,500', 'refused'],
    ['12,50', 'refused'],
    ['1,299.00', 129_900],
    ['1,299,000', 129_900_000],
    ['1299', 129_900],
  ])('[TABLE-13] %s between semicolons', async (sum, fen) => {
    const { read: lines } = await read(`单号;日期;金额\nB1;2026-11-30;${sum}`);
    expect(lines).toEqual(fen === 'refused' ? [] : [['B1', fen]]);
  });
});

describe('a row of a total', () => {
  it.each([
    ['with a day', '单号,日期,金额\n合计,2026-11-30,5.00'],
    ['of a day', '日期,单号,金额\n2026-11-30,小计,5.00'],
    ['of a day, in its own words', '日期,单号,金额\n2026-11-30,本日合计:,5.00'],
    ['in English', '单号,日期,金额\nGrand Total,2026-11-30,5.00'],
    ['with its count', '单号,日期,金额\n合计(3笔),2026-11-30,5.00'],
    ['in a column that is not read', '日期,摘要,单号,金额\n2026-11-30,本日合计,,5.00'],
    ['without a day', '单号,日期,金额\n本月合计,,5.00'],
    ['of some days', '摘要,日期,单号,金额\n合计,2026-11-01至2026-11-30,,5.00'],
  ])('[TABLE-10] %s is no line', async (_name, text) => {
    expect(await read(text)).toEqual({ read: [], refused: [], left: [2] });
  });

  it.each([
    ['an impossible day', '摘要,日期,单号,金额\n本月利息,2026-11-31,B1,9.00'],
    ['one behind the word of a sum', '摘要,日期,单号,金额\n合计付款,2026/11/31,B1,9.00'],
    ['a day with the year last', '摘要,日期,单号,金额\n总金额,11/30/2026,B1,9.00'],
    ['no day and no word of a sum', '摘要,日期,单号,金额\n本年结息,,B1,9.00'],
  ])('[TABLE-10] %s is refused and not left out', async (_name, text) => {
    expect(await read(text)).toEqual(refusedAt(2));
  });

  it('[TABLE-10] a name that only begins like a sum is a line', async () => {
    const text = '单号,日期,金额\n合计0012,2026-11-30,5.00\nTOTAL-77,2026-11-30,6.00';
    expect(await read(text)).toMatchObject({
      read: [
        ['合计0012', 500],
        ['TOTAL-77', 600],
      ],
    });
  });
});

describe('a unit above the header', () => {
  it.each([
    '报表,(单位:千元)',
    '（单位：万元）',
    '币种:USD美元',
    '本表金额以万元计',
    '单位:万',
    '金额单位:人民币(万元)',
    '单位：人民币万元',
    '收支明细表(万元)',
    '币种:人民币/美元',
    '单位 万元',
    '以人民币千元计',
    '(in thousands of RMB)',
    'Currency: USD',
    '货币单位为港元',
    '单位,,分',
  ])('[TABLE-11] %s: refused', async (above) => {
    expect(await read(`${above}\n单号,日期,金额\nB1,2026-11-30,5.00`)).toMatchObject({
      whole: expect.stringContaining('人民币元'),
    });
  });

  it.each([
    '单位:元',
    '(单位:人民币元)',
    '币种:人民币',
    '币种:CNY',
    '本表金额以元计',
    '单位:万达集团',
    '单位:千元贸易有限公司',
    '户名:美元商贸有限公司',
    '开户行:万元支行',
    '单位:分公司财务部',
  ])('[TABLE-11] %s: read', async (above) => {
    expect(await read(`${above}\n单号,日期,金额\nB1,2026-11-30,5.00`)).toMatchObject({
      read: [['B1', 500]],
    });
  });
});

describe('a cell', () => {
  it.each(['²', '1²', '⑫', '½', '𝟏𝟐', '１²', '12①', '٣'])('[TABLE-12] %s is no sum', (text) => {
    expect(isWords(moneyOf(text))).toBe(true);
  });

  it.each([' ¥-   ', '¥ -', '￥—', 'CNY -', '¥--', '-元'])('[TABLE-12] %j is nothing', (text) => {
    expect(moneyOf(text)).toBe(null);
  });

  it.each([
    '2026-11-30 3:05 下午',
    '20261130-080509',
    '20261130T080509',
    '2026-11-30 08:05:09 +0800',
    '2026-11-30 08:05:09+08:00',
    '2026-11-30 12:05 PM',
    '2026/11/30 上午 0:05',
    '2026-11-30 8:05:09 上午',
  ])('[TABLE-14] %s is that day', (text) => {
    expect(dayOf(text)).toBe('2026-11-30');
  });

  it.each([
    '2026-11-30 13:05 PM',
    '2026-11-30 下午 15:05',
    '2026-11-30 上午 3:05 PM',
    '2026-11-30 0:05 PM',
    '20261130-250509',
    '2026-11-30 08:05:09 +9900',
  ])('[TABLE-14] %s says two things or none', (text) => {
    expect(isWords(dayOf(text))).toBe(true);
  });
});

it('[TABLE-15] cells of many thousand signs cost nothing', async () => {
  const began = performance.now();
  await read(`${'('.repeat(60_000)},单号,日期,金额\n,B1,2026-11-30,5.00`);
  await read(`${'单位('.repeat(15_000)}\n单号,日期,金额\nB1,2026-11-30,5.00`);
  for (const text of [' ', '1', '(', '-'].map((sign) => `1${sign.repeat(60_000)}x`)) {
    expect([isWords(dayOf(text)), isWords(moneyOf(text))]).toEqual([true, true]);
  }
  expect(performance.now() - began).toBeLessThan(500);
});
