import { refuse, shanghaiTime } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';
import type { RightKind } from './domain/rights.ts';
import type { TicketState } from './domain/ticket.ts';
import { ticketStateWords, rightWords, stepWords } from './domain/words.ts';

export const ticketUnknown = refuse('after-sale.unknown', 404, {
  zh: '售后单不存在。',
  en: 'After-sale ticket not found.',
});

export const notAskable = refuse(
  'after-sale.not-askable',
  409,
  {
    zh: '这些商品不能再申请售后:未付款、已退款,或已有售后单。',
    en: 'No after-sale ticket can be opened for these items: unpaid, refunded, or already in another ticket.',
  },
  { field: 'lines' },
);

export const nothingAsked = refuse(
  'after-sale.nothing-asked',
  422,
  {
    zh: '请选择商品;只退差价时请填写金额。',
    en: 'Select items; to refund a price difference only, enter the amount.',
  },
  { field: 'lines' },
);

export const notYetHere = refuse('after-sale.not-yet-here', 409, {
  zh: '尚未收货,请签收后再申请,或申请仅退款。',
  en: 'The goods have not arrived. Request after delivery, or request a refund only.',
});

export const tooMuchAsked = (askedFen: number, mostFen: number) =>
  refuse(
    'after-sale.too-much',
    422,
    {
      zh: `申请 ${yuan(askedFen)},最多可退 ${yuan(mostFen)}。`,
      en: `You requested ${yuan(askedFen)}; at most ${yuan(mostFen)} can be refunded.`,
    },
    { field: 'amountFen' },
  );

export const stepRefused = (state: TicketState, step: string) =>
  refuse('after-sale.step-refused', 409, {
    zh: `售后单当前为“${ticketStateWords[state].zh}”,不能“${stepWords[step]?.zh ?? step}”;可能他人已处理,请刷新。`,
    en: `The ticket is “${ticketStateWords[state].en}” and cannot be ${(stepWords[step]?.en ?? step).toLowerCase()} now. Somebody may have handled it; reload.`,
  });

export const byRight = (right: RightKind, until: number) =>
  refuse('after-sale.by-right', 409, {
    zh: `${rightWords[right].zh}(截至 ${shanghaiTime(until - 1)})期内的申请不能拒绝;如货不符,在收货验货时处理。`,
    en: `Statutory right, ${rightWords[right].en} (until ${shanghaiTime(until - 1)}): it cannot be declined; deal with mismatched goods when they are received.`,
  });

export const parcelMissing = refuse(
  'after-sale.parcel-missing',
  422,
  {
    zh: '换货发出须填写承运商和运单号。',
    en: 'Enter the carrier and waybill number to ship an exchange.',
  },
  { field: 'parcel' },
);

export const secondNeeded = refuse('after-sale.second-needed', 409, {
  zh: '退款一万元及以上须两人审批:初审已通过,等另一位同事在售后单中通过。',
  en: 'Refunds of 10,000 yuan or more need two approvals: the first is done; another colleague must approve the ticket.',
});

export const partlySent = refuse(
  'after-sale.partly-sent',
  422,
  {
    zh: '所选商品部分已发货、部分未发货,请分开申请:未发货的立即退款。',
    en: 'Some items have shipped and some have not; request them separately. Unshipped items are refunded at once.',
  },
  { field: 'lines' },
);
