import { useState } from 'react';
import { useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { Evidence } from '../contract.ts';

interface DocumentsProps {
  readonly documents: readonly Evidence[];
  readonly changed: () => void;
}

/** What proves the claims of a product; what was withdrawn stays to be seen, and proves nothing. */
export function Documents({ documents, changed }: DocumentsProps) {
  const { t, words } = useSay();
  const can = useCan();
  return (
    <>
      {documents.map((item) => (
        <details key={item.id}>
          <summary>
            {item.withdrawnAt === null ? (
              `${words(item.title)} · ${item.number}`
            ) : (
              <>
                <s>
                  {words(item.title)} · {item.number}
                </s>{' '}
                <span className="badge stop">{t('已撤回', 'Withdrawn')}</span>
              </>
            )}
          </summary>
          {item.withdrawnAt !== null && (
            <p className="second small">
              {shanghaiTime(item.withdrawnAt)} · {item.withdrawnBy}
              {t(':', ': ')}
              {item.withdrawnFor}
            </p>
          )}
          <pre className="document">{`${item.issuer}\n${item.issuedOn} – ${item.expiresOn ?? ''}\n\n${item.body}`}</pre>
          {item.withdrawnAt === null && can('edit', 'catalog') && (
            <Withdraw id={item.id} changed={changed} />
          )}
        </details>
      ))}
    </>
  );
}

function Withdraw({ id, changed }: { readonly id: string; readonly changed: () => void }) {
  const { t } = useSay();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const send = async (): Promise<void> => {
    const sent = await api.post(`/api/evidence/${id}/withdraw`, { reason });
    return sent.ok ? changed() : toasts.refuse(sent.refusal);
  };
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <input
        className="input grow"
        required
        minLength={2}
        maxLength={200}
        aria-label={t('撤回原因', 'Reason for withdrawal')}
        placeholder={t('撤回原因,例如型号不符', 'Reason for withdrawal, such as wrong model')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <button className="button">{t('撤回资料', 'Withdraw')}</button>
    </form>
  );
}
