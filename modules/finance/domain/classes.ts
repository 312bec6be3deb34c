import type { JournalLine } from './journal.ts';
import type { Finding, FindingClass } from './match.ts';

interface ClassTerms {
  readonly zh: string;
  readonly en: string;
  /** Whose work it is. */
  readonly owner: 'finance' | 'service' | 'tech';
  readonly hours: number;
}

/** Classes, owners and clocks of the domain reference §3.3. */
export const classTerms: Readonly<Record<FindingClass, ClassTerms>> = {
  D01: { zh: '长款:渠道有,我方无', en: 'Channel has it, we do not', owner: 'finance', hours: 4 },
  D02: {
    zh: '短款:我方有,渠道无',
    en: 'We have it, the channel does not',
    owner: 'finance',
    hours: 24,
  },
  D03: { zh: '金额不符', en: 'Amounts differ', owner: 'finance', hours: 24 },
  D04: { zh: '状态不符', en: 'States differ', owner: 'tech', hours: 4 },
  D05: { zh: '渠道重复', en: 'Twice in the channel', owner: 'finance', hours: 4 },
  D06: { zh: '我方重复', en: 'Twice with us', owner: 'tech', hours: 4 },
  D08: { zh: '退款渠道无', en: 'Refund missing in the channel', owner: 'service', hours: 24 },
  D09: { zh: '退款我方无', en: 'Refund unknown to us', owner: 'service', hours: 4 },
  D10: { zh: '手续费不符', en: 'Fee differs', owner: 'finance', hours: 72 },
  D17: { zh: '币种或商户不符', en: 'Currency or merchant differs', owner: 'tech', hours: 24 },
};

/**
 * The journal proposed for a finding: what the channel did to our balance is booked as it did it, and
 * what we cannot explain yet stands in suspense (1901) until it is (长短款挂账).
 */
export function proposalOf(finding: Finding): JournalLine[] {
  const { oursFen, theirsFen, feeFen, orderId, no } = finding;
  const sub = orderId === '' ? no : orderId;
  if (finding.class === 'D17') return [];
  return [
    { account: '1012', sub, fen: theirsFen - feeFen },
    { account: '6601', sub, fen: feeFen },
    { account: '1122', sub, fen: -oursFen },
    { account: '1901', sub, fen: oursFen - theirsFen },
  ];
}
