import { useNavigate, useSearch } from '@tanstack/react-router';
import { FilterBar, FilterChoice, saidOf } from '../../../design/filter.tsx';
import { Cards } from '../../../design/table.tsx';
import { Field, Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { fromShanghai, shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad, useNow } from '../../../platform/web/react.ts';
import type { Coupon } from '../../promo/contract.ts';
import type { EffectAnswer } from '../contract.ts';

interface Search {
  readonly couponId?: string;
  readonly baseFrom?: string;
  readonly from?: string;
  readonly until?: string;
}

const dayMs = 86_400_000;

/** A promotion beside the time before it. Windows stand in the address; the baseline ends where it begins. */
export function EffectScreen() {
  const { t, words } = useSay();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const now = useNow(3_600_000);
  const [coupons] = useLoad<{ coupons: Coupon[] }>('/api/promotions');
  const known = coupons.state === 'ready' ? coupons.value.coupons : [];
  const wall = (ms: number): string => shanghaiTime(ms).replace(' ', 'T');
  const from = search.from ?? wall(now - 3 * dayMs);
  const until = search.until ?? wall(now);
  const baseFrom = search.baseFrom ?? wall(now - 10 * dayMs);
  const query = new URLSearchParams({
    baseFrom: String(fromShanghai(baseFrom)),
    baseUntil: String(fromShanghai(from)),
    from: String(fromShanghai(from)),
    until: String(fromShanghai(until)),
    ...(search.couponId === undefined ? {} : { couponId: search.couponId }),
  });
  const [loaded] = useLoad<EffectAnswer>(`/api/effect?${query}`);
  const go = (change: Search): void => {
    const next = saidOf({ ...search, ...change });
    void navigate({ to: '/desk/effect', search: next, replace: true });
  };
  const time = (label: string, value: string, set: (next: string) => void) => (
    <Field label={label}>
      <input
        className="input"
        type="datetime-local"
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </Field>
  );
  return (
    <div className="page stack">
      <h1>{t('促销前后对比', 'Promotion before/after')}</h1>
      <FilterBar>
        <FilterChoice
          label={t('优惠券', 'Coupon')}
          all={t('不指定优惠券', 'Any coupon')}
          choices={known.map((coupon) => ({ value: coupon.id, label: words(coupon.name) }))}
          value={search.couponId}
          change={(couponId) => go({ couponId })}
        />
        {time(t('基线从', 'Baseline from'), baseFrom, (value) => go({ baseFrom: value }))}
        {time(t('效果期开始(基线到此)', 'Effect from (end of baseline)'), from, (value) =>
          go({ from: value }),
        )}
        {time(t('效果到', 'Effect until'), until, (value) => go({ until: value }))}
      </FilterBar>
      {loaded.state === 'refused' && <Trouble refusal={loaded.refusal} />}
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'ready' && <Told told={loaded.value} />}
    </div>
  );
}

function Told({ told }: { readonly told: EffectAnswer }) {
  const { t } = useSay();
  const change = (ratio: EffectAnswer['pace']): string => {
    if (ratio === null) return t('订单太少,无法计算', 'Too few orders to calculate');
    const part = (value: number): string =>
      `${value >= 1 ? '+' : ''}${((value - 1) * 100).toFixed(1)}%`;
    return `${part(ratio.value)} (${part(ratio.low)} … ${part(ratio.high)})`;
  };
  const rows = [
    [t('支付订单', 'Paid orders'), String(told.baseline.orders), String(told.effect.orders), ''],
    [
      t('每小时订单', 'Orders per hour'),
      told.baseline.ordersPerHour.toFixed(2),
      told.effect.ordersPerHour.toFixed(2),
      change(told.pace),
    ],
    [
      t('每小时成交额', 'Revenue per hour'),
      yuan(told.baseline.gmvPerHourFen),
      yuan(told.effect.gmvPerHourFen),
      '',
    ],
    [
      t('客单价', 'Average order value'),
      told.baseline.averageFen === null ? '—' : yuan(told.baseline.averageFen),
      told.effect.averageFen === null ? '—' : yuan(told.effect.averageFen),
      change(told.average),
    ],
  ];
  return (
    <Panel title={t('基线与效果', 'Baseline and effect')}>
      <Cards>
        <table>
          <thead>
            <tr>
              <th />
              <th className="number">{t('基线', 'Baseline')}</th>
              <th className="number">{t('效果', 'Effect')}</th>
              <th className="number">{t('变化(95% 区间)', 'Change (95% interval)')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...cells]) => (
              <tr key={name}>
                <td>{name}</td>
                {cells.map((cell, index) => (
                  // The cells of a row have no name but their place.
                  // oxlint-disable-next-line react/no-array-index-key
                  <td key={index} className="number">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {told.name && (
        <p className="body">
          {t('用券订单', 'Orders with the coupon')} {told.used} ·{' '}
          {t('用券与不用券的客单价之比', 'Average order value with vs. without the coupon')}{' '}
          {change(told.withIt)} · {t('目标', 'Goal')} +35%
        </p>
      )}
      <p className="body second small">
        {t(
          '客单价区间:对数比的 delta 法,两窗方差分开;订单速度区间:两个泊松计数之比。两个时间窗之间的其他变化未计入。',
          'Average order value: delta method on the log ratio with separate variances. Orders: ratio of two Poisson counts. Other changes between the windows are not accounted for.',
        )}
      </p>
    </Panel>
  );
}
