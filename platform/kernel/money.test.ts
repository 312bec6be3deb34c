import { expect, it } from 'vitest';
import { fenOf, typedFen } from './money.ts';

it('[TABLE-3] yuan in text are fen exactly, up to the last that is exact', () => {
  expect(['12.5', '-0.01', '90071992547409.91'].map(fenOf)).toEqual([1250, -1, 2 ** 53 - 1]);
  expect(['90071992547409.92', '9'.repeat(40), '1,299.00'].map(fenOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('[TABLE-3] yuan that somebody typed are read as text: a third decimal, a comma or nothing is no amount', () => {
  expect([' 1299 ', '0.29', '1.005', '1,299', '1e3', ''].map(typedFen)).toEqual([
    129_900,
    29,
    Number.NaN,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});
