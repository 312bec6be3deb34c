import type { DeleteReason } from '../../tape/events.ts';

export type { DeleteReason };

export const sessionStates = [
  'draft',
  'reviewed',
  'rehearsal',
  'live',
  'ended',
  'archived',
] as const;

export type SessionState = (typeof sessionStates)[number];

export const stateWords: Readonly<Record<SessionState, { zh: string; en: string }>> = {
  draft: { zh: '草稿', en: 'Draft' },
  reviewed: { zh: '已审', en: 'Approved' },
  rehearsal: { zh: '彩排中', en: 'Rehearsing' },
  live: { zh: '直播中', en: 'Live' },
  ended: { zh: '已结束', en: 'Ended' },
  archived: { zh: '已归档', en: 'Archived' },
};

/** LIVE-9: why a message may be taken away; nothing else may be given as a reason. */
export const deleteReasons = [
  'abuse',
  'advertising',
  'false-claim',
  'privacy',
  'illegal',
  'spam',
] as const satisfies readonly DeleteReason[];

export const deleteReasonWords: Readonly<Record<DeleteReason, { zh: string; en: string }>> = {
  abuse: { zh: '辱骂攻击', en: 'Abuse' },
  advertising: { zh: '广告引流', en: 'Advertising' },
  'false-claim': { zh: '不实说法', en: 'False claim' },
  privacy: { zh: '泄露隐私', en: 'Private data' },
  illegal: { zh: '违法内容', en: 'Illegal content' },
  spam: { zh: '刷屏', en: 'Spam' },
};
