import { expect, it } from 'vitest';
import { dutiesOf } from './domain/scale.ts';

const applying = (persons: number, sensitive = 0, abroad = 0): string[] =>
  dutiesOf({ persons, sensitive, abroad })
    .filter((duty) => duty.applies)
    .map(({ ruleId }) => ruleId);

it('[PRIVACY-16] duties begin with the number that the law names, not one before', () => {
  expect(applying(99_999)).toEqual(['PIP-22']);
  expect(applying(100_000)).toEqual([]);
  expect(applying(999_999)).toEqual([]);
  expect(applying(1_000_000)).toEqual(['PIP-19']);
  expect(applying(9_999_999)).toEqual(['PIP-19']);
  expect(applying(10_000_000)).toEqual(['PIP-19', 'PIP-20']);
  expect(applying(500_000, 0, 1)).toEqual(['PIP-18']);
  const abroad = (persons: number, sensitive: number): string =>
    dutiesOf({ persons, sensitive, abroad: 1 }).find(({ ruleId }) => ruleId === 'PIP-18')?.words
      .zh ?? '';
  expect(abroad(999_999, 9999)).toContain('标准合同');
  expect(abroad(1_000_000, 0)).toContain('安全评估');
  expect(abroad(10, 10_000)).toContain('安全评估');
});
