import type { Words } from '../../../platform/kernel/result.ts';
import type { TicketKind, TicketState, TicketStep } from './ticket.ts';
import type { RightKind } from './rights.ts';

/** AFTER-7, AFTER-12: why a ticket cannot be declined. */
export const rightWords: Readonly<Record<RightKind, { zh: string; en: string }>> = {
  'no-reason': { zh: '七日无理由退货', en: '7-day no-reason return' },
  'fault-exchange': {
    zh: '十五日内质量问题换货',
    en: 'exchange for faults within 15 days',
  },
  'third-time': { zh: '修过两次仍有故障换货', en: 'exchange after two failed repairs' },
  warranty: { zh: '保修期内免费维修', en: 'free repair under warranty' },
};

export const ticketKindWords: Readonly<Record<TicketKind, { zh: string; en: string }>> = {
  refund: { zh: '仅退款', en: 'Refund only' },
  return: { zh: '退货退款', en: 'Return and refund' },
  exchange: { zh: '换货', en: 'Exchange' },
  repair: { zh: '维修', en: 'Repair' },
};

export const ticketStateWords: Readonly<Record<TicketState, { zh: string; en: string }>> = {
  asked: { zh: '待审核', en: 'Pending approval' },
  approved: { zh: '待寄回', en: 'Awaiting return' },
  sent: { zh: '寄回途中', en: 'In transit back' },
  received: { zh: '已收到', en: 'Received' },
  refunding: { zh: '退款中', en: 'Refunding' },
  done: { zh: '已完成', en: 'Completed' },
  declined: { zh: '已拒绝', en: 'Declined' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

export const stepWords: Readonly<Record<string, { zh: string; en: string }>> = {
  ask: { zh: '申请', en: 'Requested' },
  approve: { zh: '通过', en: 'Approved' },
  decline: { zh: '拒绝', en: 'Declined' },
  appeal: { zh: '申诉', en: 'Appealed' },
  withdraw: { zh: '撤回', en: 'Withdrawn' },
  send: { zh: '寄回', en: 'Sent back' },
  receive: { zh: '收货验货', en: 'Received and inspected' },
  reship: { zh: '补发 / 已修好', en: 'Reshipped or repaired' },
  'money-back': { zh: '退款到账', en: 'Refunded' },
  'first-approve': { zh: '初审通过,待复核', en: 'First approval; awaiting second' },
  escalate: { zh: '临期升级', en: 'Escalated' },
  'refund-failed': { zh: '渠道退款失败,重试中', en: 'Channel refund failed; retrying' },
  'refund-refused': {
    zh: '渠道无法原路退款,改为人工退款',
    en: 'The channel cannot refund; paid manually',
  },
};

/** What a button of a ticket says: a step before it is taken. */
export const actWords: Readonly<Record<TicketStep, { zh: string; en: string }>> = {
  approve: { zh: '通过', en: 'Approve' },
  decline: { zh: '拒绝', en: 'Decline' },
  appeal: { zh: '申诉', en: 'Appeal' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  send: { zh: '寄回', en: 'Mark sent back' },
  receive: { zh: '收货验货', en: 'Mark received' },
  reship: { zh: '补发 / 已修好', en: 'Mark reshipped or repaired' },
  'money-back': { zh: '退款到账', en: 'Mark refunded' },
};

/** The step that says that asking the channel again does not help. */
export const refusedForEver = 'refund-refused';

/** Steps that say how a channel fares with our money: words for staff, not for the buyer. */
export const refundTroubles: readonly string[] = ['refund-failed', refusedForEver];

/** Notes are kept as text: what the system writes in both languages stands in one, one behind the other. */
const between = ' / ';
const han = /\p{Script=Han}/u;

export function noteOf({ zh, en }: Words): string {
  return `${zh}${between}${en}`;
}

const batchNote: Words = { zh: '批量通过', en: 'approved in a batch' };

/** What the program writes when it grants by itself, or staff with one press: the same words whoever pressed. */
const fixedNotes: readonly Words[] = [
  { zh: '货未发出,直接退', en: 'not shipped yet: refunded at once' },
  batchNote,
  ...Object.values(rightWords).map(({ zh, en }) => ({ zh: `${zh},同意`, en: `approved: ${en}` })),
];

/** What the same press wrote before; such notes stand in the tickets. */
const batchNotesOfBefore: readonly string[] = ['批量同意', 'granted together'];

/** Notes of before that the program wrote for one reader only, or with numbers of its own in them. */
const ofBefore: readonly (readonly [RegExp, (found: string) => Words])[] = [
  [/^须于 (.+) 前办完$/, (at) => ({ zh: `须于 ${at} 前办完`, en: `to be done by ${at}` })],
  [/^(rfd_\w+)$/, () => ({ zh: '原支付渠道', en: 'the way it was paid' })],
];

/** The same, each for its reader; what a person wrote is for both. */
export function noteWords({ by, note }: { readonly by: string; readonly note: string }): Words {
  const known = fixedNotes.find(({ zh, en }) => note === zh || note === en);
  if (known) return known;
  if (batchNotesOfBefore.includes(note)) return batchNote;
  for (const [pattern, wordsFor] of by === 'system' ? ofBefore : []) {
    const found = pattern.exec(note)?.[1];
    if (found !== undefined) return wordsFor(found);
  }
  const at = note.indexOf(between);
  const [zh, en] = [note.slice(0, at), note.slice(at + between.length)];
  const own = by === 'system' && at >= 0 && han.test(zh) && !han.test(en);
  return own ? { zh, en } : { zh: note, en: note };
}
