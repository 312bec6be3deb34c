import { useSay } from '../../../design/words.tsx';
import type { ComplianceRule } from '../contract.ts';

export type RuleStatus = 'words' | 'records' | 'held' | 'waits';

export const ruleStatuses: readonly RuleStatus[] = ['words', 'records', 'held', 'waits'];

export const statusWords: Readonly<Record<RuleStatus, { zh: string; en: string }>> = {
  words: { zh: '查文字', en: 'On words' },
  records: { zh: '查资料', en: 'On records' },
  held: { zh: '别处把守', en: 'Held elsewhere' },
  waits: { zh: '等待', en: 'Waits' },
};

/** Where what a rule asks for is kept by the program itself, not by looking at words. */
const keepers: Readonly<Record<string, { zh: string; en: string }>> = {
  compliance: { zh: '审稿与资质', en: 'reviews and documents' },
  finance: { zh: '账', en: 'the books' },
  ingest: { zh: '录制', en: 'the recording' },
  insight: { zh: '复盘', en: 'the review' },
  live: { zh: '场次与控场', en: 'sessions and control room' },
  order: { zh: '订单与售后', en: 'orders and after-sales' },
  privacy: { zh: '信息与审计', en: 'privacy and audit' },
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
