import { sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { PresaleTerms } from '../domain/presale.ts';
import type { Bundle, CouponTerms, Policy, PriceLine } from '../domain/terms.ts';

export interface OfferRow extends Record<string, unknown> {
  id: string;
  run_id: string;
  product_id: string;
  price_fen: string;
  quota: number;
  taken: number;
  per_person: number;
  opens_at: string;
  closes_at: string;
  state: string;
  ticket: boolean;
  presale: PresaleTerms | null;
}

export interface GrantRow extends Record<string, unknown> {
  id: string;
  viewer_id: string;
  coupon_id: string;
}

interface CouponRow extends Record<string, unknown> {
  id: string;
  layer: CouponTerms['layer'];
  exclusive: boolean;
  with_flash: boolean;
  scope: CouponTerms['scope'];
  threshold_fen: string;
  benefit: CouponTerms['benefit'];
  segment: string;
}

interface Coupon {
  readonly terms: CouponTerms;
  readonly segment: string;
}

/** What coupons do, once for the hundreds that hold them. */
export async function couponsOf(
  tx: Sql,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Coupon>> {
  if (ids.size === 0) return new Map();
  const { rows } = await tx.execute<CouponRow>(raw`
    select id, layer, exclusive, with_flash, scope, threshold_fen, benefit, segment
    from promo.coupon where id = any(${textList([...ids])})`);
  return new Map(
    rows.map(({ segment, with_flash: withFlash, threshold_fen: thresholdFen, ...row }) => {
      const terms = { ...row, withFlash, thresholdFen: Number(thresholdFen) };
      return [row.id, { terms, segment }];
    }),
  );
}

export function factsOf(row: OfferRow) {
  const { quota, taken, per_person: perPerson, state } = row;
  const [opensAt, closesAt] = [Number(row.opens_at), Number(row.closes_at)];
  return { quota, taken, perPerson, opensAt, closesAt, state };
}

export function distinct(coupons: readonly CouponTerms[]): CouponTerms[] {
  return [...new Map(coupons.map((coupon) => [coupon.id, coupon])).values()];
}

export function bundleFits(bundle: Bundle, lines: readonly PriceLine[]): boolean {
  return bundle.items.every(({ productId, quantity }) =>
    lines.some((line) => line.productId === productId && line.quantity >= quantity),
  );
}

interface PolicyRow extends Record<string, unknown> {
  id: string;
  document: string;
  kinds: string[];
  grade: number;
  rate_bp: number;
  cap_fen: string;
  regions: string[];
  valid_from: string;
  valid_until: string;
}

export async function policiesAt(
  tx: Sql,
  at: number | null,
): Promise<(Policy & { document: string })[]> {
  const { rows } = await tx.execute<PolicyRow>(raw`
    select * from promo.subsidy_policy
    where ${at === null} or (valid_from <= ${at ?? 0} and valid_until > ${at ?? 0})
    order by valid_from desc, id`);
  return rows.map((row) => ({
    id: row.id,
    document: row.document,
    kinds: row.kinds,
    grade: row.grade,
    rateBp: row.rate_bp,
    capFen: Number(row.cap_fen),
    regions: row.regions,
    validFrom: Number(row.valid_from),
    validUntil: Number(row.valid_until),
  }));
}
