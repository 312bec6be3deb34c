import { describe, expect, it } from 'vitest';
import { dayOf, isWords, moneyOf, numberTextOf, plainCell, textOfFile } from './index.ts';
import { unreadColumns } from './unread.ts';

describe('a cell', () => {
  it.each([
    ['R1\u200B', 'R1'],
    ['\uFEFFR1', 'R1'],
    ['R\u00AD1', 'R1'],
    ['\u202AR1\u202C', 'R1'],
    ['Ｒ１\u2060', 'R1'],
  ])('[TABLE-16] %j is the number without what nobody sees', (text, kept) => {
    expect(numberTextOf(text)).toBe(kept);
  });

  it('[TABLE-16] nor does it hide a sum or a day', () => {
    expect([moneyOf('\u202D1,299.00\u202C'), dayOf('\u200E2026-11-30')]).toEqual([
      129_900,
      '2026-11-30',
    ]);
  });

  it.each(['1299²', '100①', '1₂00', '12½', '⑫'])(
    '[TABLE-16] the figure in %j is no digit of a sum',
    (text) => {
      expect(isWords(moneyOf(text))).toBe(true);
    },
  );

  it.each([
    '4,2E+27',
    '4.2 E+27',
    '4.2E +27',
    '4.2E 27',
    '4E 27',
    '4,2e27',
    '４．２Ｅ＋２７',
    '123,456,789,012,345,000',
    '1,234',
    '12,345.00',
    '1234567890.0',
    '1234567890.',
    '-12.00',
  ])('[TABLE-17] %j is no number of anything', (text) => {
    expect(isWords(numberTextOf(text))).toBe(true);
  });

  it.each(['1E5', '12-345', 'A,123', '1,2', '20261130.7', '1.2.0', 'E+27'])(
    '[TABLE-17] %j is one',
    (text) => {
      expect(numberTextOf(text)).toBe(text);
    },
  );
});

describe('bytes', () => {
  const whole = Buffer.from('日期,单号,金额,摘要\r\n2026-11-30,R1,"1,299.00",货款收入\r\n');
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('a,b\n1,')]);
  const foreign = Buffer.from([0xb0, 0xa1]);
  it.each([
    ['a sign that is cut off', whole.subarray(0, -3)],
    ['a byte that is lost', Buffer.concat([whole.subarray(0, 1), whole.subarray(2)])],
    ['a byte that is changed', Buffer.from(whole).fill(0x20, 8, 9)],
    ['a word in GB18030', Buffer.concat([whole, foreign])],
    ['the mark of UTF-8 and no Chinese', Buffer.concat([marked, foreign])],
  ])('[TABLE-18] with %s are said to be damaged', (_name, bytes) => {
    const read = textOfFile(bytes);
    expect(
      isWords(read) ? [read.zh.includes('截断'), read.en.includes('truncated')] : read,
    ).toEqual([true, true]);
  });

  it('[TABLE-18] of GB18030 are still read, short ones too', () => {
    // 单号,日期,金额 and 流水号,浙江,麒麟
    const some = ['b5a5bac52cc8d5c6da2cbdf0b6ee', 'c1f7cbaebac52cd5e3bdad2cf7e8f7eb', 'b0a12ce4b8'];
    expect(some.map((hex) => isWords(textOfFile(Buffer.from(hex, 'hex'))))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('columns that nobody knew', () => {
  it.each([',', '\t', ';', '|'])('[TABLE-19] are told row by row under %j', async (sign) => {
    const text = ['示例银行', '单号,备注,金额,其他', '"B1","a\nb",1,x', ',,,', 'B2,c,2,']
      .join('\n')
      .replaceAll(',', sign);
    const told: (readonly [number, ...string[]])[] = [];
    const columns = [{ title: '单号' }, { title: '金额' }];
    const unread = await unreadColumns(text, { headRow: 2, columns }, (row, cells, those) => {
      told.push([row, ...those.map(({ at }) => plainCell(cells[at] ?? ''))]);
    });
    expect(unread.map(({ title }) => title)).toEqual(['备注', '其他']);
    expect(told).toEqual([
      [3, 'a\nb', 'x'],
      [4, '', ''],
      [5, 'c', ''],
    ]);
  });
});
