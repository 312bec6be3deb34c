import { describe, expect, it } from 'vitest';
import {
  dayOf,
  isWords,
  moneyOf,
  numberTextOf,
  readTable,
  textOfFile,
  textOfTable,
  type TableForm,
} from './index.ts';

/** What a cell was read as; `refused` where it says why not. */
const of = (read: unknown): unknown => (isWords(read) ? 'refused' : read);

interface Line {
  readonly no: string;
  readonly day: string;
  readonly fen: number;
}

const form: TableForm<'no' | 'day' | 'sum', Line> = {
  columns: { no: ['单号', 'number'], day: ['日期', 'date'], sum: ['金额', 'amount'] },
  deps: [['no'], ['day'], ['sum']],
  money: ['sum'],
  expected: { zh: '单号、日期和金额', en: 'number, date and amount' },
  day: 'day',
  number: 'no',
  read: ({ cell }) => {
    const [no, day, fen] = [numberTextOf(cell('no')), dayOf(cell('day')), moneyOf(cell('sum'))];
    if (isWords(no)) return no;
    if (isWords(day)) return day;
    return isWords(fen) ? fen : { no, day, fen: fen ?? 0 };
  },
};

async function read(text: string) {
  const table = await readTable(text, form);
  return isWords(table)
    ? { ...table, lines: [], refused: [table], skipped: [] }
    : { ...table, lines: table.lines.map(({ row, line }) => [row, line.no, line.fen, line.day]) };
}

const head = '单号,日期,金额';
const line = 'B1,2026-11-30,12.00';
const taken = (row: number): unknown[] => [row, 'B1', 1200, '2026-11-30'];

describe('a sum', () => {
  it.each([
    ['1,299.00', 129_900],
    ['12', 1200],
    ['12.5', 1250],
    ['.5', 50],
    ['12.', 1200],
    ['0', 0],
    ['-0.00', 0],
    ['12.3400', 1234],
    ['12,345,678.90', 1_234_567_890],
    ['1 299.00', 129_900],
    ['¥1,299.00', 129_900],
    ['￥12.00', 1200],
    ['-¥12.00', -1200],
    ['¥-12.00', -1200],
    ['CNY 12.00', 1200],
    ['12.00元', 1200],
    ['12元整', 1200],
    ['１，２９９．００', 129_900],
    ['－1,299.00', -129_900],
    ['−12.00', -1200],
    ['+12.00', 1200],
    ['(1,299.00)', -129_900],
    ['（12.00）', -1200],
    ['¥(12.00)', -1200],
    ['(¥12.00)', -1200],
    ['12.00-', -1200],
    ['="12.00"', 1200],
    ['\t12.00 ', 1200],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
    ['', null],
    ['-', null],
    ['—', null],
    [' - ', null],
  ])('[TABLE-3] %j is read exactly', (text, fen) => {
    expect(moneyOf(text)).toBe(fen);
  });

  it.each([
    '1.234',
    '12.001',
    '1,29',
    '12,00',
    '1,2990.00',
    '1,299,00',
    '1.299,00',
    '12 00',
    '1 2',
    '4.2E+27',
    '1.299E+03',
    '####',
    '#REF!',
    '#N/A',
    '--12',
    '-(12.00)',
    '(-12.00)',
    '-12.00-',
    '12.00万元',
    '12万',
    '$12.00',
    'US$12',
    'HK$12',
    '12%',
    '1.2.3',
    '.',
    '¥',
    '元',
    'x',
    '十二',
    '90071992547409.92',
    '9'.repeat(40),
    'NaN',
    '1e999',
    '0x10',
    '12.00 / 13.00',
    '12\n13',
  ])('[TABLE-3] %j is refused', (text) => {
    expect(of(moneyOf(text))).toBe('refused');
  });

  it('[TABLE-3] says what was expected and what came, in both languages', () => {
    expect(moneyOf('12.345')).toEqual({
      zh: '金额最多两位小数,实际是“12.345”',
      en: 'an amount with at most two decimals expected, got "12.345"',
    });
  });
});

describe('a day', () => {
  it.each([
    ['2026-11-03', '2026-11-03'],
    ['2026/11/3', '2026-11-03'],
    ['2026.11.3', '2026-11-03'],
    ['2026-11-03 08:05', '2026-11-03'],
    ['2026/11/3 8:05:09', '2026-11-03'],
    ['2026-11-03T08:05:09', '2026-11-03'],
    ['2026-11-03 08:05:09.123', '2026-11-03'],
    ['2026/11/3 下午 3:05', '2026-11-03'],
    ['2026/11/3 3:05 PM', '2026-11-03'],
    ['2026-11-03T20:05:09Z', '2026-11-04'],
    ['2026-11-03T20:05:09+08:00', '2026-11-03'],
    ['20261103', '2026-11-03'],
    ['20261103080509', '2026-11-03'],
    ['20261103 08:05:09', '2026-11-03'],
    ['2026年11月3日', '2026-11-03'],
    ['2026年11月3日 8时5分', '2026-11-03'],
    ['2026年11月3日 星期二', '2026-11-03'],
    ['２０２６／１１／３', '2026-11-03'],
    ['="2026-11-03"', '2026-11-03'],
    ['46329', '2026-11-03'],
    ['46329.3368', '2026-11-03'],
    ['2026-11-03 24:00:00', '2026-11-03'],
    ['2024-02-29', '2024-02-29'],
  ])('[TABLE-4] %j is read', (text, day) => {
    expect(dayOf(text)).toBe(day);
  });

  it.each([
    '2026-02-30',
    '2026/2/29',
    '20261301',
    '2026年13月3日',
    '2026-11-31',
    '2026-11-03 25:00',
    '2026-11-03 10:61',
    '11/3/2026',
    '03-11-2026',
    '26-11-03',
    '26/11/3',
    '3-Nov-26',
    '2026-11',
    '2026-11/03',
    '1926-11-03',
    '12345',
    '99999',
    '2.02611E+07',
    '########',
    '',
    '-',
    '昨天',
    '2026-02-30T10:00:00Z',
    '20261103250000',
  ])('[TABLE-4] %j is refused', (text) => {
    expect(of(dayOf(text))).toBe('refused');
  });
});

describe('a number', () => {
  it.each([
    ['4200001234202611290000000001', '4200001234202611290000000001'],
    ['="2026113022001400000000000001"', '2026113022001400000000000001'],
    ['\t2026113022001400000000000001', '2026113022001400000000000001'],
    ['`2026113022001400', '2026113022001400'],
    ["'007", '007'],
    [' B0021 ', 'B0021'],
    ['1E5', '1E5'],
    ['1000000000000000', '1000000000000000'],
  ])('[TABLE-5] %j is kept', (text, kept) => {
    expect(numberTextOf(text)).toBe(kept);
  });

  it.each([
    '4.2E+27',
    '2.02611E+27',
    '4.2e27',
    '1E+18',
    '4200001234202610000000000000',
    '#####',
    '',
    '-',
    'a\u0000b',
    'a\uFFFDb',
    'a\ud800',
    'x'.repeat(121),
  ])('[TABLE-5] %j is refused', (text) => {
    expect(of(numberTextOf(text))).toBe('refused');
  });
});

describe("a table's file", () => {
  const text = `${head}\r\n${line}\r\n`;
  const utf16 = (mark: string): Buffer => Buffer.from(mark + text, 'utf16le');
  const gb = Buffer.from(
    'b5a5bac52cc8d5c6da2cbdf0b6ee0d0a42312c323032362d31312d33302c31322e30300d0a',
    'hex',
  );
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 as "Unicode text"', utf16('\uFEFF')],
    ['UTF-16 of the other end', utf16('\uFEFF').swap16()],
    ['UTF-16 without its mark', utf16('')],
    ['GB18030', gb],
  ])('[TABLE-2] in %s is read', (_name, bytes) => {
    expect(textOfFile(bytes)).toBe(text);
  });

  it.each([
    ['a workbook', Buffer.from('PK\u0003\u0004xl/workbook.xml'), 'xlsx'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), 'xls'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'PDF'],
    ['a web page that is called xls', Buffer.from('<html><table>'), 'HTML'],
    ['no text', Buffer.from([0xff, 0xff, 0x80, 0x81, 0xfe]), 'UTF-8'],
  ])('[TABLE-2] %s is refused in words', (_name, bytes, said) => {
    const words = textOfFile(bytes);
    expect(isWords(words) ? [words.zh.includes(said), words.en.includes(said)] : words).toEqual([
      true,
      true,
    ]);
  });

  it('[TABLE-2] a workbook that was read as text is refused too', () => {
    expect(of(textOfTable('PK\u0003\u0004x'))).toBe('refused');
  });
});

describe('a table', () => {
  it.each([
    ['commas', `${head}\n${line}\n`],
    ['tabs', `${head}\n${line}\n`.replaceAll(',', '\t')],
    ['semicolons', `${head}\n${line}\n`.replaceAll(',', ';')],
    ['lines of an old machine', `${head}\r${line}\r`],
    ['quotes around all', '"单号","日期","金额"\r\n"B1","2026-11-30","12.00"'],
    ['English names', `Number,Date,Amount\n${line}`],
    ['units in the header', `单号,日期,金额(元)\n${line}`],
    ['another order of columns', '金额（元）, 日期 ,单号\n12.00,2026-11-30,B1'],
    ['commas at its ends', `${head},,\n${line},,\n`],
    ['a note of two lines', `${head},备注\n${line},"第一行\r\n第二行, 还有"\n`],
    ['a quote inside a note', `${head},备注\n${line},65" 电视\n`],
  ])('[TABLE-1] with %s is read', async (_name, text) => {
    expect(await read(text)).toMatchObject({ lines: [taken(2)], refused: [] });
  });

  it('[TABLE-1] is found under what a bank writes above it, with the rows of a spreadsheet', async () => {
    const above = '示例银行交易流水\n账号,6214****0000\n"起止,日期",2026-11-01,2026-11-30\n\n';
    expect(await read(`${above}${head}\n${line}\n`)).toMatchObject({
      lines: [taken(6)],
      headRow: 5,
    });
  });

  it('[TABLE-1] sums, pages, remarks and a header once more are left out and shown', async () => {
    const below = [
      '合计,12.00,',
      '小计:,,12.00',
      head,
      '第 1 页',
      '打印时间:2026-11-30 10:00',
      'Total,,12.00',
      ',,',
      '总笔数,1,',
      '以下空白',
    ];
    const { lines, refused, skipped } = await read([head, line, ...below].join('\n'));
    expect([lines, refused, skipped.length]).toEqual([[taken(2)], [], 8]);
  });

  it.each([
    ['a bare comma in a sum', `${head}\nB1,2026-11-30,1,299.00`, 2],
    ['a bare comma before a note', `${head},备注\nB1,2026-11-30,1,299.00`, 2],
    ['a cell too many under an empty name', `${head},\nB1,2026-11-30,1,299.00`, 2],
    ['a row that ends early', `${head}\n${line}\nB2,2026-11-30`, 3],
    ['a reference and nothing else', `${head}\n${line}\nB2,,`, 3],
    ['words that nobody knows', `${head}\n${line}\n某某说明文字,,`, 3],
  ])('[TABLE-1] %s is refused at its row', async (_name, text, row) => {
    const { lines, refused } = await read(text);
    const sums = lines.filter(([, , fen]) => fen !== 1200);
    // A sum of nothing is for whoever reads to judge; here it is nought.
    expect([sums.filter(([, , fen]) => fen !== 0), refused.length + sums.length]).toEqual([[], 1]);
    expect([...refused.map((one) => one.row), ...sums.map(([at]) => at)]).toEqual([row]);
  });

  it('[TABLE-1] rows inside one cell are not lost as a note', async () => {
    const text = `${head},备注\nB1,2026-11-30,1.00,"5寸\nB2,2026-11-30,2.00,6寸"\nB3,2026-11-30,3.00,\n`;
    const { lines, refused } = await read(text);
    expect([lines.length, refused.map((one) => one.row)]).toEqual([1, [2]]);
  });

  it('[TABLE-1] a quote that nothing closes is refused where it begins', async () => {
    const { refused } = await read(`${head},备注\n${line},\nB2,2026-11-30,2.00,"开着\n${line},\n`);
    expect(refused).toMatchObject([
      { row: 3, zh: '第 3 行:这里的引号没有闭合,后面的行无法区分;请补上引号或重新导出' },
    ]);
  });

  it.each([
    ['no header', '流水,多少\n1,2', '没有找到表头'],
    ['nothing', '', '没有找到表头'],
    ['a column twice', `${head},金额\n${line},13.00`, '出现两次'],
    ['sums in ten thousands', `单号,日期,金额(万元)\n${line}`, '人民币元'],
    ['sums in fen', `单号,日期,金额(分)\n${line}`, '人民币元'],
    ['dollars', `单号,日期,金额(USD)\n${line}`, '人民币元'],
    ['a unit above the header', `单位:万元\n${head}\n${line}`, '人民币元'],
    ['a currency above the header', `币种,美元\n${head}\n${line}`, '人民币元'],
  ])('[TABLE-1] with %s is refused whole', async (_name, text, said) => {
    const { refused } = await read(text);
    expect([refused.length, refused[0]?.zh.includes(said)]).toEqual([1, true]);
  });

  it('[TABLE-1] a unit of a company is no unit of money', async () => {
    expect(await read(`单位:电播有限公司\n单位:元\n${head}\n${line}`)).toMatchObject({
      lines: [taken(4)],
    });
  });

  it('[TABLE-1] a hundred reasons are kept, and all are counted', async () => {
    const table = await readTable(`${head}\n${'x,y,z\n'.repeat(300)}`, form);
    expect(isWords(table) ? table : [table.refused.length, table.refusedInAll]).toEqual([100, 300]);
  });
});
