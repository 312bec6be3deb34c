import { sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { OfferRow } from './claim-rows.ts';
import type { Use } from './claim-terms.ts';

/** What is left of flash sales. Their rows are locked. */
export async function saveOffers(tx: Sql, rows: readonly OfferRow[]): Promise<void> {
  if (rows.length === 0) return;
  const offers = rows.map((row) => ({ id: row.id, taken: row.taken }));
  await tx.execute(raw`
    update promo.offer o set taken = v.taken
    from json_to_recordset(${JSON.stringify(offers)}::json) as v(id text, taken int)
    where o.id = v.id and o.taken <> v.taken`);
}

/** Coupons, subsidies and shares of flash sales that orders use up, once, in the order of their making. */
export async function writeUses(tx: Sql, uses: readonly Use[]): Promise<void> {
  const grants = uses.flatMap(({ orderId, at, grantIds }) =>
    grantIds.map((id) => ({ id, orderId, at })),
  );
  if (grants.length > 0) {
    await tx.execute(raw`
      update promo.grant g set order_id = v."orderId", used_at = v.at
      from json_to_recordset(${JSON.stringify(grants)}::json)
        as v(id text, "orderId" text, at bigint)
      where g.id = v.id`);
  }
  await writeClaims(tx, uses);
  const subsidies = uses.flatMap(({ orderId, personKey, subsidies: own }) =>
    own.map(({ policyId, kind, fen }) => ({ policyId, personKey, kind, orderId, fen })),
  );
  if (subsidies.length === 0) return;
  await tx.execute(raw`
    insert into promo.subsidy_claim (policy_id, person_key, kind, order_id, fen)
    select "policyId", "personKey", kind, "orderId", fen
    from json_to_recordset(${JSON.stringify(subsidies)}::json)
      as v("policyId" text, "personKey" text, kind text, "orderId" text, fen bigint)`);
}

/** How much of each flash sale an account has: added to, because an order that ended may have taken from it. */
async function writeClaims(tx: Sql, uses: readonly Use[]): Promise<void> {
  const claims = new Map<string, { quantity: number }>();
  for (const { offerId, viewerId, personKey, quantity } of uses) {
    if (offerId === null) continue;
    const key = `${offerId} ${viewerId}`;
    const before = claims.get(key)?.quantity ?? 0;
    const row = { offerId, viewerId, personKey, quantity: before + quantity };
    claims.set(key, row);
  }
  if (claims.size === 0) return;
  await tx.execute(raw`
    insert into promo.claim (offer_id, viewer_id, person_key, quantity)
    select "offerId", "viewerId", "personKey", quantity
    from json_to_recordset(${JSON.stringify([...claims.values()])}::json)
      as v("offerId" text, "viewerId" text, "personKey" text, quantity int)
    on conflict (offer_id, viewer_id) do update
      set quantity = claim.quantity + excluded.quantity, person_key = excluded.person_key`);
}
