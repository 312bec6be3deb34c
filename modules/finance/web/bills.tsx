import { Panel, Trouble } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { providerNames, providerWords } from '../../payment/contract.ts';
import type { DayBill, DayRun } from '../contract.ts';

/** The three levels of one day: goods, bills, funds; and the files on which they stand. */
export function Bills({ run }: { readonly run: DayRun }) {
  const { t, words } = useSay();
  const [loaded] = useLoad<{ files: DayBill[] }>(`/api/books/days/${run.day}/bills`);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  const files = loaded.state === 'ready' ? loaded.value.files : [];
  const nameOf = (provider: string): string => {
    const known = providerNames.find((name) => name === provider);
    return known ? words(providerWords[known]) : provider;
  };
  return (
    <Panel title={t(`${run.day} 三级对账`, `Three-level reconciliation of ${run.day}`)}>
      <div className="body stack">
        <dl className="facts">
          <dt>{t('一级 订单 · 支付 · 发货', 'L1: orders, payments, shipping')}</dt>
          <dd>{t(`核对 ${run.judged} 单`, `${run.judged} orders checked`)}</dd>
          <dt>{t('二级 我方 · 渠道账单', 'L2: our books, channel bill')}</dt>
          <dd>
            {t(
              `相符 ${run.matched} 笔,跨日 ${run.crossDay} 笔`,
              `${run.matched} matched, ${run.crossDay} across days`,
            )}
          </dd>
          <dt>{t('三级 账单 · 资金流水', 'L3: bill, fund flow')}</dt>
          <dd>
            {yuan(run.billNetFen)} · {yuan(run.fundNetFen)} · {t('渠道打款', 'paid out to bank')}{' '}
            {yuan(run.payoutFen)}
          </dd>
        </dl>
        <Cards>
          <table>
            <tbody>
              {files.map((file) => (
                <tr key={`${file.provider} ${file.kind}`}>
                  <td>{nameOf(file.provider)}</td>
                  <td>
                    {file.kind === 'trade'
                      ? t('交易账单', 'trade bill')
                      : t('资金流水', 'fund flow')}
                  </td>
                  <td className="number">{t(`${file.lines} 行`, `${file.lines} rows`)}</td>
                  <td>
                    {file.trouble ? (
                      <span className="badge stop">{words(file.trouble)}</span>
                    ) : (
                      <code title={file.hash}>{file.hash.slice(0, 12)}</code>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Cards>
      </div>
    </Panel>
  );
}
