import type { Actor } from '../../../platform/access/index.ts';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type NewId, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { CouponInput, Segment, ViewerCoupon } from '../contract.ts';
import {
  benefitTooBig,
  couponAllHeld,
  couponGone,
  couponNotForYou,
  couponOver,
  couponUnknown,
  validityWrong,
} from '../refusals.ts';
import { judgeName, type NameDeps } from './names.ts';
import { inScope } from '../domain/price.ts';
import { couponStore } from '../store/coupons.ts';

export interface CouponDeps extends NameDeps {
  readonly database: Database;
  readonly newId: NewId;
  readonly audit: Pick<Audit, 'write'>;
  readonly crm: {
    /** Which segments this viewer belongs to besides `all`. */
    segmentsOf(viewerId: string): Promise<readonly Segment[]>;
  };
}

/** Refuses with `promo.name-refused`, `promo.validity-wrong` or `promo.benefit-too-big`. */
export async function createCoupon(
  deps: CouponDeps,
  input: CouponInput,
  by: Actor,
): Promise<Result<{ id: string }>> {
  const named = judgeName(deps, input.name);
  if (!named.ok) return named;
  const now = deps.clock.now();
  if (input.validUntil <= input.validFrom || input.validUntil <= now) return no(validityWrong);
  const { benefit, thresholdFen } = input;
  if (benefit.is === 'fixed' && benefit.fen >= thresholdFen) {
    return no(benefitTooBig(benefit.fen, thresholdFen));
  }
  const id = deps.newId('cpn');
  await deps.database.inTransaction(async (tx) => {
    const made = { issued: 0, open: true, createdAt: now, createdBy: by.name };
    await couponStore.insert(tx, { ...input, ...made, id });
    const entry = { at: now, actor: by.id, action: 'coupon.created', object: id };
    await deps.audit.write(tx, { ...entry, detail: input });
  });
  return ok({ id });
}

export async function setCouponOpen(
  deps: CouponDeps,
  { id, open }: { readonly id: string; readonly open: boolean },
  by: Actor,
): Promise<Result<{ id: string }>> {
  if (!(await couponStore.exists(deps.database.sql, id))) return no(couponUnknown);
  await setCouponsOpen(deps, { ids: [id], open }, by);
  return ok({ id });
}

/** PROMO-11: many at once, as one change; answers with those that it changed. */
export async function setCouponsOpen(
  { database, clock, audit }: CouponDeps,
  { ids, open }: { readonly ids: readonly string[]; readonly open: boolean },
  by: Actor,
): Promise<string[]> {
  return database.inTransaction(async (tx) => {
    const changed = await couponStore.setOpen(tx, ids, open);
    const action = open ? 'coupon.opened' : 'coupon.stopped';
    for (const id of changed) {
      await audit.write(tx, { at: clock.now(), actor: by.id, action, object: id, detail: {} });
    }
    return changed;
  });
}

/**
 * PROMO-4: puts one coupon into a viewer's hand. The coupon's row is locked, so that neither the
 * issue limit nor the limit per person can be passed by asking twice at once.
 */
export async function claimCoupon(
  deps: CouponDeps,
  viewerId: string,
  couponId: string,
): Promise<Result<{ id: string }>> {
  const segments: readonly Segment[] = ['all', ...(await deps.crm.segmentsOf(viewerId))];
  return deps.database.decide(async (tx) => {
    const found = await couponStore.lock(tx, couponId);
    if (!found) return no(couponUnknown);
    const now = deps.clock.now();
    if (!found.open || found.validUntil <= now) return no(couponOver);
    if (!segments.includes(found.segment)) return no(couponNotForYou(found.segment));
    const held = await couponStore.countOf(tx, couponId, viewerId);
    if (held >= found.perPerson) return no(couponAllHeld(found.perPerson));
    if (found.issued >= found.issueMost) return no(couponGone);
    const id = deps.newId('cpg');
    await couponStore.giveOut(tx, found, { id, viewerId, grantedAt: now });
    return ok({ id });
  });
}

/** Coupons that a viewer may claim or holds unused, nearest end first. */
export async function couponsFor(deps: CouponDeps, viewerId: string): Promise<ViewerCoupon[]> {
  const now = deps.clock.now();
  const segments: readonly Segment[] = ['all', ...(await deps.crm.segmentsOf(viewerId))];
  const rows = await couponStore.forViewer(deps.database.sql, viewerId, now);
  return rows
    .filter(({ coupon, held }) => held > 0 || (coupon.open && segments.includes(coupon.segment)))
    .map(({ coupon, ever, held }) => {
      const { issueMost, issued, segment, open, ...shown } = coupon;
      const left = issueMost - issued;
      const mayClaim = open && left > 0 && ever < coupon.perPerson && segments.includes(segment);
      return { ...shown, left, held, mayClaim };
    });
}

/** One piece of goods at its price of now. */
export interface Priced {
  readonly id: string;
  readonly kind: string;
  readonly priceFen: number;
}

/** A price is said to end with its coupon, where everybody may use that. */
export async function couponEnds(
  sql: Sql,
  products: readonly Priced[],
  at: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const coupons = await couponStore.forAll(sql, at);
  const endsOf = ({ id, kind, priceFen }: Priced): number[] =>
    coupons
      .filter(({ scope, thresholdFen }) => {
        return thresholdFen <= priceFen && inScope(scope, { productId: id, kind });
      })
      .map(({ validUntil }) => validUntil);
  return new Map(products.map((product) => [product.id, endsOf(product)]));
}
