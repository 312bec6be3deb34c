import { refuse, type Words } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { shanghaiTime } from '../../platform/kernel/time.ts';

export const paymentUnknown = refuse('payment.unknown', 404, {
  zh: '没有这笔支付。',
  en: 'There is no such payment.',
});

export const nothingToRefund = refuse('payment.over', 409, {
  zh: '这笔支付没有收到钱,或已全部退回,没有可退的。',
  en: 'No money came by this payment, or all of it went back: there is nothing to refund.',
});

/** PAYMENT-18: a buyer reads words, not names of states. */
const overWords: Readonly<Record<string, Words>> = {
  paid: { zh: '这笔订单已经付过,不用再付。', en: 'This is paid already; nothing more is due.' },
  closed: {
    zh: '付款时间已过,这笔支付已关闭;还想要请重新下单。',
    en: 'The time to pay is over and this payment is closed. Order again if you still want it.',
  },
  refunded: { zh: '这笔款已退回,不能再付。', en: 'This was paid back and cannot be paid again.' },
};

export const paymentOver = (state: string) =>
  refuse(
    'payment.over',
    409,
    overWords[state] ?? { zh: '这笔支付不能再付。', en: 'This payment cannot be paid any more.' },
  );

export const paymentNotYet = (opensAt: number) =>
  refuse('payment.not-yet', 409, {
    zh: `尾款从 ${shanghaiTime(opensAt)} 起可付。`,
    en: `The rest can be paid from ${shanghaiTime(opensAt)}.`,
  });

export const badSignature = refuse('payment.bad-signature', 401, {
  zh: '通知的签名不对,已拒收。',
  en: "The notice's signature is wrong; it was refused.",
});

export const providerAbsent = (name: string) =>
  refuse(
    'payment.provider-absent',
    422,
    {
      zh: `没有接通支付渠道 ${name}:缺商户号与密钥的设置。`,
      en: `The channel ${name} is not connected: its merchant number and keys are not set.`,
    },
    { field: 'provider' },
  );

export const providerTrouble = ({ zh, en }: Words) =>
  refuse('payment.provider-trouble', 502, {
    zh: `支付渠道没有答应:${zh}。请稍后再试,有别的支付方式也可以换;不会重复扣款。`,
    en: `The channel did not agree: ${en}. Try again soon, or another way where there is one. Nothing is charged twice.`,
  });

export const channelAway = refuse('payment.channel-away', 502, {
  zh: '支付渠道暂时连不上:请稍后再试,有别的支付方式也可以换;不会重复扣款。',
  en: 'The payment channel cannot be reached: try again soon, or another way where there is one. Nothing is charged twice.',
});

export const tooMuchBack = (askedFen: number, leftFen: number) =>
  refuse(
    'payment.too-much-back',
    409,
    {
      zh: `要退 ${yuan(askedFen)},这笔支付最多还能退 ${yuan(leftFen)}。`,
      en: `${yuan(askedFen)} asked back; at most ${yuan(leftFen)} are left of this payment.`,
    },
    { field: 'amountFen' },
  );

export const refundUnknown = refuse('payment.refund-unknown', 404, {
  zh: '没有这笔退款。',
  en: 'There is no such refund.',
});

export const refundOver = refuse('payment.refund-over', 409, {
  zh: '这笔退款已经办结。',
  en: 'This refund is done already.',
});

export const refundNotStuck = refuse('payment.refund-not-stuck', 409, {
  zh: '渠道还没有拒绝过这笔退款:先等渠道办。',
  en: 'The channel has not refused this refund: let it try first.',
});

export const refundUnderWay = refuse('payment.refund-under-way', 409, {
  zh: '渠道正在办、已办成,或此刻正被再问一次:再用银行付就可能付重。稍后再看。',
  en: 'It is under way, done, or asked for at this moment: paying it by the bank might pay it twice. Look again soon.',
});

export const transferUsed = (reference: string) =>
  refuse(
    'payment.transfer-used',
    409,
    {
      zh: `转账流水号 ${reference} 已经用在另一笔退款上。`,
      en: `The transfer ${reference} was used for another refund.`,
    },
    { field: 'reference' },
  );
