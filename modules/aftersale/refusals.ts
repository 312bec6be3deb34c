import { refuse, shanghaiTime } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';
import type { RightKind } from './domain/rights.ts';
import type { TicketState } from './domain/ticket.ts';
import { ticketStateWords, rightWords, stepWords } from './domain/words.ts';

export const ticketUnknown = refuse('after-sale.unknown', 404, {
  zh: '没有这张售后单。',
  en: 'There is no such after-sale ticket.',
});

export const notAskable = refuse(
  'after-sale.not-askable',
  409,
  {
    zh: '这些货不能再申请售后:没有付款、已退,或已有售后单。',
    en: 'Nothing can be asked for these: not paid, refunded, or in another ticket already.',
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

export const stepRefused = (state: TicketState, step: string) =>
  refuse('after-sale.step-refused', 409, {
    zh: `售后单现在是“${ticketStateWords[state].zh}”,不能再“${stepWords[step]?.zh ?? step}”;可能别人刚处理过,请刷新。`,
    en: `The ticket is “${ticketStateWords[state].en}” and cannot be ${stepWords[step]?.en ?? step} now. Somebody may have worked it; reload.`,
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
  en: 'A refund of ten thousand yuan or more needs two persons: the first has agreed, somebody else has to approve the ticket.',
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
