import { expect, it } from 'vitest';
import { fromShanghai, shanghaiTime } from '../../platform/kernel/index.ts';
import { noReasonUntil } from './domain/case.ts';

it('[AFTER-7] the seventh day counts to its end in Shanghai, whatever the hour of signing', () => {
  const late = fromShanghai('2026-11-22T23:59');
  expect(shanghaiTime(noReasonUntil(late) - 1)).toBe('2026-11-29 23:59');
  expect(noReasonUntil(fromShanghai('2026-11-22T00:00'))).toBe(noReasonUntil(late));
  expect(noReasonUntil(fromShanghai('2026-11-23T00:00'))).toBe(noReasonUntil(late) + 86_400_000);
});
