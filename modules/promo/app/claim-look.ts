import { sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import { couponsOf, policiesAt, type GrantRow } from './claim-rows.ts';
import type { ClaimOpening, ClaimsLooked, Grant } from './claim-terms.ts';

type Terms = Pick<ClaimsLooked, 'bundles' | 'tradeIns'>;
type Grants = Pick<ClaimsLooked, 'grants' | 'newcomers'>;
type Kinds = Pick<ClaimsLooked, 'policies' | 'kinds'>;

interface ClaimRow extends Record<string, unknown> {
  offer_id: string;
  viewer_id: string;
  person_key: string;
  quantity: number;
}

/**
 * What has to be known of people and terms before their wishes are priced; nothing of what is left of a
 * flash sale, and nothing that is not a row yet. With `lock` coupons and persons stay as they are until
 * the transaction ends.
 */
export async function lookAtClaims(tx: Sql, opening: ClaimOpening): Promise<ClaimsLooked> {
  return {
    claims: await claimsOf(tx, opening),
    ...(await grantsOf(tx, opening)),
    ...(await termsOf(tx)),
    ...(await kindsOf(tx, opening)),
  };
}

async function claimsOf(tx: Sql, opening: ClaimOpening): Promise<ClaimsLooked['claims']> {
  const { offerIds, viewerIds, offerPersons } = opening;
  if (offerIds.length === 0) return [];
  const { rows } = await tx.execute<ClaimRow>(raw`
    select offer_id, viewer_id, person_key, quantity from promo.claim
    where offer_id = any(${textList(offerIds)}) and (viewer_id = any(${textList(viewerIds)})
      or (person_key <> '' and person_key = any(${textList(offerPersons)})))`);
  return rows.map((row) => ({
    ...{ offerId: row.offer_id, viewerId: row.viewer_id },
    ...{ personKey: row.person_key, quantity: row.quantity },
  }));
}

async function grantsOf(tx: Sql, { viewerIds, at, lock }: ClaimOpening): Promise<Grants> {
  const { rows } = await tx.execute<GrantRow>(raw`
    select g.id, g.viewer_id, g.coupon_id from promo.grant g join promo.coupon c on c.id = g.coupon_id
    where g.viewer_id = any(${textList(viewerIds)})
      and g.order_id is null and c.valid_from <= ${at} and c.valid_until > ${at}
    order by g.id ${raw.raw(lock ? 'for update of g' : '')}`);
  const coupons = await couponsOf(tx, new Set(rows.map((row) => row.coupon_id)));
  const grants = new Map<string, Grant[]>();
  for (const { id, viewer_id: viewerId, coupon_id: couponId } of rows) {
    const coupon = coupons.get(couponId);
    if (!coupon) continue;
    const grant = { id, terms: coupon.terms };
    const own = grants.get(viewerId);
    if (own) own.push(grant);
    else grants.set(viewerId, [grant]);
  }
  const newcomers = [...coupons].filter(([, { segment }]) => segment === 'new').map(([id]) => id);
  return { grants, newcomers: new Set(newcomers) };
}

async function termsOf(tx: Sql): Promise<Terms> {
  const bundles = await tx.execute<{
    id: string;
    items: Terms['bundles'][number]['items'];
    price_fen: string;
  }>(raw`select id, items, price_fen from promo.bundle where open order by id`);
  const tradeIns = await tx.execute<{ kind: string; fen: string }>(
    raw`select kind, fen from promo.trade_in`,
  );
  return {
    bundles: bundles.rows.map(({ id, items, price_fen: fen }) => {
      return { id, items, priceFen: Number(fen) };
    }),
    tradeIns: new Map(tradeIns.rows.map((row) => [row.kind, Number(row.fen)])),
  };
}

async function kindsOf(tx: Sql, { personKeys, at, lock }: ClaimOpening): Promise<Kinds> {
  if (personKeys.length === 0) return { policies: [], kinds: [] };
  const keys = textList([...new Set(personKeys)].toSorted());
  if (lock) {
    await tx.execute(raw`select pg_advisory_xact_lock(hashtextextended(k, 7))
      from unnest(${keys}) as k`);
  }
  const policies = await policiesAt(tx, at);
  const { rows } = await tx.execute<{ person_key: string; kind: string }>(raw`
    select c.person_key, c.kind from promo.subsidy_claim c
    join promo.subsidy_policy p on p.id = c.policy_id
    where p.valid_from <= ${at} and p.valid_until > ${at}
      and c.person_key = any(${keys})`);
  return { policies, kinds: rows.map((row) => ({ personKey: row.person_key, kind: row.kind })) };
}
