import { and, asc, desc, eq, gt, inArray, lte, sql as raw } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type NewId, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Coupon, CouponInput, Segment, ViewerCoupon } from '../contract.ts';
import {
  benefitTooBig,
  couponAllHeld,
  couponGone,
  couponNotForYou,
  couponOver,
  couponUnknown,
  validityWrong,
} from '../refusals.ts';
import { inScope } from '../domain/price.ts';
import { coupon, grant } from '../store/schema.ts';

export interface CouponNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly audit: Pick<Audit, 'write'>;
  readonly crm: {
    /** Which segments this viewer belongs to besides `all`. */
    segmentsOf(viewerId: string): Promise<readonly Segment[]>;
  };
}

/** Who does it: by number on the trail, by name beside the coupon. */
export interface Setter {
  readonly id: string;
  readonly name: string;
}

type Row = typeof coupon.$inferSelect;

/** Refuses with `promo.validity-wrong` or `promo.benefit-too-big`. */
export async function createCoupon(
  needs: CouponNeeds,
  input: CouponInput,
  by: Setter,
): Promise<Result<{ id: string }>> {
  const now = needs.clock.now();
  if (input.validUntil <= input.validFrom || input.validUntil <= now) return no(validityWrong);
  const { benefit, thresholdFen, name, ...rest } = input;
  if (benefit.is === 'fixed' && benefit.fen >= thresholdFen) {
    return no(benefitTooBig(benefit.fen, thresholdFen));
  }
  const id = needs.newId('cpn');
  await needs.database.inTransaction(async (tx) => {
    await tx.insert(coupon).values({
      ...rest,
      ...{ id, benefit, thresholdFen, nameZh: name.zh, nameEn: name.en },
      ...{ issued: 0, open: true, createdAt: now, createdBy: by.name },
    });
    const deed = { at: now, actor: by.id, action: 'coupon.created', object: id };
    await needs.audit.write(tx, { ...deed, detail: input });
  });
  return ok({ id });
}

export async function setCouponOpen(
  needs: CouponNeeds,
  { id, open }: { readonly id: string; readonly open: boolean },
  by: Setter,
): Promise<Result<{ id: string }>> {
  const { sql } = needs.database;
  const [known] = await sql.select({ id: coupon.id }).from(coupon).where(eq(coupon.id, id));
  if (!known) return no(couponUnknown);
  await setCouponsOpen(needs, { ids: [id], open }, by);
  return ok(known);
}

/** PROMO-11: many at once, as one change; answers with those that it changed. */
export async function setCouponsOpen(
  { database, clock, audit }: CouponNeeds,
  { ids, open }: { readonly ids: readonly string[]; readonly open: boolean },
  by: Setter,
): Promise<string[]> {
  return database.inTransaction(async (tx) => {
    const rows = await tx
      .update(coupon)
      .set({ open })
      .where(and(inArray(coupon.id, [...ids]), eq(coupon.open, !open)))
      .returning({ id: coupon.id });
    const action = open ? 'coupon.opened' : 'coupon.stopped';
    for (const { id } of rows) {
      await audit.write(tx, { at: clock.now(), actor: by.id, action, object: id, detail: {} });
    }
    return rows.map((row) => row.id);
  });
}

/**
 * PROMO-4: puts one coupon into a viewer's hand. The coupon's row is locked, so that neither the
 * issue limit nor the limit per person can be passed by asking twice at once.
 */
export async function claimCoupon(
  needs: CouponNeeds,
  viewerId: string,
  couponId: string,
): Promise<Result<{ id: string }>> {
  const segments: readonly Segment[] = ['all', ...(await needs.crm.segmentsOf(viewerId))];
  return needs.database.decide(async (tx) => {
    const [found] = await tx.select().from(coupon).where(eq(coupon.id, couponId)).for('update');
    if (!found) return no(couponUnknown);
    const now = needs.clock.now();
    if (!found.open || found.validUntil <= now) return no(couponOver);
    if (!segments.includes(found.segment)) return no(couponNotForYou(found.segment));
    const held = await tx
      .select({ id: grant.id })
      .from(grant)
      .where(and(eq(grant.couponId, couponId), eq(grant.viewerId, viewerId)));
    if (held.length >= found.perPerson) return no(couponAllHeld(found.perPerson));
    if (found.issued >= found.issueMost) return no(couponGone);
    await tx
      .update(coupon)
      .set({ issued: found.issued + 1 })
      .where(eq(coupon.id, couponId));
    const id = needs.newId('cpg');
    await tx.insert(grant).values({ id, couponId, viewerId, grantedAt: now });
    return ok({ id });
  });
}

/** Coupons that a viewer may claim or holds unused, nearest end first. */
export async function couponsFor(needs: CouponNeeds, viewerId: string): Promise<ViewerCoupon[]> {
  const now = needs.clock.now();
  const segments: readonly Segment[] = ['all', ...(await needs.crm.segmentsOf(viewerId))];
  const rows = await needs.database.sql
    .select({
      coupon,
      ever: raw<number>`(select count(*)::int from promo.grant g
        where g.coupon_id = promo.coupon.id and g.viewer_id = ${viewerId})`,
      held: raw<number>`(select count(*)::int from promo.grant g
        where g.coupon_id = promo.coupon.id and g.viewer_id = ${viewerId} and g.order_id is null)`,
    })
    .from(coupon)
    .where(and(lte(coupon.validFrom, now), gt(coupon.validUntil, now)))
    .orderBy(asc(coupon.thresholdFen), asc(coupon.id));
  return rows
    .filter(({ coupon: row, held }) => held > 0 || (row.open && segments.includes(row.segment)))
    .map(({ coupon: row, ever, held }) => {
      const { issueMost: _most, segment: _segment, ...shown } = inputOf(row);
      const left = row.issueMost - row.issued;
      const mayClaim = row.open && left > 0 && ever < row.perPerson;
      return {
        ...shown,
        id: row.id,
        left,
        held,
        mayClaim: mayClaim && segments.includes(row.segment),
      };
    });
}

function inputOf(row: Row): CouponInput {
  const {
    id: _id,
    nameZh,
    nameEn,
    issued: _i,
    open: _o,
    createdAt: _a,
    createdBy: _b,
    ...rest
  } = row;
  return { ...rest, name: { zh: nameZh, en: nameEn } };
}

/** All coupons for the desk, newest first, with what has been issued and used. */
export async function couponList(sql: Sql): Promise<Coupon[]> {
  const rows = await sql
    .select({
      coupon,
      used: raw<number>`(select count(*)::int from promo.grant g
        where g.coupon_id = promo.coupon.id and g.order_id is not null)`,
    })
    .from(coupon)
    .orderBy(desc(coupon.createdAt));
  return rows.map(({ coupon: row, used }) => {
    const { id, issued, open } = row;
    return { ...inputOf(row), id, issued, open, used };
  });
}

/**
 * PROMO-4: an order that ended gives its coupons back: always when it was never paid, after a
 * refund only those that say so.
 */
export async function returnCoupons(tx: Sql, orderId: string, paid: boolean): Promise<void> {
  const used = eq(grant.orderId, orderId);
  const returning = raw`${grant.couponId} in (select id from promo.coupon where returns)`;
  await tx
    .update(grant)
    .set({ orderId: null, usedAt: null })
    .where(paid ? and(used, returning) : used);
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
  const rows = await sql
    .select()
    .from(coupon)
    .where(
      and(
        ...[eq(coupon.open, true), eq(coupon.segment, 'all')],
        ...[lte(coupon.validFrom, at), gt(coupon.validUntil, at)],
      ),
    );
  const endsOf = ({ id, kind, priceFen }: Priced): number[] =>
    rows
      .filter(({ scope, thresholdFen }) => {
        return thresholdFen <= priceFen && inScope(scope, { productId: id, kind });
      })
      .map(({ validUntil }) => validUntil);
  return new Map(products.map((product) => [product.id, endsOf(product)]));
}
