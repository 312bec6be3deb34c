import { no, ok, refuse, type Result } from '../../../platform/kernel/index.ts';
import type { Orders, PaidValue } from '../../order/index.ts';
import type { Promo } from '../../promo/index.ts';
import type { EffectAnswer, EffectAsk } from '../contract.ts';
import { averageRatio, effectOf, type Window } from '../domain/effect.ts';

export interface EffectNeeds {
  readonly orders: Pick<Orders, 'paidValues'>;
  readonly promo: Pick<Promo, 'coupons'>;
}

const windowsWrong = refuse(
  'insight.windows-wrong',
  422,
  {
    zh: '时间窗须先开始后结束,基线须在效果之前,最长 92 天。',
    en: 'A window starts before it ends, the baseline lies before the effect, at most 92 days.',
  },
  { field: 'from' },
);

const longest = 92 * 86_400_000;

/** INSIGHT-9: a promotion beside the time before it, and orders with it beside those without. */
export async function promotionEffect(
  { orders, promo }: EffectNeeds,
  ask: EffectAsk,
): Promise<Result<EffectAnswer>> {
  const { couponId, baseFrom, baseUntil, from, until } = ask;
  const sound = baseFrom < baseUntil && baseUntil <= from && from < until;
  if (!sound || until - baseFrom > longest) return no(windowsWrong);
  const before = await orders.paidValues(baseFrom, baseUntil);
  const after = await orders.paidValues(from, until);
  const uses = ({ couponIds }: PaidValue): boolean => couponIds.includes(couponId ?? '');
  const fen = (rows: readonly PaidValue[]): number[] => rows.map((row) => row.fen);
  const [withIt, without] = [after.filter(uses), after.filter((row) => !uses(row))];
  const coupon = (await promo.coupons()).find((item) => item.id === couponId);
  const window = (rows: readonly PaidValue[], ms: number): Window => {
    return { hours: ms / 3_600_000, orderFen: fen(rows) };
  };
  return ok({
    name: coupon?.name ?? null,
    ...effectOf(window(before, baseUntil - baseFrom), window(after, until - from)),
    used: withIt.length,
    withIt: coupon ? averageRatio(fen(without), fen(withIt)) : null,
  });
}
