import { and, asc, desc, eq, gt, inArray, lte, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { CouponInput } from '../contract.ts';
import type { ClaimOpening } from '../domain/claim-terms.ts';
import type { CouponTerms } from '../domain/terms.ts';
import { coupon, grant } from './schema.ts';

type Row = typeof coupon.$inferSelect;

export interface StoredCoupon extends CouponInput {
  readonly id: string;
  readonly issued: number;
  readonly open: boolean;
}

/** A coupon with how many a viewer ever had of it, and how many of these are not used. */
export interface HeldCoupon {
  readonly coupon: StoredCoupon;
  readonly ever: number;
  readonly held: number;
}

interface GrantRow extends Record<string, unknown> {
  id: string;
  viewerId: string;
  couponId: string;
}

export interface GrantUse {
  readonly id: string;
  readonly orderId: string;
  readonly at: number;
}

function present(row: Row): StoredCoupon {
  const { nameZh, nameEn, createdAt: _at, createdBy: _by, ...rest } = row;
  return { ...rest, name: { zh: nameZh, en: nameEn } };
}

export const couponStore = {
  insert: async (
    tx: Sql,
    { name, ...row }: StoredCoupon & Pick<Row, 'createdAt' | 'createdBy'>,
  ): Promise<void> => {
    await tx.insert(coupon).values({ ...row, nameZh: name.zh, nameEn: name.en });
  },
  exists: async (sql: Sql, id: string): Promise<boolean> => {
    const [known] = await sql.select({ id: coupon.id }).from(coupon).where(eq(coupon.id, id));
    return known !== undefined;
  },
  lock: async (tx: Sql, id: string): Promise<StoredCoupon | undefined> => {
    const [found] = await tx.select().from(coupon).where(eq(coupon.id, id)).for('update');
    return found && present(found);
  },
  /** Those that stood otherwise until now. */
  setOpen: async (tx: Sql, ids: readonly string[], open: boolean): Promise<string[]> => {
    const rows = await tx
      .update(coupon)
      .set({ open })
      .where(and(inArray(coupon.id, [...ids]), eq(coupon.open, !open)))
      .returning({ id: coupon.id });
    return rows.map((row) => row.id);
  },
  /** How many of it a viewer ever had. */
  countOf: async (tx: Sql, couponId: string, viewerId: string): Promise<number> => {
    const held = await tx
      .select({ id: grant.id })
      .from(grant)
      .where(and(eq(grant.couponId, couponId), eq(grant.viewerId, viewerId)));
    return held.length;
  },
  /** Puts one into a viewer's hand; its row is locked. */
  giveOut: async (
    tx: Sql,
    { id: couponId, issued }: StoredCoupon,
    to: { readonly id: string; readonly viewerId: string; readonly grantedAt: number },
  ): Promise<void> => {
    await tx
      .update(coupon)
      .set({ issued: issued + 1 })
      .where(eq(coupon.id, couponId));
    await tx.insert(grant).values({ ...to, couponId });
  },
  /** Those that hold at a moment, the lowest threshold first. */
  forViewer: async (sql: Sql, viewerId: string, at: number): Promise<HeldCoupon[]> => {
    const rows = await sql
      .select({
        coupon,
        ever: raw<number>`(select count(*)::int from promo.grant g
          where g.coupon_id = promo.coupon.id and g.viewer_id = ${viewerId})`,
        held: raw<number>`(select count(*)::int from promo.grant g
          where g.coupon_id = promo.coupon.id and g.viewer_id = ${viewerId} and g.order_id is null)`,
      })
      .from(coupon)
      .where(and(lte(coupon.validFrom, at), gt(coupon.validUntil, at)))
      .orderBy(asc(coupon.thresholdFen), asc(coupon.id));
    return rows.map((row) => ({ ...row, coupon: present(row.coupon) }));
  },
  /** All, the newest first, with how many orders used them. */
  list: async (sql: Sql): Promise<(StoredCoupon & { used: number })[]> => {
    const rows = await sql
      .select({
        coupon,
        used: raw<number>`(select count(*)::int from promo.grant g
          where g.coupon_id = promo.coupon.id and g.order_id is not null)`,
      })
      .from(coupon)
      .orderBy(desc(coupon.createdAt));
    return rows.map(({ coupon: row, used }) => ({ ...present(row), used }));
  },
  /** Those that anybody may have at a moment. */
  forAll: async (sql: Sql, at: number): Promise<StoredCoupon[]> => {
    const rows = await sql
      .select()
      .from(coupon)
      .where(
        and(
          eq(coupon.open, true),
          eq(coupon.segment, 'all'),
          lte(coupon.validFrom, at),
          gt(coupon.validUntil, at),
        ),
      );
    return rows.map(present);
  },
  /** What coupons do and for whom they are, once for the hundreds that hold them. */
  termsOf: async (
    sql: Sql,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly terms: CouponTerms; readonly segment: string }>> => {
    if (ids.length === 0) return new Map();
    const { id, layer, exclusive, withFlash, scope, thresholdFen, benefit, segment } = coupon;
    const rows = await sql
      .select({ id, layer, exclusive, withFlash, scope, thresholdFen, benefit, segment })
      .from(coupon)
      .where(raw`${coupon.id} = any(${textList(ids)})`);
    return new Map(
      rows.map(({ segment: whose, ...terms }) => [terms.id, { terms, segment: whose }]),
    );
  },
};

/** Coupons in viewers' hands. */
export const grantStore = {
  /** Unused ones of coupons that hold, in the order in which they count. */
  unused: async (sql: Sql, { viewerIds, at, lock }: ClaimOpening): Promise<GrantRow[]> => {
    const { rows } = await sql.execute<GrantRow>(raw`
      select g.id, g.viewer_id as "viewerId", g.coupon_id as "couponId"
      from promo.grant g join promo.coupon c on c.id = g.coupon_id
      where g.viewer_id = any(${textList(viewerIds)})
        and g.order_id is null and c.valid_from <= ${at} and c.valid_until > ${at}
      order by g.id ${raw.raw(lock ? 'for update of g' : '')}`);
    return rows;
  },
  use: async (tx: Sql, uses: readonly GrantUse[]): Promise<void> => {
    if (uses.length === 0) return;
    await tx.execute(raw`
      update promo.grant g set order_id = v."orderId", used_at = v.at
      from json_to_recordset(${JSON.stringify(uses)}::json)
        as v(id text, "orderId" text, at bigint)
      where g.id = v.id`);
  },
  /** What an order used; after a refund only coupons that say so. */
  release: async (tx: Sql, orderId: string, paid: boolean): Promise<void> => {
    const used = eq(grant.orderId, orderId);
    const returning = raw`${grant.couponId} in (select id from promo.coupon where returns)`;
    await tx
      .update(grant)
      .set({ orderId: null, usedAt: null })
      .where(paid ? and(used, returning) : used);
  },
};
