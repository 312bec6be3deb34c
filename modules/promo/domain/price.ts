import { sameProvince, splitFen } from '../../../platform/kernel/index.ts';
import { bundledRest, setsOf } from './sets.ts';
import {
  couponLayers,
  type Bundle,
  type CouponTerms,
  type SubsidyTerms,
  type PriceAsk,
  type PriceLine,
  type Quote,
  type QuotedLine,
  type Scope,
} from './terms.ts';

export function inScope(scope: Scope, line: Pick<PriceLine, 'productId' | 'kind'>): boolean {
  if (scope.of === 'shop') return true;
  return scope.of === 'kinds'
    ? scope.kinds.includes(line.kind)
    : scope.ids.includes(line.productId);
}

/** May these coupons count together? One a layer, and an exclusive one alone. */
export function mayStack(coupons: readonly CouponTerms[]): boolean {
  const layers = new Set(coupons.map((coupon) => coupon.layer));
  if (layers.size !== coupons.length) return false;
  return coupons.length <= 1 || coupons.every((coupon) => !coupon.exclusive);
}

/**
 * PROMO-6: the price with exactly these coupons and bundles. Undefined where one of them may not be
 * used. Money is split over lines by largest remainder, so that the parts are the whole.
 */
export function quoteWith(
  ask: PriceAsk,
  coupons: readonly CouponTerms[],
  bundles: readonly Bundle[],
): Quote | undefined {
  if (!mayStack(coupons)) return undefined;
  const rest = bundledRest(ask.lines, bundles);
  if (!rest) return undefined;
  const shop = ask.lines.map((line, index) => line.listFen * line.quantity - (rest[index] ?? 0));
  const before = [...rest];
  const used: { couponId: string; fen: number }[] = [];
  for (const layer of couponLayers) {
    const coupon = coupons.find((item) => item.layer === layer);
    if (!coupon) continue;
    const fen = applyCoupon(ask, coupon, before, rest);
    if (fen === undefined) return undefined;
    used.push({ couponId: coupon.id, fen });
  }
  const subsidies = subsidiesOf(ask, rest);
  return summed(ask, { shop, before, rest, used, subsidies });
}

/** Takes a coupon off `rest`. Returns the sum in fen, or undefined where it may not be used. */
function applyCoupon(
  ask: PriceAsk,
  coupon: CouponTerms,
  before: readonly number[],
  rest: number[],
): number | undefined {
  if (ask.flash && !coupon.withFlash) return undefined;
  const places = [...ask.lines.keys()].filter((index) => {
    const line = ask.lines[index];
    return line !== undefined && inScope(coupon.scope, line);
  });
  const sum = (from: readonly number[]): number =>
    places.reduce((total, index) => total + (from[index] ?? 0), 0);
  if (places.length === 0 || sum(before) < coupon.thresholdFen) return undefined;
  const remainder = sum(rest);
  const { benefit } = coupon;
  const asked =
    benefit.is === 'fixed'
      ? benefit.fen
      : Math.min(Math.floor((remainder * benefit.percent) / 100), benefit.capFen);
  // A coupon never pays the last fen: an order of nothing could not be paid.
  const fen = Math.min(asked, remainder - 1);
  if (fen <= 0) return undefined;
  const offs = splitFen(
    fen,
    places.map((index) => rest[index] ?? 0),
  );
  for (const [place, index] of places.entries()) {
    rest[index] = (rest[index] ?? 0) - (offs[place] ?? 0);
  }
  return fen;
}

/**
 * PROMO-7: what the state pays: per kind one unit, the dearest, at the rate of the policy on the
 * price after all other discounts, rounded down, at most the cap (2026 notice; SUB-02 to SUB-06).
 */
function subsidiesOf(ask: PriceAsk, rest: readonly number[]): Quote['subsidies'] {
  const found = new Map<string, Quote['subsidies'][number]>();
  for (const [index, line] of ask.lines.entries()) {
    const policy = ask.subsidy?.policies.find((item) => fits(item, ask, line));
    if (!policy || ask.subsidy?.usedKinds.includes(line.kind) === true) continue;
    const unitFen = Math.ceil((rest[index] ?? 0) / line.quantity);
    const fen = Math.min(Math.floor((unitFen * policy.rateBp) / 10_000), policy.capFen);
    if (fen > (found.get(line.kind)?.fen ?? 0)) {
      const { kind, productId } = line;
      found.set(kind, { kind, policyId: policy.id, productId, fen });
    }
  }
  return [...found.values()];
}

function fits(policy: SubsidyTerms, { subsidy, at }: PriceAsk, line: PriceLine): boolean {
  const there = subsidy?.province ?? '';
  const place = policy.regions.some((region) => region === '*' || sameProvince(region, there));
  const time = policy.validFrom <= at && at < policy.validUntil;
  return place && time && policy.kinds.includes(line.kind) && line.grade === policy.grade;
}

interface Parts {
  readonly shop: readonly number[];
  readonly before: readonly number[];
  readonly rest: readonly number[];
  readonly used: Quote['coupons'];
  readonly subsidies: Quote['subsidies'];
}

function summed(ask: PriceAsk, { shop, before, rest, used, subsidies }: Parts): Quote {
  const lines = ask.lines.map((line, index) => {
    const { productId, quantity, unitFen, listFen } = line;
    const paid = rest[index] ?? 0;
    // What the state pays for a product counts once, also where its units stand on several lines.
    const first = ask.lines.findIndex((line) => line.productId === productId) === index;
    const subsidyFen = first
      ? (subsidies.find((item) => item.productId === productId)?.fen ?? 0)
      : 0;
    const couponFen = (before[index] ?? 0) - paid;
    const shopFen = shop[index] ?? 0;
    return {
      productId,
      quantity,
      unitFen,
      listFen,
      shopFen,
      couponFen,
      subsidyFen,
      payFen: paid - subsidyFen,
    };
  });
  const sum = (of: (line: QuotedLine) => number): number =>
    lines.reduce((total, line) => total + of(line), 0);
  const due = sum((line) => line.payFen);
  const tradeInFen = Math.min(ask.tradeInFen, Math.max(0, due - 1));
  return {
    lines,
    coupons: used,
    subsidies,
    listFen: sum((line) => line.listFen * line.quantity),
    shopFen: sum((line) => line.shopFen),
    couponFen: sum((line) => line.couponFen),
    subsidyFen: sum((line) => line.subsidyFen),
    tradeInFen,
    payFen: due - tradeInFen,
  };
}

/**
 * PROMO-5: the legal combination that leaves the buyer the least to pay; among equals the one with
 * fewer coupons, then the first in the given order. Every combination of one coupon a layer with
 * every way to make sets is tried, which is exact, except where sets can be made in hundreds of ways (PROMO-20).
 */
export function bestQuote(ask: PriceAsk): Quote {
  const plain = quoteWith(ask, [], []);
  if (!plain) throw new Error('broken promise: an order request without promotions has a price');
  let best = plain;
  for (const bundles of setsOf(ask)) {
    for (const coupons of couponChoices(ask.coupons)) {
      if (bundles.length === 0 && coupons.length === 0) continue;
      const quote = quoteWith(ask, coupons, bundles);
      if (quote && better(quote, best)) best = quote;
    }
  }
  return best;
}

/**
 * Equal for order requests of one batch that are priced alike. JSON, because a province may be what a buyer wrote
 * once: in a plain row of words `广东` with a kind used up could look like another province without one.
 */
export function keyOfAsk({ lines, flash, coupons, subsidy, tradeInFen }: PriceAsk): string {
  return JSON.stringify([
    lines.map(({ productId, quantity, unitFen }) => [productId, quantity, unitFen]),
    flash,
    coupons.map((coupon) => coupon.id),
    subsidy && [subsidy.province, subsidy.usedKinds.toSorted()],
    tradeInFen,
  ]);
}

function better(quote: Quote, best: Quote): boolean {
  if (quote.payFen !== best.payFen) return quote.payFen < best.payFen;
  return quote.coupons.length < best.coupons.length;
}

function couponChoices(coupons: readonly CouponTerms[]): readonly (readonly CouponTerms[])[] {
  let choices: readonly (readonly CouponTerms[])[] = [[]];
  for (const layer of couponLayers) {
    const own = coupons.filter((coupon) => coupon.layer === layer);
    choices = choices.flatMap((choice) => [choice, ...own.map((coupon) => [...choice, coupon])]);
  }
  return choices;
}
