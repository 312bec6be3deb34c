import { describe, expect, it } from 'vitest';
import { numberTextOf, readTable } from '../tables/index.ts';
import { csvLines, csvText } from './csv.ts';

describe('a table for a spreadsheet', () => {
  it('[HTTP-3] no cell runs as a formula, and a sum below zero stays a number', () => {
    const cells = ['=1+1', '+1', '-2+3', '@SUM(A1)', '-12.30', '-5', 'a"b', '普通'];
    expect(csvText([cells])).toBe(
      '\uFEFF"\'=1+1","\'+1","\'-2+3","\'@SUM(A1)","-12.30","-5","a""b","普通"\r\n',
    );
  });

  it('[TABLE-6] a number that a spreadsheet would change is text, and a sum is not', () => {
    const kept = [
      '2026113022001400000000000001',
      '1234567890123456',
      '-1234567890123456',
      '007',
      '12E5',
    ];
    const free = [
      '123456789012345',
      '0',
      '0.50',
      '-12.30',
      '1299.00',
      'E5',
      '2026-11-30',
      'ord_1e5',
    ];
    expect(csvLines([kept])).toBe(`${kept.map((cell) => `"\t${cell}"`).join(',')}\r\n`);
    expect(csvLines([free])).toBe(`${free.map((cell) => `"${cell}"`).join(',')}\r\n`);
  });

  it('[TABLE-6] and what we wrote is read by us as it was', async () => {
    const number = '2026113022001400000000000001';
    const text = csvText([
      ['单号', '日期'],
      [number, '2026-11-30'],
    ]);
    const read = await readTable(text, {
      columns: { no: ['单号'], day: ['日期'] },
      deps: [['no']],
      money: [],
      expected: { zh: '', en: '' },
      day: 'day',
      number: 'no',
      read: ({ cell }) => ({ no: numberTextOf(cell('no')) }),
    });
    expect(read).toMatchObject({ lines: [{ row: 2, line: { no: number } }], refusedInAll: 0 });
  });
});
