import { refuse, type Words } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { shanghaiTime } from '../../platform/kernel/time.ts';

export const paymentUnknown = refuse('payment.unknown', 404, {
  zh: '支付记录不存在。',
  en: 'Payment not found.',
});

export const nothingToRefund = refuse('payment.over', 409, {
  zh: '这笔支付未收款,或已全部退回,没有可退金额。',
  en: 'This payment was not received or is fully refunded: nothing to refund.',
});

/** PAYMENT-18: a buyer reads words, not names of states. */
const overWords: Readonly<Record<string, Words>> = {
  paid: { zh: '订单已付款,无需再付。', en: 'This order is already paid.' },
  closed: {
    zh: '付款时间已过,支付已关闭;仍要购买请重新下单。',
    en: 'The time to pay has expired and this payment is closed. To buy, order again.',
  },
  refunded: {
    zh: '款项已退回,不能再付。',
    en: 'This payment was refunded and cannot be paid again.',
  },
};

export const paymentOver = (state: string) =>
  refuse(
    'payment.over',
    409,
    overWords[state] ?? { zh: '这笔支付不能再付。', en: 'This payment can no longer be paid.' },
  );

export const paymentNotYet = (opensAt: number) =>
  refuse('payment.not-yet', 409, {
    zh: `尾款 ${shanghaiTime(opensAt)} 起可付。`,
    en: `The final payment opens at ${shanghaiTime(opensAt)}.`,
  });

export const badSignature = refuse('payment.bad-signature', 401, {
  zh: '通知签名错误,已拒收。',
  en: 'Invalid notification signature; rejected.',
});

export const providerAbsent = (name: string) =>
  refuse(
    'payment.provider-absent',
    422,
    {
      zh: `支付渠道 ${name} 未接通:缺少商户号与密钥设置。`,
      en: `Payment channel ${name} is not connected: merchant number and keys are not set.`,
    },
    { field: 'provider' },
  );

export const providerTrouble = ({ zh, en }: Words) =>
  refuse('payment.provider-trouble', 502, {
    zh: `支付渠道未受理:${zh}。请稍后重试或换一种支付方式,不会重复扣款。`,
    en: `The payment channel declined: ${en}. Try again shortly or use another payment method; you will not be charged twice.`,
  });

export const channelAway = refuse('payment.channel-away', 502, {
  zh: '支付渠道暂时无法连接,请稍后重试或换一种支付方式,不会重复扣款。',
  en: 'The payment channel cannot be reached. Try again shortly or use another payment method; you will not be charged twice.',
});

export const tooMuchBack = (askedFen: number, leftFen: number) =>
  refuse(
    'payment.too-much-back',
    409,
    {
      zh: `申请退款 ${yuan(askedFen)},这笔支付最多还能退 ${yuan(leftFen)}。`,
      en: `You requested ${yuan(askedFen)}; at most ${yuan(leftFen)} of this payment can still be refunded.`,
    },
    { field: 'amountFen' },
  );

export const refundUnknown = refuse('payment.refund-unknown', 404, {
  zh: '退款不存在。',
  en: 'Refund not found.',
});

export const refundOver = refuse('payment.refund-over', 409, {
  zh: '这笔退款已完成。',
  en: 'This refund is already completed.',
});

export const refundNotStuck = refuse('payment.refund-not-stuck', 409, {
  zh: '渠道尚未拒绝这笔退款,请等待渠道处理。',
  en: 'The channel has not refused this refund; wait for it to process.',
});

export const refundUnderWay = refuse('payment.refund-under-way', 409, {
  zh: '渠道正在处理、已完成或正在重试,此时转账可能重复付款,请稍后再看。',
  en: 'The channel is processing, has completed or is retrying this refund; a bank transfer might pay twice. Check again soon.',
});

export const transferUsed = (reference: string) =>
  refuse(
    'payment.transfer-used',
    409,
    {
      zh: `转账流水号 ${reference} 已用于另一笔退款。`,
      en: `Transaction number ${reference} is already used for another refund.`,
    },
    { field: 'reference' },
  );
