import { expect, it } from 'vitest';
import { paymentStates } from './contract.ts';
import { nothingToRefund, paymentOver } from './refusals.ts';

it.each(paymentStates)('[PAYMENT-18] a payment that is %s is told in words', (state) => {
  const { code, words } = paymentOver(state);
  expect(code).toBe('payment.over');
  expect(words.zh).not.toMatch(/[a-z]/);
  expect(words.zh).toMatch(/不能再付|无需再付|重新下单/);
});

it('[PAYMENT-18] who wants to refund money that never came is not told about paying', () => {
  expect(nothingToRefund.words.zh).toMatch(/没有可退金额/);
});
