import { expect, it } from 'vitest';
import { warrantyYears } from './contract.ts';

it.each([
  [['整机一年、压缩机十年保修'], { 整机: 1, 压缩机: 10 }],
  [['整机保修 1 年,主要部件 3 年'], { 整机: 1, 主要部件: 3 }],
  [['六年质保'], { 整机: 6 }],
  [['整机三年保修', '整机六年保修'], { 整机: 6 }],
  [['内胆终身维护', '使用寿命 12 年'], {}],
  [['自 2026 年起全国联保'], {}],
  [[], {}],
])('[CATALOG-6] %j promises %j', (promises, years) => {
  expect(Object.fromEntries(warrantyYears(promises))).toEqual(years);
});
