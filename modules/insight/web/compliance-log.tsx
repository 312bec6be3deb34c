import { groundText } from '../../compliance/contract.ts';
import { useState } from 'react';
import { Dialog, Field, Panel, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration, shanghaiClock } from '../../../platform/kernel/time.ts';
import { api } from '../../../platform/web/react.ts';
import { measureWords } from '../../live/contract.ts';
import type { ComplianceLog, ComplianceRow } from '../domain/compliance-log.ts';

const howWords = {
  corrected: { zh: '已更正', en: 'Corrected' },
  dismissed: { zh: '不算违规', en: 'Not a violation' },
  open: { zh: '未处理', en: 'Open' },
} as const;

/** The correction log of a show: what was found, what was said instead, how long it took. */
interface ComplianceLogProps {
  readonly log: ComplianceLog;
  readonly runId: string;
}

export function ComplianceLogPanel({ log, runId }: ComplianceLogProps) {
  const { t, words, lang } = useSay();
  const { rows, measures, refusedChat, medianMs, inTime } = log;
  return (
    <Panel title={t('更正记录', 'Corrections')}>
      <div className="body stack">
        <p className="second">
          {t(
            `命中 ${rows.length} 处,一分钟内处理 ${inTime} 处,处置 ${measures.length} 次,拦截弹幕 ${refusedChat} 条`,
            `${rows.length} hits, ${inTime} handled within a minute, ${measures.length} measures, ${refusedChat} messages blocked`,
          )}
          {medianMs !== null && ` · ${t('中位用时', 'median time')} ${duration(medianMs)}`}
        </p>
        {rows.length > 0 && (
          <Cards>
            <table>
              <thead>
                <tr>
                  <th>{t('时间', 'Time')}</th>
                  <th>{t('口播内容', 'Said')}</th>
                  <th>{t('依据', 'Legal basis')}</th>
                  <th>{t('结果', 'Outcome')}</th>
                  <th className="number">{t('用时', 'Time taken')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td>{shanghaiClock(row.at)}</td>
                    <td>
                      「{row.said}」<small className="second"> {words(row.name)}</small>
                    </td>
                    <td className="second small">{groundText(row, lang)}</td>
                    <td>
                      <span className={`badge ${row.how === 'open' ? 'stop' : 'good'}`}>
                        {words(howWords[row.how])}
                      </span>{' '}
                      {row.words} <small className="second">{row.by}</small>{' '}
                      <Appeal runId={runId} row={row} />
                    </td>
                    <td className="number">{row.tookMs === null ? '—' : duration(row.tookMs)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Cards>
        )}
        {measures.map((item) => (
          <p key={item.id} className="row small">
            {shanghaiClock(item.at)} <b>{words(measureWords[item.kind])}</b> {item.note}
            <span className="second">
              {item.by} · {item.tookMs === null ? t('未结束', 'not ended') : duration(item.tookMs)}
            </span>
          </p>
        ))}
      </div>
    </Panel>
  );
}

/** GUARD-13: the host or who stood by says why a hit was none; another person looks again. */
function Appeal({ runId, row }: { readonly runId: string; readonly row: ComplianceRow }) {
  const { t } = useSay();
  const toasts = useToasts();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const ask = async (): Promise<void> => {
    const { id: hitId, ruleId, said } = row;
    const sent = await api.post('/api/guard/appeals', { runId, hitId, ruleId, said, reason });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t('已提交,由另一人复核。', 'Submitted; another person will check it.'));
    return setOpen(false);
  };
  return (
    <>
      <button type="button" className="link" onClick={() => setOpen(true)}>
        {t('申诉', 'Appeal')}
      </button>
      {open && (
        <Dialog
          title={t('申诉', 'Appeal')}
          open
          onClose={() => setOpen(false)}
          footer={
            <button
              type="button"
              className="button main"
              disabled={reason.trim().length < 2}
              onClick={() => void ask()}
            >
              {t('提交', 'Submit')}
            </button>
          }
        >
          <Field label={t('申诉理由', 'Reason for the appeal')}>
            <input
              className="input"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        </Dialog>
      )}
    </>
  );
}
