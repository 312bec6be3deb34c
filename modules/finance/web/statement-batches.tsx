import { useState } from 'react';
import { Dialog, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api } from '../../../platform/web/react.ts';
import { statementWords, type StatementBatch } from '../contract.ts';

interface BatchesProps {
  readonly batches: readonly StatementBatch[];
  readonly working: boolean;
  readonly changed: () => void;
}

/** FINANCE-22: the files that were taken, the newest on top; each can be taken back as it came. */
export function StatementBatches({ batches, working, changed }: BatchesProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [asked, setAsked] = useState<StatementBatch | null>(null);
  const undo = async (batch: StatementBatch): Promise<void> => {
    const sent = await api.post(`/api/books/statements/${batch.id}/undo`, {});
    setAsked(null);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t(`已撤销 ${batch.taken} 行`, `${batch.taken} lines undone`));
    return changed();
  };
  if (batches.length === 0) return null;
  return (
    <>
      <Cards className="basis">
        <table aria-label={t('导入的批次', 'Batches taken')}>
          <thead>
            <tr>
              <th>{t('时间', 'Taken')}</th>
              <th>{t('文件', 'File')}</th>
              <th className="number">{t('行', 'Lines')}</th>
              <th className="number">{t('收', 'In')}</th>
              <th className="number">{t('支', 'Out')}</th>
              <th>{t('操作', 'Action')}</th>
            </tr>
          </thead>
          <tbody>
            {batches.map((batch) => (
              <tr key={batch.id}>
                <td>
                  {shanghaiTime(batch.at)}
                  <div className="second small">{batch.by}</div>
                </td>
                <td className="clip">
                  {words(statementWords[batch.kind])}
                  <div className="second small clip">{batch.name}</div>
                </td>
                <td className="number">{batch.taken}</td>
                <td className="number">{yuan(batch.inFen)}</td>
                <td className="number">{yuan(batch.outFen)}</td>
                <td>
                  <Ending batch={batch} undo={working ? () => setAsked(batch) : undefined} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {asked && (
        <Dialog
          title={t('撤销这一批?', 'Undo this batch?')}
          open
          onClose={() => setAsked(null)}
          footer={
            <button type="button" className="button stop" onClick={() => void undo(asked)}>
              {t(`撤销 ${asked.taken} 行`, `Undo ${asked.taken} lines`)}
            </button>
          }
        >
          <p>
            {t(
              '它入的账会冲回,它带来的差异会消失,它核销的在途款重新在途。撤销会记入审计。',
              'What it booked is reversed, its findings go, and what it settled is in transit again. Undoing it stands on the audit trail.',
            )}
          </p>
        </Dialog>
      )}
    </>
  );
}

interface EndingProps {
  readonly batch: StatementBatch;
  readonly undo: (() => void) | undefined;
}

function Ending({ batch, undo }: EndingProps) {
  const { t } = useSay();
  if (batch.undoneAt !== null) {
    const by = batch.undoneBy ?? '';
    return <span className="badge">{t(`已撤销 · ${by}`, `undone · ${by}`)}</span>;
  }
  if (!undo) return null;
  return (
    <button type="button" className="button quiet small" onClick={undo}>
      {t('撤销', 'Undo')}
    </button>
  );
}
