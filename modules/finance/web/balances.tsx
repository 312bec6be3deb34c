import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { AccountBalance } from '../contract.ts';

interface Answer {
  readonly balances: readonly AccountBalance[];
  readonly brokenAt: number | null;
}

/** Every account, debit and credit, their sum, and whether the chain of entries is whole. */
export function Balances() {
  const { t, lang } = useSay();
  const [loaded] = useLoad<Answer>('/api/books/balances');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { balances, brokenAt } = loaded.value;
  const sum = balances.reduce((total, item) => total + item.fen, 0);
  return (
    <Panel title={t('试算平衡', 'Trial balance')}>
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
            {balances.map((item) => (
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
                <b>{t('借 − 贷', 'Debit less credit')}</b>
              </td>
              <td className="number" colSpan={2}>
                <b>{yuan(sum)}</b>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <p className={`body ${brokenAt === null ? 'second' : 'warn-text'}`}>
        {brokenAt === null
          ? t('✓ 哈希链完整:没有一笔分录被改过。', '✓ The chain is whole: no entry was changed.')
          : t(`哈希链在第 ${brokenAt} 笔断开。`, `The chain is broken at entry ${brokenAt}.`)}
      </p>
    </Panel>
  );
}
