import { useState } from 'react';
import { Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import {
  layerWords,
  type Coupon,
  type InstalmentTerms,
  type PricedBundle,
  type SubsidyPolicy,
} from '../contract.ts';
import { CouponTable } from './coupon-table.tsx';
import { Floors } from './floors.tsx';
import { NewCoupon } from './new-coupon.tsx';
import { Instalments, TradeIns, type TradeIn } from './offer-terms.tsx';
import { SubsidyPolicies } from './subsidy-policies.tsx';
import { Bundles } from './terms.tsx';

interface Public {
  readonly policies: readonly SubsidyPolicy[];
  readonly bundles: readonly PricedBundle[];
  readonly instalments: readonly InstalmentTerms[];
  readonly tradeIns: readonly TradeIn[];
}

/** The promotions desk: coupons that read like a price list, and the state's policy as it stands. */
export function PromotionsScreen() {
  const { t, words } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<{ coupons: Coupon[] }>('/api/promotions');
  const [terms, reloadTerms] = useLoad<Public>('/api/public/promotions');
  const [search, setSearch] = useState('');
  const [layer, setLayer] = useState('');
  const [state, setState] = useState('');
  const [adding, setAdding] = useState(false);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const shown = loaded.value.coupons.filter(
    (coupon) =>
      words(coupon.name).includes(search) &&
      (layer === '' || coupon.layer === layer) &&
      (state === '' || coupon.open === (state === 'open')),
  );
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('促销', 'Promotions')}</h1>
        <a className="button" href="/api/promotions.csv">
          {t('导出表格', 'Export')}
        </a>
        <a className="button" href="/desk/effect">
          {t('前后对比', 'Before/after')}
        </a>
        {can('edit', 'promotion') && (
          <button type="button" className="button main" onClick={() => setAdding(true)}>
            {t('新建优惠券', 'New coupon')}
          </button>
        )}
      </div>
      <div className="row">
        <input
          className="input"
          style={{ maxWidth: 240 }}
          placeholder={t('券名', 'Coupon')}
          aria-label={t('搜索优惠券', 'Search coupons')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <select
          className="input"
          style={{ maxWidth: 160 }}
          aria-label={t('层级', 'Layer')}
          value={layer}
          onChange={(event) => setLayer(event.target.value)}
        >
          <option value="">{t('全部层级', 'All layers')}</option>
          {Object.entries(layerWords).map(([key, name]) => (
            <option key={key} value={key}>
              {words(name)}
            </option>
          ))}
        </select>
        <select
          className="input"
          style={{ maxWidth: 160 }}
          aria-label={t('状态', 'Status')}
          value={state}
          onChange={(event) => setState(event.target.value)}
        >
          <option value="">{t('全部状态', 'All statuses')}</option>
          <option value="open">{t('发放中', 'Open')}</option>
          <option value="stopped">{t('已停发', 'Stopped')}</option>
        </select>
      </div>
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

interface TermsProps extends Public {
  readonly editable: boolean;
  readonly changed: () => void;
}

function Terms({ policies, bundles, instalments, tradeIns, editable, changed }: TermsProps) {
  return (
    <div className="thirds">
      <Bundles {...{ bundles, editable, changed }} />
      <Floors />
      <SubsidyPolicies {...{ policies, editable, changed }} />
      <Instalments {...{ instalments, editable, changed }} />
      <TradeIns {...{ tradeIns, editable, changed }} />
    </div>
  );
}
