import { useState } from 'react';
import { useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api } from '../../../platform/web/react.ts';
import { kindWords, kinds } from '../../catalog/contract.ts';
import { layerWords, segmentWords, type Coupon } from '../contract.ts';

interface CouponTableProps {
  readonly coupons: readonly Coupon[];
  readonly editable: boolean;
  readonly changed: () => void;
}

/** Coupons as a price list; those that are marked are given out or stopped together. */
export function CouponTable({ coupons, editable, changed }: CouponTableProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const chosen = coupons.filter((coupon) => marked.has(coupon.id)).map((coupon) => coupon.id);
  const setMany = async (ids: readonly string[], open: boolean): Promise<void> => {
    const sent = await api.put<{ changed: string[] }>('/api/coupons/open', { ids, open });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    const { changed: done } = sent.value;
    setMarked(new Set());
    changed();
    toasts.say(
      open
        ? t(`已发放 ${done.length} 张`, `${done.length} opened`)
        : t(`已停发 ${done.length} 张`, `${done.length} stopped`),
      ...(done.length > 0
        ? [{ label: t('撤销', 'Undo'), run: () => void setMany(done, !open) }]
        : []),
    );
    return undefined;
  };
  const mark = (ids: readonly string[], on: boolean): void => {
    const next = new Set(marked);
    for (const id of ids)
      if (on) next.add(id);
      else next.delete(id);
    setMarked(next);
  };
  const setOpen = async (coupon: Coupon, open: boolean): Promise<void> => {
    const sent = await api.put(`/api/coupons/${coupon.id}/open`, { open });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    changed();
    toasts.say(
      open
        ? t('已发放', 'Opened')
        : t('已停发,已领的仍可用', 'Stopped; claimed coupons remain valid'),
      {
        label: t('撤销', 'Undo'),
        run: () => void setOpen(coupon, !open),
      },
    );
    return undefined;
  };
  if (coupons.length === 0) {
    return <p className="panel empty">{t('没有符合条件的优惠券。', 'No coupons match.')}</p>;
  }
  return (
    <Cards className="panel">
      {editable && chosen.length > 0 && (
        <p className="row body">
          <span className="grow">{t(`已选 ${chosen.length} 张`, `${chosen.length} selected`)}</span>
          <button
            type="button"
            className="button small"
            onClick={() => void setMany(chosen, false)}
          >
            {t('停发', 'Stop')}
          </button>
          <button type="button" className="button small" onClick={() => void setMany(chosen, true)}>
            {t('恢复发放', 'Reopen')}
          </button>
        </p>
      )}
      <table>
        <thead>
          <tr>
            {editable && (
              <th className="mark">
                <input
                  type="checkbox"
                  aria-label={t('全选', 'Select all')}
                  checked={coupons.every((coupon) => marked.has(coupon.id))}
                  onChange={(event) =>
                    mark(
                      coupons.map((coupon) => coupon.id),
                      event.target.checked,
                    )
                  }
                />
              </th>
            )}
            <th>{t('优惠券', 'Coupon')}</th>
            <th>{t('层级', 'Layer')}</th>
            <th>{t('优惠', 'Discount')}</th>
            <th>{t('适用范围', 'Scope')}</th>
            <th>{t('适用人群', 'Audience')}</th>
            <th>{t('有效至', 'Valid until')}</th>
            <th className="number">{t('已领 / 发放上限', 'Claimed / quantity')}</th>
            <th className="number">{t('已用', 'Used')}</th>
            <th>{t('状态', 'Status')}</th>
          </tr>
        </thead>
        <tbody>
          {coupons.map((coupon) => (
            <tr key={coupon.id}>
              {editable && (
                <td className="mark">
                  <input
                    type="checkbox"
                    aria-label={words(coupon.name)}
                    checked={marked.has(coupon.id)}
                    onChange={(event) => mark([coupon.id], event.target.checked)}
                  />
                </td>
              )}
              <td>{words(coupon.name)}</td>
              <td>{words(layerWords[coupon.layer])}</td>
              <td>
                <Discount coupon={coupon} />
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
                  {coupon.open ? t('发放中', 'Open') : t('已停发', 'Stopped')}
                </span>{' '}
                {editable && (
                  <button
                    type="button"
                    className="link"
                    onClick={() => void setOpen(coupon, !coupon.open)}
                  >
                    {coupon.open ? t('停发', 'Stop') : t('恢复发放', 'Reopen')}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Cards>
  );
}

function Discount({ coupon: { benefit, thresholdFen } }: { readonly coupon: Coupon }) {
  const { t } = useSay();
  const from = yuan(thresholdFen);
  return benefit.is === 'fixed'
    ? t(`满 ${from} 减 ${yuan(benefit.fen)}`, `${yuan(benefit.fen)} off from ${from}`)
    : t(
        `满 ${from} 减 ${benefit.percent}%,最多 ${yuan(benefit.capFen)}`,
        `${benefit.percent}% off from ${from}, up to ${yuan(benefit.capFen)}`,
      );
}

function ScopeWords({ coupon: { scope } }: { readonly coupon: Coupon }) {
  const { t, words } = useSay();
  if (scope.of === 'shop') return t('全店', 'Whole shop');
  if (scope.of === 'products')
    return t(`${scope.ids.length} 件商品`, `${scope.ids.length} products`);
  return kinds
    .filter((kind) => scope.kinds.includes(kind))
    .map((kind) => words(kindWords[kind]))
    .join(t('、', ', '));
}
