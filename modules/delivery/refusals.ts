import { refuse } from '../../platform/kernel/index.ts';

// Codes keep the name that they had when parcels were a part of order: who reads them knows no modules.

export const heldBack = refuse('order.held-back', 409, {
  zh: '这张订单正在风控复核,复核通过前不能发货。',
  en: 'This order is held for a risk check and cannot ship until cleared.',
});

export const nothingToShip = refuse(
  'order.nothing-to-ship',
  409,
  {
    zh: '没有可发的商品:已发出、已退款或未付款。',
    en: 'Nothing to ship: already shipped, refunded or unpaid.',
  },
  { field: 'lines' },
);

export const waybillUsed = (carrier: string, waybill: string) =>
  refuse(
    'order.waybill-used',
    409,
    {
      zh: `运单号 ${carrier} ${waybill} 已被使用,请核对:同一单号只能用于同一收货人、尚未签收的其他订单。`,
      en: `Waybill ${carrier} ${waybill} is already in use; check it. It can only be reused for another order of the same recipient that is not delivered yet.`,
    },
    { field: 'waybill' },
  );

export const parcelUnknown = refuse('order.parcel-unknown', 404, {
  zh: '包裹不存在。',
  en: 'Parcel not found.',
});

export const leftAlready = refuse('order.left-already', 409, {
  zh: '订单已发货或正在核查,不能修改地址,请联系客服。',
  en: 'The order has shipped or is held for a check; its address cannot be changed. Contact customer service.',
});

export const placeElsewhere = refuse('order.place-elsewhere', 409, {
  zh: '只能改到同一省份的地址;使用国家补贴的订单还须为同一收货人。',
  en: 'The new address must be in the same province, and for subsidized orders have the same recipient.',
});

export const placeCrowded = refuse('order.place-crowded', 409, {
  zh: '该地址使用人数较多,不能自助修改,请联系客服。',
  en: 'Many people use this address; contact customer service to deliver there.',
});

export const notHere = refuse('order.not-here', 409, {
  zh: '尚未送达。',
  en: 'Not delivered yet.',
});

export const nothingToInstall = refuse('order.nothing-to-install', 409, {
  zh: '这个包裹没有需要安装的电器。',
  en: 'Nothing in this parcel needs installation.',
});
