import { sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { CouponTerms, Quote } from '../domain/terms.ts';
import type { OfferRow } from './claim-rows.ts';
import type { ClaimAsk } from './claim-terms.ts';

/** One order of a sitting, and what it takes. */
export interface Taken {
  readonly ask: ClaimAsk;
  readonly quote: Quote;
  readonly quantity: number;
  readonly grants: readonly Grant[];
}

export interface Grant {
  readonly id: string;
  readonly viewerId: string;
  readonly terms: CouponTerms;
}

/** Coupons and subsidies that real orders use up. */
export async function saveUses(tx: Sql, taken: readonly Taken[], at: number): Promise<void> {
  const real = taken.filter(({ ask }) => !ask.simulated);
  const grants = real.flatMap(({ ask, grants: own }) =>
    own.map(({ id }) => ({ id, orderId: ask.orderId })),
  );
  if (grants.length > 0) {
    await tx.execute(raw`
        update promo.grant g set order_id = v."orderId", used_at = ${at}
        from json_to_recordset(${JSON.stringify(grants)}::json) as v(id text, "orderId" text)
        where g.id = v.id`);
  }
  const subsidies = real.flatMap(({ ask: { personKey, orderId }, quote }) =>
    quote.subsidies.map(({ policyId, kind, fen }) => {
      return { policyId, personKey, kind, orderId, fen };
    }),
  );
  if (subsidies.length === 0) return;
  await tx.execute(raw`
      insert into promo.subsidy_claim (policy_id, person_key, kind, order_id, fen)
      select "policyId", "personKey", kind, "orderId", fen
      from json_to_recordset(${JSON.stringify(subsidies)}::json)
        as v("policyId" text, "personKey" text, kind text, "orderId" text, fen bigint)`);
}

/** What is left of flash sales, and how much of it each account and person has. */
export async function saveOffers(
  tx: Sql,
  rows: readonly OfferRow[],
  taken: readonly Taken[],
  claimedOf: (key: string) => number,
): Promise<void> {
  const flash = taken.filter(({ ask }) => ask.offerId !== null);
  if (flash.length === 0) return;
  const offers = rows.map((row) => ({ id: row.id, taken: row.taken }));
  await tx.execute(raw`
      update promo.offer o set taken = v.taken
      from json_to_recordset(${JSON.stringify(offers)}::json) as v(id text, taken int)
      where o.id = v.id and o.taken <> v.taken`);
  const claims = new Map<string, object>();
  for (const { ask } of flash) {
    const key = `${ask.offerId} ${ask.viewerId}`;
    const quantity = claimedOf(key);
    const { offerId, viewerId, personKey } = ask;
    claims.set(key, { offerId, viewerId, personKey, quantity });
  }
  await tx.execute(raw`
      insert into promo.claim (offer_id, viewer_id, person_key, quantity)
      select "offerId", "viewerId", "personKey", quantity
      from json_to_recordset(${JSON.stringify([...claims.values()])}::json)
        as v("offerId" text, "viewerId" text, "personKey" text, quantity int)
      on conflict (offer_id, viewer_id) do update
        set quantity = excluded.quantity, person_key = excluded.person_key`);
}
