import { Panel } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import type { DayRun } from '../contract.ts';

interface DayTableProps {
  readonly runs: readonly DayRun[];
  readonly chosen: string | undefined;
  readonly choose: (day: string) => void;
  readonly close?: (day: string) => void;
}

/** One line a business day: both sides, what met, what waits, what does not fit. */
export function DayTable({ runs, chosen, choose, close }: DayTableProps) {
  const { t } = useSay();
  return (
    <Panel title={t('每日对账', 'Daily reconciliation')}>
      {runs.length === 0 && (
        <p className="empty">
          {t(
            '暂无对账记录。系统每天 10:30 自动对前一天的账,也可以点“对账”立即执行。',
            'Nothing reconciled yet. Yesterday is reconciled daily at 10:30, or choose Reconcile now.',
          )}
        </p>
      )}
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('业务日', 'Business day')}</th>
              <th className="number">{t('我方', 'Ours')}</th>
              <th className="number">{t('渠道', 'Channel')}</th>
              <th className="number">{t('相符', 'Matched')}</th>
              <th className="number">{t('待次日', 'Pending')}</th>
              <th className="number">{t('差异', 'Discrepancies')}</th>
              <th className="number">{t('余差', 'Residual')}</th>
              <th>{t('状态', 'Status')}</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.day} className={chosen === run.day ? 'chosen' : ''}>
                <td>
                  <button type="button" className="link" onClick={() => choose(run.day)}>
                    {run.day}
                  </button>
                </td>
                <td className="number">
                  {yuan(run.oursFen)} <span className="second">({run.oursCount})</span>
                </td>
                <td className="number">
                  {yuan(run.theirsFen)} <span className="second">({run.theirsCount})</span>
                </td>
                <td className="number">{run.matched}</td>
                <td className="number">{run.waiting}</td>
                <td className="number">{run.open}</td>
                <td className="number">{yuan(run.residualFen)}</td>
                <td>
                  <DayState run={run} {...(close ? { close } : {})} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
    </Panel>
  );
}

interface DayStateProps {
  readonly run: DayRun;
  readonly close?: (day: string) => void;
}

function DayState({ run, close }: DayStateProps) {
  const { t, words } = useSay();
  if (run.closedAt !== null) {
    return (
      <span className="badge good" title={shanghaiTime(run.closedAt)}>
        {t('已关账', 'Closed')} · {run.closedBy}
      </span>
    );
  }
  return (
    <>
      {run.trouble ? (
        <span className="badge stop">{words(run.trouble)}</span>
      ) : (
        <span className="badge warn">{t('未关账', 'Open')}</span>
      )}{' '}
      {close && (
        <button type="button" className="link" onClick={() => close(run.day)}>
          {t('关账', 'Close day')}
        </button>
      )}
    </>
  );
}
