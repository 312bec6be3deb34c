import { useState } from 'react';
import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { AccountBalance } from '../contract.ts';

interface Answer {
  readonly balances: readonly AccountBalance[];
}

interface Walked {
  readonly brokenAt: number | null;
  readonly unfit: readonly string[];
}

/** Of a long ledger it takes a while; the balances do not wait for it. */
function Chain() {
  const { t } = useSay();
  const [loaded] = useLoad<Walked>('/api/books/chain');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') {
    return <p className="body second">{t('正在校验每笔分录……', 'Verifying every entry…')}</p>;
  }
  const { brokenAt, unfit } = loaded.value;
  const said =
    brokenAt !== null
      ? t(`哈希链在第 ${brokenAt} 笔断开。`, `The chain is broken at entry ${brokenAt}.`)
      : unfit.length > 0
        ? t(
            `余额与分录不符:${unfit.join('、')}`,
            `Balances do not match entries: ${unfit.join(', ')}`,
          )
        : t('✓ 哈希链完整:分录未被篡改。', '✓ Hash chain intact: no entry was changed.');
  const whole = brokenAt === null && unfit.length === 0;
  return <p className={`body ${whole ? 'second' : 'warn-text'}`}>{said}</p>;
}

/**
 * The accounts with a balance, debit and credit with their sums, and whether the chain of entries is whole.
 * Those at zero are a click away: that money in transit has all arrived is worth seeing, too.
 */
export function Balances() {
  const { t, lang } = useSay();
  const [loaded] = useLoad<Answer>('/api/books/balances');
  const [all, setAll] = useState(false);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { balances } = loaded.value;
  const atZero = balances.filter((item) => item.fen === 0).length;
  const sumOf = (sign: 1 | -1): number =>
    balances.reduce((total, item) => total + Math.max(0, sign * item.fen), 0);
  const [debit, credit] = [sumOf(1), sumOf(-1)];
  return (
    <Panel
      title={t('试算平衡', 'Trial balance')}
      actions={
        atZero > 0 && (
          <label className="row small">
            <input
              type="checkbox"
              checked={all}
              onChange={(event) => setAll(event.target.checked)}
            />
            {t(`含 ${atZero} 个余额为零的科目`, `Include ${atZero} zero-balance accounts`)}
          </label>
        )
      }
    >
      <div className="table-wrap">
        <table>
          <thead>
            <tr>
              <th>{t('科目', 'Account')}</th>
              <th className="number">{t('借方', 'Debit')}</th>
              <th className="number">{t('贷方', 'Credit')}</th>
            </tr>
          </thead>
          <tbody>
            {balances
              .filter((item) => all || item.fen !== 0)
              .map((item) => (
                <tr key={item.code}>
                  <td>
                    <code>{item.code}</code> {lang === 'zh' ? item.nameZh : item.nameEn}
                  </td>
                  <td className="number">{item.fen >= 0 ? yuan(item.fen) : ''}</td>
                  <td className="number">{item.fen < 0 ? yuan(-item.fen) : ''}</td>
                </tr>
              ))}
            <tr>
              <td>
                <b>{t('合计', 'Total')}</b>
                {debit !== credit && (
                  <span className="badge stop">
                    {t('差额', 'Difference')} {yuan(debit - credit)}
                  </span>
                )}
              </td>
              <td className="number">
                <b>{yuan(debit)}</b>
              </td>
              <td className="number">
                <b>{yuan(credit)}</b>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <Chain />
    </Panel>
  );
}
