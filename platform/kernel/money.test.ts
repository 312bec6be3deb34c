import { expect, it } from 'vitest';
import { fenOf } from './money.ts';

it('[TABLE-3] yuan in text are fen exactly, up to the last that is exact', () => {
  expect(['12.5', '-0.01', '90071992547409.91'].map(fenOf)).toEqual([1250, -1, 2 ** 53 - 1]);
  expect(['90071992547409.92', '9'.repeat(40), '1,299.00'].map(fenOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
