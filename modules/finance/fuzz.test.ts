import { expect, it } from 'vitest';
import { fuzz, hurtText } from '../../platform/testing/index.ts';
import { readStatement } from './domain/statement.ts';

it('[HOUSE-9] a statement is read, or refused, and never throws', () => {
  const sample = '\uFEFF单号,金额,日期\r\nB1,"2580.41",2026-11-22\r\nB2,-3.00,2026/11/22\r\n';
  const english = 'reference,amount,date\nB1,2580.41,2026-11-22\n';
  const hurt = (random: () => number): string => hurtText([sample, english], random);
  const { faults, slowestMs } = fuzz(hurt, (text) => readStatement(text));
  expect(faults).toEqual([]);
  expect(slowestMs).toBeLessThan(5000);
});
