import { refuse } from '../../platform/kernel/index.ts';

// Codes keep the name that they had when parcels were a part of order: who reads them knows no modules.

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
  en: 'Nothing in this parcel has to be installed.',
});
