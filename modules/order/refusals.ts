import { refuse } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';

export const showOver = refuse('order.show-over', 409, {
  zh: '本场直播未开售。',
  en: 'This show is not selling.',
});

export const takenDown = refuse('order.taken-down', 409, {
  zh: '商品已下架,暂时不能购买。',
  en: 'This product has been taken down and cannot be bought for now.',
});

export const addressUnknown = refuse(
  'order.address-unknown',
  422,
  {
    zh: '收货地址不存在,请重新填写。',
    en: 'Delivery address not found; enter it again.',
  },
  { field: 'addressId' },
);

export const priceChanged = (seenFen: number, nowFen: number) =>
  refuse(
    'order.price-changed',
    409,
    {
      zh: `价格有变:你看到的是 ${yuan(seenFen)},现在是 ${yuan(nowFen)},请确认后再下单。`,
      en: `The price changed: you saw ${yuan(seenFen)}, it is now ${yuan(nowFen)}. Please confirm.`,
    },
    { field: 'expectedFen' },
  );

export const keyMissing = refuse(
  'order.key-missing',
  422,
  {
    zh: '下单须带 Idempotency-Key 请求头(1–255 字符)。',
    en: 'Placing an order requires an Idempotency-Key header of 1 to 255 characters.',
  },
  { field: 'Idempotency-Key' },
);

export const keyReused = refuse(
  'order.key-reused',
  422,
  {
    zh: '同一个 Idempotency-Key 已用于另一笔不同的订单。',
    en: 'This Idempotency-Key was already used for a different order.',
  },
  { field: 'Idempotency-Key' },
);

export const productUnknown = (productId: string) =>
  refuse(
    'order.product-unknown',
    422,
    { zh: `商品不存在:${productId}。`, en: `Product not found: ${productId}.` },
    { field: 'lines' },
  );

export const offSale = ({ zh, en }: { readonly zh: string; readonly en: string }) =>
  refuse(
    'order.off-sale',
    409,
    { zh: `「${zh}」已停售。`, en: `“${en}” is off sale.` },
    { field: 'lines' },
  );

export const busy = (retryAfterMs: number) =>
  refuse(
    'order.busy',
    503,
    {
      zh: '下单人数过多,请稍后再点一次,不会重复下单。',
      en: 'Too many people are ordering. Tap again shortly; it will not order twice.',
    },
    { retryAfterMs },
  );

export const orderUnknown = refuse('order.unknown', 404, {
  zh: '订单不存在。',
  en: 'Order not found.',
});

export const simulatedBuyer = refuse('order.simulated-buyer', 403, {
  zh: '模拟观众只能在彩排中下单。',
  en: 'Simulated viewers can only buy in a rehearsal.',
});

export const notRefundable = (state: string) =>
  refuse('order.not-refundable', 409, {
    zh: state === 'placed' ? '还没有付款,不用退。' : '没有可退的钱:已关闭,或已在退。',
    en: state === 'placed' ? 'It is not paid yet.' : 'It is closed; there is no money to refund.',
  });

export const rehearsalStays = refuse('order.rehearsal', 409, {
  zh: '这是彩排订单,没有真实货物。',
  en: 'This is a rehearsal order; there are no real goods.',
});

export const notCancellable = refuse('order.not-cancellable', 409, {
  zh: '已付款的订单不能直接取消,请申请退款。',
  en: 'A paid order cannot be cancelled; request a refund instead.',
});

export const paidMeanwhile = refuse('order.paid-meanwhile', 409, {
  zh: '这笔订单刚刚付款,不能关闭。',
  en: 'This order has just been paid and cannot be closed.',
});
