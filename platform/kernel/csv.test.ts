import { describe, expect, it } from 'vitest';
import { csvText } from './csv.ts';

describe('a table for a spreadsheet', () => {
  it('[HTTP-3] no cell runs as a formula, and a sum below zero stays a number', () => {
    const cells = ['=1+1', '+1', '-2+3', '@SUM(A1)', '-12.30', '-5', 'a"b', '普通'];
    expect(csvText([cells])).toBe(
      '\uFEFF"\'=1+1","\'+1","\'-2+3","\'@SUM(A1)","-12.30","-5","a""b","普通"\r\n',
    );
  });
});
