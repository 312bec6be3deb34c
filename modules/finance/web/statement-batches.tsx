import { useState } from 'react';
import { Dialog, More, useToasts } from '../../../design/parts.tsx';
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

/** What somebody looks for is nearly always among these. */
const shownFirst = 5;

/** FINANCE-50: the files that were taken, the newest on top; each can be taken back as it came. */
export function StatementBatches({ batches, working, changed }: BatchesProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [asked, setAsked] = useState<StatementBatch | null>(null);
  const [shown, setShown] = useState(shownFirst);
  const sumsOf = ({ inFen, outFen }: StatementBatch): string =>
    [
      ...(inFen > 0 || outFen === 0 ? [t(`收 ${yuan(inFen)}`, `in ${yuan(inFen)}`)] : []),
      ...(outFen > 0 ? [t(`支 ${yuan(outFen)}`, `out ${yuan(outFen)}`)] : []),
    ].join(' · ');
  const undo = async (batch: StatementBatch): Promise<void> => {
    const sent = await api.post(`/api/books/statements/${batch.id}/undo`, {});
    setAsked(null);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(
      t(
        `已撤销 ${batch.taken} 行`,
        `${batch.taken} ${batch.taken === 1 ? 'line' : 'lines'} undone`,
      ),
    );
    return changed();
  };
  if (batches.length === 0) return null;
  return (
    <>
      <ul className="stack" aria-label={t('导入批次', 'Imported batches')}>
        {batches.slice(0, shown).map((batch) => (
          <li key={batch.id} className="row">
            <span className="grow">
              {words(statementWords[batch.kind])} ·{' '}
              {t(`${batch.taken} 行`, `${batch.taken} ${batch.taken === 1 ? 'line' : 'lines'}`)} ·{' '}
              {sumsOf(batch)}
              <div className="second small clip" title={batch.name}>
                {shanghaiTime(batch.at)} · {batch.by}
                {batch.name === '' ? '' : ` · ${batch.name}`}
              </div>
            </span>
            <Ending batch={batch} undo={working ? () => setAsked(batch) : undefined} />
          </li>
        ))}
      </ul>
      {batches.length > shown && (
        <More left={batches.length - shown} load={() => setShown(batches.length)} />
      )}
      {asked && (
        <Dialog
          title={t('撤销这一批?', 'Undo this batch?')}
          open
          onClose={() => setAsked(null)}
          footer={
            <button type="button" className="button stop" onClick={() => void undo(asked)}>
              {t(
                `撤销 ${asked.taken} 行`,
                `Undo ${asked.taken} ${asked.taken === 1 ? 'line' : 'lines'}`,
              )}
            </button>
          }
        >
          <p>
            {t(
              '已入账的将冲回,带来的差异将取消,已核销的在途款恢复在途。撤销会记入审计日志。',
              'Its bookings are reversed, its discrepancies removed, and what it settled is in transit again. Undoing is recorded in the audit log.',
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
    return <span className="badge">{t(`已撤销 · ${by}`, `Undone · ${by}`)}</span>;
  }
  if (!undo) return null;
  return (
    <button type="button" className="button quiet small" onClick={undo}>
      {t('撤销', 'Undo')}
    </button>
  );
}
