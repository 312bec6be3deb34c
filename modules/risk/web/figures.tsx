import { Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { RiskFigures } from '../contract.ts';
import record from '../domain/card-record.json' with { type: 'json' };

/** What the scores were worth in thirty days, by what people decided; each figure says what it is. */
export function Figures() {
  const { t } = useSay();
  const [loaded] = useLoad<RiskFigures>('/api/risk/figures');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return null;
  const { value: told } = loaded;
  const percent = (value: number): string => `${(value * 100).toFixed(1)}%`;
  const figure = (of: RiskFigures['recall']): string =>
    of === null
      ? t('尚无认定的欺诈,无法计算', 'No confirmed fraud yet')
      : `${percent(of.value)} (${percent(of.low)}–${percent(of.high)})`;
  return (
    <Panel title={t('近 30 天效果', 'Last 30 days')}>
      <dl className="facts body">
        <dt>{t('已判定下单', 'Order requests judged')}</dt>
        <dd>
          {told.judged} · {t('通过', 'passed')} {told.passed} · {t('加验', 'step-up')}{' '}
          {told.stepped} · {t('复核', 'held')} {told.reviewed} · {t('拦截', 'blocked')}{' '}
          {told.blocked}
        </dd>
        <dt title={t('人工已定性的风控单', 'risk cases decided by staff')}>
          {t('已定性', 'Decided')}
        </dt>
        <dd>{told.labelled}</dd>
        <dt
          title={t(
            '分数最高的 1% 里,认定欺诈的占比',
            'share of confirmed fraud among the top 1% of scores',
          )}
        >
          {t('精确率(前 1%)', 'Precision at 1%')}
        </dt>
        <dd>{figure(told.precision)}</dd>
        <dt
          title={t(
            '认定的欺诈里,落在分数最高 1% 的占比',
            'share of confirmed fraud that is in the top 1% of scores',
          )}
        >
          {t('召回率(前 1%)', 'Recall at 1%')}
        </dt>
        <dd>{figure(told.recall)}</dd>
        <dt>{t('金额召回', 'Value recall')}</dt>
        <dd>{figure(told.valueRecall)}</dd>
        <dt>{t('拦截金额', 'Amount blocked')}</dt>
        <dd>{yuan(told.stoppedFen)}</dd>
      </dl>
      <p className="body second small">
        {t('括号内是 95% 区间(自助抽样)。', '95% interval in brackets (bootstrap).')}
      </p>
      <CardRecord />
    </Panel>
  );
}

const share = (value: number): string => `${(value * 100).toFixed(1)}%`;
const spread = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `${share(low)}–${share(high)}`;

const days = (span: readonly string[]): string => span.join(' – ');

/** How the payment model did where it was tested: a week it had not seen, of public simulated payments. */
function CardRecord() {
  const { t } = useSay();
  return (
    <>
      <h3 className="body">{t('付款模型的测试成绩', 'Payment model test results')}</h3>
      <dl className="facts body">
        <dt>{t('召回率(前 1%)', 'Recall at 1%')}</dt>
        <dd>
          {share(record.recall)} ({spread(record.recallInterval)})
        </dd>
        <dt>{t('精确率(前 1%)', 'Precision at 1%')}</dt>
        <dd>{share(record.precision)}</dd>
        <dt>{t('金额召回', 'Value recall')}</dt>
        <dd>
          {share(record.valueRecall)} ({spread(record.valueInterval)})
        </dd>
        <dt>{t('平均精确率', 'Average precision')}</dt>
        <dd>{record.averagePrecision.toFixed(3)}</dd>
      </dl>
      <p className="body second small">
        {t(
          `公开的模拟付款集:训练 ${days(record.learnt)},测试 ${days(record.tested)},剔除已知的卡;${record.cases} 笔,其中 ${record.bad} 笔欺诈(${record.at} 测试)。非本店付款。`,
          `Public simulated payments: trained on ${days(record.learnt)}, tested on ${days(record.tested)} without known cards; ${record.cases} payments, ${record.bad} fraudulent (measured ${record.at}). Not payments of this shop.`,
        )}
      </p>
    </>
  );
}
