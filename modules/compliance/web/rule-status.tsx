import { useSay } from '../../../design/words.tsx';
import type { ComplianceRule } from '../contract.ts';

export type RuleStatus = 'words' | 'records' | 'held' | 'waits';

export const ruleStatuses: readonly RuleStatus[] = ['words', 'records', 'held', 'waits'];

export const statusWords: Readonly<Record<RuleStatus, { zh: string; en: string }>> = {
  words: { zh: '检查文字', en: 'Text check' },
  records: { zh: '检查资料', en: 'Document check' },
  held: { zh: '其他模块把关', en: 'Checked elsewhere' },
  waits: { zh: '待实现', en: 'Pending' },
};

/** Where what a rule asks for is kept by the program itself, not by looking at words. */
const keepers: Readonly<Record<string, { zh: string; en: string }>> = {
  compliance: { zh: '审核与资质', en: 'approvals and documents' },
  finance: { zh: '财务', en: 'finance' },
  ingest: { zh: '录制', en: 'the recording' },
  insight: { zh: '复盘', en: 'the review' },
  live: { zh: '场次与中控', en: 'sessions and control room' },
  order: { zh: '订单与售后', en: 'orders and after-sales' },
  privacy: { zh: '隐私与审计', en: 'privacy and audit' },
  promo: { zh: '促销', en: 'promotions' },
  risk: { zh: '风控', en: 'risk' },
  room: { zh: '直播间', en: 'the room' },
};

export function statusOf(rule: ComplianceRule): RuleStatus {
  if (rule.patterns ?? rule.claim ?? rule.lexicon) return 'words';
  return rule.data ? 'records' : rule.heldBy ? 'held' : 'waits';
}

/** How a rule is kept today: by its words, by records, by another part, or not yet and by what it waits for. */
export function StatusText({ rule }: { readonly rule: ComplianceRule }) {
  const { t, words } = useSay();
  const { waitsFor, heldBy = '' } = rule;
  const keeper = keepers[heldBy];
  return (
    <>
      {words(statusWords[statusOf(rule)])}
      {waitsFor && t(':', ': ') + words(waitsFor)}
      {keeper && t(':', ': ') + words(keeper)}
    </>
  );
}
