import { useState } from 'react';
import { Dialog, Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api, useLoad, useWhile } from '../../../platform/web/react.ts';
import { useCan, useMe } from '../../team/web/index.tsx';
import type { Approval } from '../contract.ts';

interface ExportProps {
  readonly kind: 'export-orders' | 'export-after-sales';
  /** Where the table comes from; the approval is added to it. */
  readonly href: string;
}

/** PRIVACY-14: an export of buyers' data: a reason, the agreement of another person, one download. */
export function ExportButton({ kind, href }: ExportProps) {
  const { t } = useSay();
  const can = useCan();
  const [open, setOpen] = useState(false);
  if (!can('ask', 'approval')) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t('导出表格', 'Export')}
      </button>
      {open && <ExportDialog kind={kind} href={href} close={() => setOpen(false)} />}
    </>
  );
}

function ExportDialog({ kind, href, close }: ExportProps & { readonly close: () => void }) {
  const { t } = useSay();
  const me = useMe();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const [loaded, reload] = useLoad<{ approvals: Approval[] }>('/api/approvals');
  const mine =
    loaded.state === 'ready'
      ? loaded.value.approvals.find(
          (item) => item.kind === kind && item.byId === me?.id && item.usedAt === null,
        )
      : undefined;
  const waits = mine?.agreed === null;
  const agreed = mine?.agreed === true;
  useWhile(waits, reload);
  const ask = async (): Promise<void> => {
    const sent = await api.post('/api/approvals', { kind, reason });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    return reload();
  };
  const link = `${href}${href.includes('?') ? '&' : '?'}approval=${mine?.id ?? ''}`;
  return (
    <Dialog
      title={t('导出表格', 'Export')}
      open
      onClose={close}
      footer={
        agreed ? (
          <a className="button main" href={link} onClick={close}>
            {t('下载(一次)', 'Download, once')}
          </a>
        ) : (
          <button
            type="button"
            className="button main"
            disabled={waits || reason.trim().length < 2}
            onClick={() => void ask()}
          >
            {t('请求同意', 'Ask')}
          </button>
        )
      }
    >
      <div className="stack">
        <p>
          {t(
            '表格里有买家信息(已掩码)。要说明理由,由法务或管理员同意;同意后 24 小时内可下载一次,全程留痕。',
            'The table tells of buyers, masked. Say why; legal or an administrator agrees; then it can be downloaded once within 24 hours. All of it is written down.',
          )}
        </p>
        {mine?.agreed === false && (
          <p className="notice stop">
            {t(`${mine.second ?? ''} 没有同意。`, `${mine.second ?? ''} did not agree.`)}
          </p>
        )}
        {waits && (
          <p className="notice" role="status">
            {t('已提交,等另一个人同意……', 'Asked; waiting for another person…')}
          </p>
        )}
        {agreed && (
          <p className="notice good" role="status">
            {t(`${mine.second ?? ''} 已同意。`, `${mine.second ?? ''} agreed.`)}
          </p>
        )}
        {!waits && !agreed && (
          <Field label={t('为什么导出', 'Why')}>
            <input
              className="input"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        )}
      </div>
    </Dialog>
  );
}
