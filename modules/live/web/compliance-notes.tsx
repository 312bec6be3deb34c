import { useEffect, useRef, useState } from 'react';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import { decisionWords, groundText, mended } from '../../compliance/contract.ts';
import { useCan } from '../../team/web/index.tsx';
import { changedCues, joined, type PlanCompliance } from '../domain/plan-compliance.ts';
import type { Plan, PlanViolation } from '../contract.ts';

const nothing: PlanCompliance = { findings: [], open: 0 };
/** After this much rest the whole plan is asked about again: rules, documents and waivers change too. */
const restMs = 2000;

/**
 * What stands against the plan, asked with every key: one question at a time, and when it is answered
 * the newest text is asked about, so that a slow network is never asked what nobody wants to know any more.
 * While somebody writes in one cue of a hundred, only that cue is asked about.
 */
export function usePlanCompliance(sessionId: string, plan: Plan, turn: number): PlanCompliance {
  const sees = useCan()('view', 'guard');
  const [compliance, setCompliance] = useState<PlanCompliance>(nothing);
  const queue = useRef<QuestionQueue>({
    busy: false,
    next: null,
    whole: true,
    answered: null,
    turn,
  });
  useEffect(() => {
    if (!sees) return undefined;
    const now = queue.current;
    const ask = async (): Promise<void> => {
      now.busy = true;
      while (now.next !== null) {
        const { next, whole, answered } = now;
        Object.assign(now, { next: null, whole: false });
        const cues = whole || !answered ? null : changedCues(answered, next);
        const body = cues ? { plan: { ...next, cues }, typing: true } : { plan: next };
        const answer = await api.post<PlanCompliance>(`/api/sessions/${sessionId}/guard`, body);
        if (!answer.ok) continue;
        now.answered = next;
        const fresh = answer.value;
        setCompliance((before) => (cues ? joined(before, fresh, { plan: next, cues }) : fresh));
      }
      now.busy = false;
    };
    const again = (whole: boolean): void => {
      Object.assign(now, { next: plan, whole: now.whole || whole });
      if (!now.busy) void ask();
    };
    again(turn !== now.turn);
    now.turn = turn;
    const rest = setTimeout(() => again(true), restMs);
    return () => clearTimeout(rest);
  }, [sessionId, plan, turn, sees]);
  return compliance;
}

interface QuestionQueue {
  busy: boolean;
  next: Plan | null;
  /** Ask about all of it, not only about what differs from `answered`. */
  whole: boolean;
  /** The plan that the last answer was about. */
  answered: Plan | null;
  /** The count of what changed beside the plan (a waiver), as it was last seen. */
  turn: number;
}

const tone = { block: 'stop', fix: 'warn', review: '', hint: '' } as const;

interface NotesProps {
  readonly compliance: PlanCompliance;
  readonly cueId: string | null;
  readonly part: PlanViolation['part'];
  readonly text: string;
  /** Absent where the plan cannot be changed. */
  readonly save?: ((text: string) => void) | undefined;
}

/** Beside the words: what is wrong with them, by which article, and the lawful way, one press away. */
export function ComplianceNotes({ compliance, cueId, part, text, save }: NotesProps) {
  const { t, words, lang } = useSay();
  const mine = compliance.findings.filter(
    (item) =>
      item.cueId === cueId && item.part === part && text.slice(item.from, item.until) === item.said,
  );
  if (mine.length === 0) return null;
  return (
    <ul className="compliance-notes" aria-label={t('合规提示', 'Compliance notes')}>
      {mine.map((item) => (
        <li key={`${item.key}:${item.from}`} className={tone[item.decision]}>
          <span className={`badge ${tone[item.decision]}`}>
            {words(decisionWords[item.decision])}
          </span>
          <span className="grow">
            <b>「{item.said}」</b> {words(item.name)} · {words(item.remedy)}
            <small className="second">
              {' '}
              {groundText(item, lang)}
              {item.waiver &&
                ` · ${item.waiver.secondBy ? t('已放行', 'Waived') : t('放行待复核', 'Waiver pending')} (${item.waiver.by}${item.waiver.secondBy ? ` / ${item.waiver.secondBy}` : ''})`}
            </small>
          </span>
          {save && item.law.length > 0 && (
            <button type="button" className="button small" onClick={() => save(mended(text, item))}>
              {item.instead === ''
                ? t('删除', 'Remove')
                : t(`改为「${item.instead}」`, `Use “${item.instead}”`)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

interface DocumentProps {
  readonly compliance: PlanCompliance;
  readonly products: readonly Product[];
}

/** What the documents of products and hosts of the plan lack, whatever is said. */
export function DocumentNotes({ compliance, products }: DocumentProps) {
  const { t, words, lang } = useSay();
  const mine = compliance.findings.filter(
    (item) => item.part === 'product' || item.part === 'host',
  );
  if (mine.length === 0) return null;
  const nameOf = (id: string | null): string => {
    const product = products.find((item) => item.id === id);
    return product ? words(product.name) : '';
  };
  return (
    <ul className="compliance-notes">
      {mine.map((item) => (
        <li key={`${item.key}:${item.productId}`} className={tone[item.decision]}>
          <span className={`badge ${tone[item.decision]}`}>
            {words(decisionWords[item.decision])}
          </span>
          <span className="grow">
            <b>{nameOf(item.productId)}</b> {words(item.name)}
            {t(':', ': ')}
            {item.said} · {words(item.remedy)}{' '}
            <small className="second">{groundText(item, lang)}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}
