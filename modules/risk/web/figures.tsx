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
      ? t('还没有认定的欺诈,算不出', 'nothing was found to be fraud yet')
      : `${percent(of.value)}(${percent(of.low)}–${percent(of.high)})`;
  return (
    <Panel title={t('30 天效果', 'Thirty days')}>
      <dl className="facts body">
        <dt>{t('判过的下单', 'Wishes judged')}</dt>
        <dd>
          {told.judged} · {t('放过', 'passed')} {told.passed} · {t('加验', 'confirmed')}{' '}
          {told.stepped} · {t('复核', 'held')} {told.reviewed} · {t('拦截', 'stopped')}{' '}
          {told.blocked}
        </dd>
        <dt title={t('人工已定性的风控单', 'cases that somebody decided')}>
          {t('已定性', 'Decided')}
        </dt>
        <dd>{told.labelled}</dd>
        <dt
          title={t(
            '分数最高的 1% 里,认定欺诈的占比',
            'of the 1 % with the highest scores, how many were fraud',
          )}
        >
          {t('精确率(看 1%)', 'Precision at 1 %')}
        </dt>
        <dd>{figure(told.precision)}</dd>
        <dt
          title={t(
            '认定的欺诈里,落在分数最高 1% 的占比',
            'of the fraud, how much was among the highest 1 %',
          )}
        >
          {t('召回率(看 1%)', 'Recall at 1 %')}
        </dt>
        <dd>{figure(told.recall)}</dd>
        <dt>{t('金额召回', 'Value recall')}</dt>
        <dd>{figure(told.valueRecall)}</dd>
        <dt>{t('拦下金额', 'Value stopped')}</dt>
        <dd>{yuan(told.stoppedFen)}</dd>
      </dl>
      <p className="body second small">
        {t('括号内是 95% 区间(自助抽样)。', 'In brackets the 95 % interval (bootstrap).')}
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
      <h3 className="body">{t('付款模型的测试成绩', 'The payment model, tested')}</h3>
      <dl className="facts body">
        <dt>{t('召回率(看 1%)', 'Recall at 1 %')}</dt>
        <dd>
          {share(record.recall)}({spread(record.recallInterval)})
        </dd>
        <dt>{t('精确率(看 1%)', 'Precision at 1 %')}</dt>
        <dd>{share(record.precision)}</dd>
        <dt>{t('金额召回', 'Value recall')}</dt>
        <dd>
          {share(record.valueRecall)}({spread(record.valueInterval)})
        </dd>
        <dt>{t('平均精确率', 'Average precision')}</dt>
        <dd>{record.averagePrecision.toFixed(3)}</dd>
      </dl>
      <p className="body second small">
        {t(
          `公开的模拟付款集:学 ${days(record.learnt)},测 ${days(record.tested)},去掉已知的卡;${record.cases} 笔,其中 ${record.bad} 笔欺诈(${record.at} 测)。不是本店的付款。`,
          `Public simulated payments: learnt ${days(record.learnt)}, tested ${days(record.tested)} without cards known by then; ${record.cases} payments, ${record.bad} of them fraud (measured ${record.at}). Not payments of this shop.`,
        )}
      </p>
    </>
  );
}
