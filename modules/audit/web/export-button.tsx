import { useState } from 'react';
import { Dialog } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useCan } from '../../team/web/index.tsx';
import { AskApproval } from './ask-approval.tsx';

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
  const fetchTable = (id: string | null): void => {
    const link = document.createElement('a');
    link.href = `${href}${href.includes('?') ? '&' : '?'}approval=${id ?? ''}`;
    link.click();
    close();
  };
  return (
    <Dialog title={t('导出表格', 'Export')} open onClose={close}>
      <div className="stack">
        <p>
          {t(
            '表格含有买家信息(已掩码)。请填写理由,由法务或管理员审批;通过后 24 小时内可下载一次,全程留痕。',
            'The export contains masked buyer data. Give a reason; legal or an administrator approves it, and you can download it once within 24 hours. Every step is logged.',
          )}
        </p>
        <AskApproval kind={kind} object="" agreed={fetchTable} />
      </div>
    </Dialog>
  );
}
