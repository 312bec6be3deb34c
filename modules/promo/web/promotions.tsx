import { useState } from 'react';
import { Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { kindWords, kinds } from '../../catalog/contract.ts';
import { useCan } from '../../team/web/index.tsx';
import {
  layerWords,
  segmentWords,
  type Coupon,
  type PricedBundle,
  type SubsidyPolicy,
} from '../contract.ts';
import { NewCoupon } from './new-coupon.tsx';
import { Bundles, Policies } from './terms.tsx';

interface Public {
  readonly policies: readonly SubsidyPolicy[];
  readonly bundles: readonly PricedBundle[];
  readonly instalments: readonly { months: number; feeBp: number; bearer: 'buyer' | 'shop' }[];
  readonly tradeIns: readonly { kind: string; fen: number }[];
}

/** The promotions desk: coupons that read like a price list, and the state's policy as it stands. */
export function PromotionsScreen() {
  const { t, words } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<{ coupons: Coupon[] }>('/api/promotions');
  const [terms, reloadTerms] = useLoad<Public>('/api/public/promotions');
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const shown = loaded.value.coupons.filter((coupon) => words(coupon.name).includes(search));
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('促销', 'Promotions')}</h1>
        <a className="button" href="/api/promotions.csv">
          {t('导出表格', 'Export')}
        </a>
        <a className="button" href="/desk/effect">
          {t('前后对比', 'Before and after')}
        </a>
        {can('edit', 'promotion') && (
          <button type="button" className="button main" onClick={() => setAdding(true)}>
            {t('新建优惠券', 'New coupon')}
          </button>
        )}
      </div>
      <input
        className="input"
        style={{ maxWidth: 240 }}
        placeholder={t('券名', 'Coupon')}
        aria-label={t('找优惠券', 'Find a coupon')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <CouponTable coupons={shown} editable={can('edit', 'promotion')} changed={reload} />
      {terms.state === 'ready' && (
        <Terms {...terms.value} editable={can('edit', 'promotion')} changed={reloadTerms} />
      )}
      {adding && (
        <NewCoupon
          close={() => setAdding(false)}
          done={() => {
            setAdding(false);
            reload();
          }}
        />
      )}
    </div>
  );
}

interface CouponTableProps {
  readonly coupons: readonly Coupon[];
  readonly editable: boolean;
  readonly changed: () => void;
}

function CouponTable({ coupons, editable, changed }: CouponTableProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const setOpen = async (coupon: Coupon, open: boolean): Promise<void> => {
    const sent = await api.put(`/api/coupons/${coupon.id}/open`, { open });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    changed();
    toasts.say(
      open ? t('已发放', 'Given out') : t('已停发,已领的仍可用', 'Stopped; held ones stay good'),
      {
        label: t('撤销', 'Undo'),
        run: () => void setOpen(coupon, !open),
      },
    );
    return undefined;
  };
  if (coupons.length === 0) {
    return <p className="panel empty">{t('没有符合的券。', 'No coupon fits.')}</p>;
  }
  return (
    <div className="panel table-wrap">
      <table>
        <thead>
          <tr>
            <th>{t('优惠券', 'Coupon')}</th>
            <th>{t('层', 'Layer')}</th>
            <th>{t('优惠', 'Terms')}</th>
            <th>{t('范围', 'For')}</th>
            <th>{t('对象', 'Who')}</th>
            <th>{t('有效至', 'Until')}</th>
            <th className="number">{t('已领 / 发行', 'Issued / of')}</th>
            <th className="number">{t('已用', 'Used')}</th>
            <th>{t('状态', 'State')}</th>
          </tr>
        </thead>
        <tbody>
          {coupons.map((coupon) => (
            <tr key={coupon.id}>
              <td>{words(coupon.name)}</td>
              <td>{words(layerWords[coupon.layer])}</td>
              <td>
                {t('满', 'over')} {yuan(coupon.thresholdFen)} <Benefit coupon={coupon} />
              </td>
              <td>
                <ScopeWords coupon={coupon} />
              </td>
              <td>{words(segmentWords[coupon.segment])}</td>
              <td>{shanghaiTime(coupon.validUntil)}</td>
              <td className="number">
                {coupon.issued} / {coupon.issueMost}
              </td>
              <td className="number">{coupon.used}</td>
              <td>
                <span className={`badge ${coupon.open ? 'good' : ''}`}>
                  {coupon.open ? t('发放中', 'open') : t('已停', 'stopped')}
                </span>{' '}
                {editable && (
                  <button
                    type="button"
                    className="link"
                    onClick={() => void setOpen(coupon, !coupon.open)}
                  >
                    {coupon.open ? t('停发', 'Stop') : t('再发', 'Reopen')}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Benefit({ coupon: { benefit } }: { readonly coupon: Coupon }) {
  const { t } = useSay();
  return benefit.is === 'fixed'
    ? `${t('减', 'less')} ${yuan(benefit.fen)}`
    : `${t('减', 'less')} ${benefit.percent}%, ${t('最多', 'at most')} ${yuan(benefit.capFen)}`;
}

function ScopeWords({ coupon: { scope } }: { readonly coupon: Coupon }) {
  const { t, words } = useSay();
  if (scope.of === 'shop') return t('全店', 'whole shop');
  if (scope.of === 'products')
    return t(`${scope.ids.length} 件商品`, `${scope.ids.length} products`);
  return kinds
    .filter((kind) => scope.kinds.includes(kind))
    .map((kind) => words(kindWords[kind]))
    .join(t('、', ', '));
}

interface TermsProps extends Public {
  readonly editable: boolean;
  readonly changed: () => void;
}

function Terms({ policies, bundles, instalments, tradeIns, editable, changed }: TermsProps) {
  const { t, words } = useSay();
  const nameOf = (id: string): string => {
    const kind = kinds.find((item) => item === id);
    return kind ? words(kindWords[kind]) : id;
  };
  return (
    <div className="thirds">
      <Bundles {...{ bundles, editable, changed }} />
      <Policies {...{ policies, editable, changed }} />
      <Panel title={t('分期', 'Instalments')}>
        <ul className="body stack">
          {instalments.map((row) => (
            <li key={row.months}>
              {row.months} {t('期', 'months')} · {row.feeBp / 100}%{' '}
              {row.bearer === 'shop' ? t('商家贴息', 'shop pays') : t('买家付', 'buyer pays')}
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t('旧机抵扣', 'Old units')}>
        <ul className="body stack">
          {tradeIns.map((row) => (
            <li key={row.kind} className="row">
              <span className="grow">{nameOf(row.kind)}</span> {yuan(row.fen)}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
