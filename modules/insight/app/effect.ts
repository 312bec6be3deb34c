import { no, ok, refuse, type Result } from '../../../platform/kernel/index.ts';
import type { Orders } from '../../order/index.ts';
import type { Promo } from '../../promo/index.ts';
import type { EffectAnswer, EffectAsk } from '../contract.ts';
import { averageRatio, effectOf, together, type Window, type Worth } from '../domain/effect.ts';

export interface EffectDeps {
  readonly orders: Pick<Orders, 'paidWorth'>;
  readonly promo: Pick<Promo, 'coupons'>;
}

const windowsWrong = refuse(
  'insight.windows-wrong',
  422,
  {
    zh: '时间窗须先开始后结束,基线须早于效果期,最长 92 天。',
    en: 'A window must start before it ends, the baseline must precede the effect, and the span is at most 92 days.',
  },
  { field: 'from' },
);

const nothing: Worth = { orders: 0, fen: 0, variance: null };
const longest = 92 * 86_400_000;

/** INSIGHT-9: a promotion beside the time before it, and orders with it beside those without. */
export async function promotionEffect(
  { orders, promo }: EffectDeps,
  ask: EffectAsk,
): Promise<Result<EffectAnswer>> {
  const { couponId, baseFrom, baseUntil, from, until } = ask;
  const sound = baseFrom < baseUntil && baseUntil <= from && from < until;
  if (!sound || until - baseFrom > longest) return no(windowsWrong);
  const worth = async (span: { from: number; until: number }) => {
    const groups = await orders.paidWorth({ ...span, couponId });
    const of = (used: boolean): Worth => groups.find((group) => group.used === used) ?? nothing;
    return { withIt: of(true), without: of(false), all: together(of(false), of(true)) };
  };
  const before = await worth({ from: baseFrom, until: baseUntil });
  const after = await worth({ from, until });
  const coupon = (await promo.coupons()).find((item) => item.id === couponId);
  const window = (all: Worth, ms: number): Window => ({ ...all, hours: ms / 3_600_000 });
  return ok({
    name: coupon?.name ?? null,
    ...effectOf(window(before.all, baseUntil - baseFrom), window(after.all, until - from)),
    used: after.withIt.orders,
    withIt: coupon ? averageRatio(after.without, after.withIt) : null,
  });
}
