/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../../modules/catalog/contract.ts';
import type { QuoteAnswer, SubsidyPolicy, ViewerCoupon } from '../../modules/promo/contract.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { api } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

export interface Extras {
  readonly subsidy: boolean;
  readonly oldUnit: boolean;
}

/** The price of an order request, asked for anew when the order request or `turn` changes; null while there is none. */
export function useQuote(orderRequest: object | null, turn: number): QuoteAnswer | null {
  const [quote, setQuote] = useState<QuoteAnswer | null>(null);
  const text = orderRequest === null ? '' : JSON.stringify(orderRequest);
  useEffect(() => {
    if (text === '') {
      setQuote(null);
      return undefined;
    }
    let left = false;
    void api.post<QuoteAnswer>('/api/quotes', JSON.parse(text)).then((answer) => {
      if (!left) setQuote(answer.ok ? answer.value : null);
    });
    return () => {
      left = true;
    };
  }, [text, turn]);
  return quote;
}

/** How the sum comes about: list − shop − coupon − subsidy − old unit = what is paid. */
export function PriceSplit({ quote }: { readonly quote: QuoteAnswer }) {
  const depositFen = quote.depositFen ?? 0;
  const rows: readonly (readonly [string, number])[] = [
    [t('划线价', 'List price'), quote.listFen],
    [t('店铺优惠', 'Shop discount'), -quote.shopFen],
    [t('优惠券', 'Coupons'), -quote.couponFen],
    [t('国家补贴', 'State subsidy'), -quote.subsidyFen],
    [t('以旧换新抵扣', 'Trade-in'), -quote.tradeInFen],
    [t('先付定金', 'Deposit due now'), -depositFen],
  ];
  const [shortest] = quote.instalments;
  const longest = quote.instalments.at(-1);
  return (
    <section class="split" aria-label={t('价格明细', 'Price breakdown')}>
      <table>
        <tbody>
          {rows
            .filter(([, fen]) => fen !== 0)
            .map(([name, fen]) => (
              <tr key={name}>
                <th>{name}</th>
                <td>{yuan(fen)}</td>
              </tr>
            ))}
          <tr class="sum">
            <th>{depositFen > 0 ? t('尾款', 'Final payment') : t('到手价', 'You pay')}</th>
            <td>{yuan(quote.payFen)}</td>
          </tr>
        </tbody>
      </table>
      {shortest && longest && (
        <details>
          <summary>
            {t('分期', 'Instalments')} {yuan(longest.monthlyFen.at(-1) ?? 0)} × {longest.months}{' '}
            {t('起', 'and up')}
          </summary>
          <ul>
            {quote.instalments.map((plan) => (
              <li key={plan.months}>
                {plan.months} {t('期', 'months')}: {yuan(plan.monthlyFen[0] ?? 0)}
                {plan.monthlyFen[0] !== plan.monthlyFen.at(-1) &&
                  t(
                    `,末期 ${yuan(plan.monthlyFen.at(-1) ?? 0)}`,
                    `, last ${yuan(plan.monthlyFen.at(-1) ?? 0)}`,
                  )}
                {plan.buyerFeeFen === 0
                  ? t(',免息', ', interest-free')
                  : t(`,手续费 ${yuan(plan.buyerFeeFen)}`, `, fee ${yuan(plan.buyerFeeFen)}`)}
                {' · '}
                {t('合计', 'Total')} {yuan(plan.totalFen)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

interface SavingsProps {
  readonly product: Product;
  readonly flash: boolean;
  readonly extras: Extras;
  readonly change: (extras: Extras) => void;
  readonly claimed: () => void;
}

interface Public {
  readonly policies: readonly SubsidyPolicy[];
  readonly tradeIns: readonly { readonly kind: string; readonly fen: number }[];
}

/** What could make it cheaper: coupons to claim, the state subsidy, an old unit. */
export function Savings({ product, flash, extras, change, claimed }: SavingsProps) {
  const [coupons, setCoupons] = useState<readonly ViewerCoupon[]>([]);
  const [known, setKnown] = useState<Public>({ policies: [], tradeIns: [] });
  const [wrong, setWrong] = useState('');
  const load = async (): Promise<void> => {
    const mine = await api.get<{ coupons: ViewerCoupon[] }>('/api/me/coupons');
    if (mine.ok) setCoupons(mine.value.coupons);
  };
  useEffect(() => {
    void load();
    void api.get<Public>('/api/public/promotions').then((answer) => {
      if (answer.ok) setKnown(answer.value);
    });
  }, []);
  const claim = async (id: string): Promise<void> => {
    const done = await api.post(`/api/me/coupons/${id}`, {});
    setWrong(done.ok ? '' : wordsOf(done.refusal));
    await load();
    claimed();
  };
  const fitting = coupons.filter((coupon) => fits(coupon, product, flash));
  const subsidised = known.policies.some(
    (policy) => policy.kinds.includes(product.kind) && policy.grade === product.label?.grade,
  );
  const old = known.tradeIns.find((item) => item.kind === product.kind);
  if (fitting.length === 0 && !subsidised && !old) return null;
  return (
    <fieldset class="savings">
      <legend>{t('优惠', 'Savings')}</legend>
      {fitting.length > 0 && (
        <p class="coupons">
          {fitting.map((coupon) => (
            <button
              key={coupon.id}
              type="button"
              class={`coupon ${coupon.held > 0 ? 'held' : ''}`}
              disabled={!coupon.mayClaim}
              onClick={() => void claim(coupon.id)}
            >
              {words(coupon.name)}
              <small>{coupon.held > 0 ? t('已领', 'Claimed') : t('领取', 'Claim')}</small>
            </button>
          ))}
        </p>
      )}
      {subsidised && (
        <label class="line">
          <input
            type="checkbox"
            checked={extras.subsidy}
            onChange={() => change({ ...extras, subsidy: !extras.subsidy })}
          />
          {t(
            '申请国家补贴(须本人收货,每类限 1 件,以当地政策为准)',
            'Apply for the state subsidy (recipient must be you; one per category; local rules apply)',
          )}
        </label>
      )}
      {old && (
        <label class="line">
          <input
            type="checkbox"
            checked={extras.oldUnit}
            onChange={() => change({ ...extras, oldUnit: !extras.oldUnit })}
          />
          {t(`以旧换新,上门抵扣 ${yuan(old.fen)}`, `Trade in your old one for ${yuan(old.fen)}`)}
        </label>
      )}
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
    </fieldset>
  );
}

function fits(coupon: ViewerCoupon, product: Product, flash: boolean): boolean {
  if ((!coupon.mayClaim && coupon.held === 0) || (flash && !coupon.withFlash)) return false;
  const { scope } = coupon;
  if (scope.of === 'kinds') return scope.kinds.includes(product.kind);
  return scope.of === 'shop' || scope.ids.includes(product.id);
}
