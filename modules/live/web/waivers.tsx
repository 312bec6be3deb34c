import { lawText } from '../../compliance/contract.ts';
import { useState } from 'react';
import { Dialog, Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { PlanViolation, Session } from '../contract.ts';
import type { PlanCompliance } from '../domain/plan-compliance.ts';

interface WaiversProps {
  readonly session: Session;
  readonly compliance: PlanCompliance;
  readonly dirty: boolean;
  readonly done: () => void;
}

/** For legal: blocks of the saved plan that may pass with a reason, once a second person agrees. */
export function Waivers({ session, compliance, dirty, done }: WaiversProps) {
  const { t, words, lang } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [asking, setAsking] = useState<PlanViolation | null>(null);
  const blocks = compliance.findings.filter(
    (item, index) =>
      item.decision === 'block' &&
      compliance.findings.findIndex((one) => one.key === item.key) === index,
  );
  if (!can('waive', 'guard') || blocks.length === 0 || dirty) return null;
  const agree = async (id: string): Promise<void> => {
    const sent = await api.post(`/api/waivers/${id}/agree`, {});
    if (!sent.ok) return toasts.refuse(sent.refusal);
    return done();
  };
  return (
    <ul className="compliance-notes">
      {blocks.map((item) => (
        <li key={item.key} className={item.waiver?.secondAt ? '' : 'stop'}>
          <span className="grow">
            <b>「{item.said}」</b> {words(item.name)}{' '}
            <small className="second">{lawText(item.law, lang)}</small>
            {item.waiver && (
              <small>
                {' '}
                {item.waiver.by}
                {t(':', ': ')}
                {item.waiver.reason}
                {item.waiver.secondBy && ` · ${t('复核人', 'approved by')} ${item.waiver.secondBy}`}
              </small>
            )}
          </span>
          {!item.waiver && (
            <button type="button" className="button small" onClick={() => setAsking(item)}>
              {t('申请放行', 'Request waiver')}
            </button>
          )}
          {item.waiver?.secondAt === null && (
            <button
              type="button"
              className="button small main"
              onClick={() => void agree(item.waiver?.id ?? '')}
            >
              {t('复核通过', 'Approve')}
            </button>
          )}
        </li>
      ))}
      {asking && (
        <AskDialog {...{ session, violation: asking, done, close: () => setAsking(null) }} />
      )}
    </ul>
  );
}

interface AskProps {
  readonly session: Session;
  readonly violation: PlanViolation;
  readonly done: () => void;
  readonly close: () => void;
}

function AskDialog({ session, violation, done, close }: AskProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const send = async (): Promise<void> => {
    const { ruleId, key, said } = violation;
    const sent = await api.post(`/api/sessions/${session.id}/waivers`, {
      ruleId,
      key,
      said,
      reason,
    });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  return (
    <Dialog
      title={t('申请放行', 'Request waiver')}
      open
      onClose={close}
      footer={
        <button
          type="button"
          className="button main"
          disabled={reason.trim().length < 4}
          onClick={() => void send()}
        >
          {t('提交,等待另一人复核', 'Submit for a check')}
        </button>
      }
    >
      <Field label={t('合法理由(至少 4 字,附依据)', 'Why it is lawful, with the basis')}>
        <textarea
          className="input"
          rows={3}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}
