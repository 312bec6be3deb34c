import { useState } from 'react';
import { DownloadButton } from '../../../design/download.tsx';
import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { businessDay } from '../../../platform/kernel/time.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { CommissionMonth } from '../contract.ts';

/** FINANCE-14: what a month brought whom, as it is booked, and its lines for a spreadsheet. */
export function CommissionOfMonth() {
  const { t } = useSay();
  const [month, setMonth] = useState(() => businessDay(Date.now()).slice(0, 7));
  const path = `/api/books/commission-months/${month}`;
  const [loaded] = useLoad<CommissionMonth>(month === '' ? null : path);
  return (
    <Panel
      title={t('佣金月结', 'Monthly commission')}
      actions={
        <>
          <input
            className="input filter-choice"
            type="month"
            required
            aria-label={t('月份', 'Month')}
            value={month}
            onChange={(event) => setMonth(event.target.value)}
          />
          {loaded.state === 'ready' && loaded.value.partners.length > 0 && (
            <DownloadButton
              path={`${path}/lines.csv`}
              name={`commission-${month}.csv`}
              label={t('导出明细', 'Export details')}
              className="button quiet small"
            />
          )}
        </>
      }
    >
      {loaded.state === 'refused' && <Trouble refusal={loaded.refusal} />}
      {loaded.state === 'loading' && month !== '' && <Loading />}
      {loaded.state === 'ready' && <Earned told={loaded.value} />}
    </Panel>
  );
}

function Earned({ told }: { readonly told: CommissionMonth }) {
  const { t } = useSay();
  if (told.partners.length === 0) {
    return (
      <p className="empty">
        {t(
          '本月没有佣金:订单完成(退货期过后)才计提。',
          'No commission this month: it is earned when an order completes, after the return period.',
        )}
      </p>
    );
  }
  return (
    <table>
      <thead>
        <tr>
          <th>{t('主播', 'Host')}</th>
          <th className="number">{t('订单', 'Orders')}</th>
          <th className="number">{t('佣金', 'Commission')}</th>
        </tr>
      </thead>
      <tbody>
        {told.partners.map(({ partner, name, orders, fen }) => (
          <tr key={partner}>
            <td>{name === '' ? t('未记录主播', 'No host recorded') : name}</td>
            <td className="number">{orders}</td>
            <td className="number">{yuan(fen)}</td>
          </tr>
        ))}
        <tr>
          <td>
            <b>{t('合计(科目 6605)', 'Total (account 6605)')}</b>
          </td>
          <td />
          <td className="number">
            <b>{yuan(told.fen)}</b>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
