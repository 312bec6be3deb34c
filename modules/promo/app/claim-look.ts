import type { Sql } from '../../../platform/db/index.ts';
import type { ClaimOpening, ClaimsLooked, Grant } from '../domain/claim-terms.ts';
import { couponStore, grantStore } from '../store/coupons.ts';
import { offerStore } from '../store/offers.ts';
import { subsidyPolicyStore, subsidyStore } from '../store/subsidies.ts';
import { bundleStore, tradeInStore } from '../store/terms.ts';

type Grants = Pick<ClaimsLooked, 'grants' | 'newcomers'>;
type Kinds = Pick<ClaimsLooked, 'policies' | 'kinds'>;

/**
 * What has to be known of people and terms before their order requests are priced; nothing of what is left of a
 * flash sale, and nothing that is not a row yet. With `lock` coupons and persons stay as they are until
 * the transaction ends.
 */
export async function lookAtClaims(tx: Sql, opening: ClaimOpening): Promise<ClaimsLooked> {
  const claims = await offerStore.claimsOf(tx, opening);
  const grants = await grantsOf(tx, opening);
  const bundles = await bundleStore.onOffer(tx);
  const tradeIns = await tradeInStore.list(tx);
  return {
    claims,
    ...grants,
    bundles,
    tradeIns: new Map(tradeIns.map(({ kind, fen }) => [kind, fen])),
    ...(await kindsOf(tx, opening)),
  };
}

async function grantsOf(tx: Sql, opening: ClaimOpening): Promise<Grants> {
  const rows = await grantStore.unused(tx, opening);
  const ids = new Set(rows.map((row) => row.couponId));
  const coupons = await couponStore.termsOf(tx, [...ids]);
  const grants = new Map<string, Grant[]>();
  for (const { id, viewerId, couponId } of rows) {
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

async function kindsOf(tx: Sql, { personKeys, at, lock }: ClaimOpening): Promise<Kinds> {
  if (personKeys.length === 0) return { policies: [], kinds: [] };
  const keys = [...new Set(personKeys)].toSorted();
  if (lock) await subsidyStore.lockPersons(tx, keys);
  const policies = await subsidyPolicyStore.list(tx, at);
  return { policies, kinds: await subsidyStore.kindsOf(tx, keys, at) };
}
