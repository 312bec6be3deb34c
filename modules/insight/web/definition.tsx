import { Dialog, Loading } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration, shanghaiClock } from '../../../platform/kernel/time.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { Basis } from '../app/basis.ts';
import { indicators, type Board, type Indicator, type Value } from '../contract.ts';

export function shownValue(indicator: Indicator, value: Value | undefined): string {
  if (!value || value.value === null) return '—';
  switch (indicator.unit) {
    case 'ratio':
      return `${(value.value * 100).toFixed(1)}%`;
    case 'seconds':
      return duration(value.value * 1000);
    case 'fen':
      return yuan(Math.round(value.value));
    default:
      return `${value.value.toFixed(2)}×`;
  }
}

interface DefinitionProps {
  readonly id: string | null;
  readonly board: Pick<Board, 'indicators' | 'forms'>;
  readonly runId: string;
  readonly onClose: () => void;
}

/** What a number means: what is divided by what, over which time, who counts once. */
export function Definition({ id, board, runId, onClose }: DefinitionProps) {
  const { t, words } = useSay();
  const indicator = indicators.find((item) => item.id === id);
  if (!indicator) return null;
  const value = board.indicators[indicator.id];
  const forms = board.forms[indicator.id] ?? [];
  return (
    <Dialog title={words(indicator.name)} open onClose={onClose}>
      <div className="stack">
        <p className="value-large">{shownValue(indicator, value)}</p>
        <p className="second">
          {Math.round(value?.numerator ?? 0).toLocaleString('en-US')} ÷{' '}
          {Math.round(value?.denominator ?? 0).toLocaleString('en-US')}
        </p>
        <dl className="definition">
          <dt>{t('时间窗', 'Window')}</dt>
          <dd>{words(indicator.window)}</dd>
          <dt>{t('去重', 'Deduplication')}</dt>
          <dd>{words(indicator.once)}</dd>
          <dt>{t('口径版本', 'Version')}</dt>
          <dd>v{indicator.version}</dd>
        </dl>
        <table>
          <thead>
            <tr>
              <th>{t('口径', 'Definition')}</th>
              <th>{t('分子', 'Numerator')}</th>
              <th>{t('分母', 'Denominator')}</th>
              <th className="number">{t('值', 'Value')}</th>
            </tr>
          </thead>
          <tbody>
            {indicator.forms.map((form, index) => (
              <tr key={form.name.en}>
                <td>{words(form.name)}</td>
                <td>{words(form.numerator)}</td>
                <td>{words(form.denominator)}</td>
                <td className="number">{shownValue(indicator, forms[index])}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <BasisList path={`/api/runs/${runId}/indicators/${indicator.id}/facts`} />
      </div>
    </Dialog>
  );
}

/** The facts behind the number: how many of each kind, the newest of them, and all as a file. */
function BasisList({ path }: { readonly path: string }) {
  const { t } = useSay();
  const [loaded] = useLoad<Basis>(path);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'refused') return null;
  const { counts, newest } = loaded.value;
  return (
    <section className="stack">
      <div className="row">
        <h3 className="grow">{t('依据(来自记录)', 'Underlying facts, from the tape')}</h3>
        <a className="button small" href={`${path}.csv`}>
          {t('导出全部 CSV', 'Export all as CSV')}
        </a>
      </div>
      <p className="second">
        {counts.length === 0 && t('暂无', 'None yet')}
        {counts.map(({ type, count }) => `${type} ${count.toLocaleString('en-US')}`).join(' · ')}
      </p>
      <div className="table-wrap basis">
        <table>
          <tbody>
            {newest.map((fact) => (
              <tr key={fact.seq}>
                <td className="number second">#{fact.seq}</td>
                <td>{shanghaiClock(fact.at)}</td>
                <td>{fact.type}</td>
                <td className="clip">{fact.viewer}</td>
                <td className="clip">{fact.what}</td>
                <td className="number">{fact.fen === null ? '' : yuan(fact.fen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
