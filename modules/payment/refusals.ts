import { refuse } from '../../platform/kernel/index.ts';

export const paymentUnknown = refuse('payment.unknown', 404, {
  zh: '没有这笔支付。',
  en: 'There is no such payment.',
});

export const paymentOver = (state: string) =>
  refuse('payment.over', 409, {
    zh: `这笔支付已是 ${state},不能再付。`,
    en: `This payment is already ${state} and cannot be paid.`,
  });

export const badSignature = refuse('payment.bad-signature', 401, {
  zh: '通知的签名不对,已拒收。',
  en: "The notice's signature is wrong; it was refused.",
});
