import { useState } from 'react';
import { Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api, useLoad, useWhile } from '../../../platform/web/react.ts';
import { useMe } from '../../team/web/index.tsx';
import type { Approval } from '../contract.ts';

interface AskProps {
  readonly kind: Approval['kind'];
  /** What exactly both agree to; empty where the kind says it all. */
  readonly object: string;
  /** Called with what may be taken up, once, and with nothing while it may not. */
  readonly agreed: (id: string | null) => void;
}

/** Asks for a second person's agreement, waits for it, and says how it stands. */
export function AskApproval({ kind, object, agreed }: AskProps) {
  const { t } = useSay();
  const me = useMe();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const [loaded, reload] = useLoad<{ approvals: Approval[] }>('/api/approvals');
  const mine =
    loaded.state === 'ready'
      ? loaded.value.approvals.find(
          (item) =>
            item.kind === kind &&
            item.object === object &&
            item.byId === me?.id &&
            item.usedAt === null,
        )
      : undefined;
  const waits = mine?.agreed === null;
  const yes = mine?.agreed === true;
  useWhile(waits, () => {
    reload();
  });
  const ask = async (): Promise<void> => {
    const sent = await api.post('/api/approvals', { kind, object, reason });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    return reload();
  };
  if (yes) {
    return (
      <p className="notice good" role="status">
        {t(`${mine.second ?? ''} 已通过。`, `Approved by ${mine.second ?? ''}.`)}{' '}
        <button type="button" className="button small main" onClick={() => agreed(mine.id)}>
          {t('继续', 'Continue')}
        </button>
      </p>
    );
  }
  if (waits) {
    return (
      <p className="notice" role="status">
        {t('已提交,等待另一人审批……', 'Submitted; waiting for another person’s approval…')}
      </p>
    );
  }
  return (
    <>
      {mine?.agreed === false && (
        <p className="notice stop">
          {t(`${mine.second ?? ''} 已驳回。`, `Rejected by ${mine.second ?? ''}.`)}
        </p>
      )}
      <Field label={t('理由', 'Reason')}>
        <input
          className="input"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <button
        type="button"
        className="button"
        disabled={reason.trim().length < 2}
        onClick={() => void ask()}
      >
        {t('申请审批', 'Request approval')}
      </button>
    </>
  );
}
