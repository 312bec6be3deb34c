import { refuse, shanghaiTime } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';
import type { RightKind } from './domain/rights.ts';
import type { CaseState } from './domain/case.ts';
import { caseStateWords, rightWords, stepWords } from './domain/words.ts';

export const showOver = refuse('order.show-over', 409, {
  zh: '这场直播没有在卖货。',
  en: 'This show is not selling.',
});

export const takenDown = refuse('order.taken-down', 409, {
  zh: '这件商品已下架,暂时不能购买。',
  en: 'This product was taken down and cannot be bought for now.',
});

export const addressUnknown = refuse(
  'order.address-unknown',
  422,
  {
    zh: '收货地址不存在,请重新填写。',
    en: 'The address is not yours or not there; enter it again.',
  },
  { field: 'addressId' },
);

export const priceChanged = (seenFen: number, nowFen: number) =>
  refuse(
    'order.price-changed',
    409,
    {
      zh: `价格已变:你看到 ${yuan(seenFen)},现在 ${yuan(nowFen)},请确认后再下单。`,
      en: `The price changed: you saw ${yuan(seenFen)}, it is ${yuan(nowFen)} now. Confirm.`,
    },
    { field: 'expectedFen' },
  );

export const keyMissing = refuse(
  'order.key-missing',
  422,
  {
    zh: '下单须带 Idempotency-Key 请求头(1–255 字符)。',
    en: 'Placing an order needs an Idempotency-Key header of 1 to 255 characters.',
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
    { zh: `没有这件商品:${productId}。`, en: `There is no such product: ${productId}.` },
    { field: 'lines' },
  );

export const offSale = ({ zh, en }: { readonly zh: string; readonly en: string }) =>
  refuse(
    'order.off-sale',
    409,
    { zh: `「${zh}」已停售。`, en: `“${en}” is sold no more.` },
    { field: 'lines' },
  );

export const busy = (retryAfterMs: number) =>
  refuse(
    'order.busy',
    503,
    {
      zh: '下单的人太多,还没有轮到你,请稍后再点一次,不会重复下单。',
      en: 'Too many are ordering; you are not in line yet. Press again soon; it will not order twice.',
    },
    { retryAfterMs },
  );

export const orderUnknown = refuse('order.unknown', 404, {
  zh: '没有这张订单。',
  en: 'There is no such order.',
});

export const simulatedBuyer = refuse('order.simulated-buyer', 403, {
  zh: '模拟观众只能在彩排里下单。',
  en: 'A simulated viewer may only buy in a rehearsal.',
});

export const notRefundable = (state: string) =>
  refuse('order.not-refundable', 409, {
    zh: state === 'placed' ? '还没有付款,不用退。' : '没有可退的钱:已关闭,或已在退。',
    en:
      state === 'placed' ? 'It is not paid yet.' : 'It is closed; there is no money to give back.',
  });

export const rehearsalStays = refuse('order.rehearsal', 409, {
  zh: '这是彩排的订单,没有真的货可以动。',
  en: 'This order is of a rehearsal; there are no real goods to move.',
});

export const heldBack = refuse('order.held-back', 409, {
  zh: '风控正在复核这张订单,复核通过前不能发货。',
  en: 'The order is being looked at for risk; it cannot be shipped before.',
});

export const nothingToShip = refuse(
  'order.nothing-to-ship',
  409,
  {
    zh: '没有这些货可发:已发出、已退,或还没有付款。',
    en: 'There is nothing of this to ship: it left, was refunded, or is not paid.',
  },
  { field: 'lines' },
);

export const waybillUsed = (carrier: string, waybill: string) =>
  refuse(
    'order.waybill-used',
    409,
    {
      zh: `运单号 ${carrier} ${waybill} 已用过,请核对:同一单号只能再装同一收货人、还未签收的另一笔订单。`,
      en: `The waybill ${carrier} ${waybill} was used before; check it. It may carry only another order of the same receiver, as long as it was not signed for.`,
    },
    { field: 'waybill' },
  );

export const parcelUnknown = refuse('order.parcel-unknown', 404, {
  zh: '没有这个包裹。',
  en: 'There is no such parcel.',
});

export const notCancellable = refuse('order.not-cancellable', 409, {
  zh: '已付款的订单不能直接取消,请申请退款。',
  en: 'An order that was paid is not cancelled; ask for the money back instead.',
});

export const leftAlready = refuse('order.left-already', 409, {
  zh: '货已经发出或正在核查,地址不能再改;请联系客服。',
  en: 'The goods have left or are being looked at; the address stays. Ask service.',
});

export const placeElsewhere = refuse('order.place-elsewhere', 409, {
  zh: '只能改到同一省份的地址;用了国家补贴的订单还须是同一收货人。',
  en: 'The goods can only go within the same province, and to the same person where the state paid a part.',
});

export const placeCrowded = refuse('order.place-crowded', 409, {
  zh: '这个地址有很多人在用,不能自助改到这里;请联系客服。',
  en: 'Many people use this address; ask service to send the goods there.',
});

export const notHere = refuse('order.not-here', 409, {
  zh: '货还没有送到。',
  en: 'The goods are not there yet.',
});

export const nothingToInstall = refuse('order.nothing-to-install', 409, {
  zh: '这个包裹里没有要安装的电器。',
  en: 'Nothing in this parcel has to be put up.',
});

export const caseUnknown = refuse('after-sale.unknown', 404, {
  zh: '没有这张售后单。',
  en: 'There is no such after-sale case.',
});

export const notAskable = refuse(
  'after-sale.not-askable',
  409,
  {
    zh: '这些货不能再申请售后:没有付款、已退,或已有售后单。',
    en: 'Nothing can be asked for these: not paid, refunded, or in another case already.',
  },
  { field: 'lines' },
);

export const nothingAsked = refuse(
  'after-sale.nothing-asked',
  422,
  {
    zh: '请选商品;不退货只退差价时,请写金额。',
    en: 'Choose goods; to get a difference back without goods, say how much.',
  },
  { field: 'lines' },
);

export const notYetHere = refuse('after-sale.not-yet-here', 409, {
  zh: '还没有收到货,请等签收后再申请,或申请仅退款。',
  en: 'The goods are not there yet: ask after delivery, or ask for a refund only.',
});

export const tooMuchAsked = (askedFen: number, mostFen: number) =>
  refuse(
    'after-sale.too-much',
    422,
    {
      zh: `申请 ${yuan(askedFen)},最多可退 ${yuan(mostFen)}。`,
      en: `${yuan(askedFen)} asked; at most ${yuan(mostFen)} can go back.`,
    },
    { field: 'amountFen' },
  );

export const stepRefused = (state: CaseState, step: string) =>
  refuse('after-sale.step-refused', 409, {
    zh: `售后单现在是“${caseStateWords[state].zh}”,不能再“${stepWords[step]?.zh ?? step}”;可能别人刚处理过,请刷新。`,
    en: `The case is “${caseStateWords[state].en}” and cannot be ${stepWords[step]?.en ?? step} now. Somebody may have worked it; reload.`,
  });

export const byRight = (right: RightKind, until: number) =>
  refuse('after-sale.by-right', 409, {
    zh: `${rightWords[right].zh}(截至 ${shanghaiTime(until - 1)})期内的申请不能拒绝;货不符,收货验货时再处理。`,
    en: `Asked by right, ${rightWords[right].en} (until ${shanghaiTime(until - 1)}): it cannot be declined; what is not as told is dealt with when the goods arrive.`,
  });

export const parcelMissing = refuse(
  'after-sale.parcel-missing',
  422,
  {
    zh: '换货发出要填承运商和运单号。',
    en: 'Exchanged goods leave with a carrier and a waybill.',
  },
  { field: 'parcel' },
);

export const secondNeeded = refuse('after-sale.second-needed', 409, {
  zh: '退款一万元及以上要两个人同意:第一人已同意,等另一位同事在售后单里通过。',
  en: 'A refund of ten thousand yuan or more needs two persons: the first has agreed, somebody else has to approve the case.',
});

export const partlySent = refuse(
  'after-sale.partly-sent',
  422,
  {
    zh: '选的货有的已发、有的没发,请分开申请:没发的马上退。',
    en: 'Some of these have left and some have not; ask for them apart: what has not left is refunded at once.',
  },
  { field: 'lines' },
);

export const paidMeanwhile = refuse('order.paid-meanwhile', 409, {
  zh: '这笔订单刚付了款,不关闭。',
  en: 'This order was paid just now and is not closed.',
});
