import type { JournalLine } from './journal.ts';

export const discrepancyClasses = [
  'D01',
  'D02',
  'D03',
  'D04',
  'D05',
  'D06',
  'D07',
  'D08',
  'D09',
  'D10',
  'D11',
  'D12',
  'D13',
  'D14',
  'D15',
  'D16',
  'D17',
  'D18',
] as const;
export type DiscrepancyClass = (typeof discrepancyClasses)[number];

interface ClassTerms {
  readonly zh: string;
  readonly en: string;
  /** Whose work it is. */
  readonly owner: 'finance' | 'service' | 'supply' | 'tech';
  readonly hours: number;
}

/** Classes, owners and clocks of the domain reference §3.3. */
export const classTerms: Readonly<Record<DiscrepancyClass, ClassTerms>> = {
  D01: { zh: '长款:渠道有,我方无', en: 'Only in the channel', owner: 'finance', hours: 4 },
  D02: {
    zh: '短款:我方有,渠道无',
    en: 'Only in our books',
    owner: 'finance',
    hours: 24,
  },
  D03: { zh: '金额不符', en: 'Amount mismatch', owner: 'finance', hours: 24 },
  D04: { zh: '状态不符', en: 'Status mismatch', owner: 'tech', hours: 4 },
  D05: { zh: '渠道重复', en: 'Duplicate in the channel', owner: 'finance', hours: 4 },
  D06: { zh: '我方重复', en: 'Duplicate in our books', owner: 'tech', hours: 4 },
  D07: {
    zh: '跨日,次日已匹配',
    en: 'Matched on the next day',
    owner: 'finance',
    hours: 24,
  },
  D08: { zh: '退款:渠道无', en: 'Refund missing in the channel', owner: 'service', hours: 24 },
  D09: { zh: '退款:我方无', en: 'Refund missing in our books', owner: 'service', hours: 4 },
  D10: { zh: '手续费不符', en: 'Fee mismatch', owner: 'finance', hours: 72 },
  D11: { zh: '佣金不符', en: 'Commission mismatch', owner: 'finance', hours: 72 },
  D12: { zh: '补贴不符', en: 'Subsidy mismatch', owner: 'finance', hours: 168 },
  D13: { zh: '结算资金不符', en: 'Settlement mismatch', owner: 'finance', hours: 24 },
  D14: {
    zh: '银行未到账或来源不明',
    en: 'Bank receipt missing or unidentified',
    owner: 'finance',
    hours: 48,
  },
  D15: {
    zh: '已付款未发货,或未付款已发货',
    en: 'Paid but not shipped, or shipped but unpaid',
    owner: 'supply',
    hours: 4,
  },
  D16: {
    zh: '已退货未退款,或已退款未退货',
    en: 'Returned but not refunded, or the reverse',
    owner: 'service',
    hours: 24,
  },
  D17: { zh: '币种或商户不符', en: 'Currency or merchant mismatch', owner: 'tech', hours: 24 },
  D18: { zh: '账单文件异常', en: 'Invalid bill file', owner: 'tech', hours: 2 },
};

export interface Proposable {
  readonly class: DiscrepancyClass;
  readonly no: string;
  readonly orderId: string;
  readonly oursFen: number;
  readonly theirsFen: number;
  readonly feeFen: number;
}

/** Where the difference of a statement stands in the books, and where its money goes or comes. */
const statementAccounts: Partial<Record<DiscrepancyClass, readonly [string, string]>> = {
  D11: ['2204', '1001'],
  D12: ['1123', '1001'],
  D14: ['1009', '1001'],
};

/**
 * The journal proposed for a discrepancy: what the other side did to our money is booked as it did it, and
 * what we cannot explain yet stands in suspense (1901) until it is (长短款挂账). Classes that are
 * about goods or files move no money.
 */
export function proposalOf(discrepancy: Proposable): JournalLine[] {
  const { oursFen, theirsFen, feeFen, orderId, no } = discrepancy;
  const sub = orderId === '' ? no : orderId;
  if (['D07', 'D15', 'D16', 'D17', 'D18'].includes(discrepancy.class)) return [];
  const accounts = statementAccounts[discrepancy.class];
  if (accounts) {
    const [ours, bank] = accounts;
    // A commission is paid by us, so both its sides are negative and the same lines hold.
    return [
      { account: bank, sub, fen: theirsFen },
      { account: ours, sub, fen: -oursFen },
      { account: '1901', sub, fen: oursFen - theirsFen },
    ];
  }
  if (discrepancy.class === 'D13') {
    return [
      { account: '1012', sub, fen: theirsFen - oursFen },
      { account: '1901', sub, fen: oursFen - theirsFen },
    ];
  }
  return [
    { account: '1012', sub, fen: theirsFen - feeFen },
    { account: '6601', sub, fen: feeFen },
    { account: '1122', sub, fen: -oursFen },
    { account: '1901', sub, fen: oursFen - theirsFen },
  ];
}
