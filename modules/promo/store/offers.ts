import { and, eq, lte, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { Offer } from '../contract.ts';
import type { ClaimOpening, ClaimsLooked, OfferOnSale } from '../domain/claim-terms.ts';
import { claim, offer } from './schema.ts';

type Row = typeof offer.$inferSelect;
type Claimed = ClaimsLooked['claims'][number];

/** Flash sales and pre-sales, and what each account has taken of them. */
export const offerStore = {
  insert: async (tx: Sql, row: Row): Promise<void> => {
    await tx.insert(offer).values(row);
  },
  /** Nothing where it was closed before. */
  close: async (tx: Sql, id: string): Promise<Offer | undefined> => {
    const [closed] = await tx
      .update(offer)
      .set({ state: 'closed' })
      .where(and(eq(offer.id, id), eq(offer.state, 'open')))
      .returning();
    return closed;
  },
  ofRun: (sql: Sql, runId: string): Promise<Offer[]> =>
    sql.select().from(offer).where(eq(offer.runId, runId)).orderBy(offer.opensAt, offer.id),
  /** Open ones whose time is up. */
  due: (sql: Sql, at: number): Promise<(Offer & { runId: string })[]> =>
    sql
      .select()
      .from(offer)
      .where(and(eq(offer.state, 'open'), lte(offer.closesAt, at))),
  /** Those that a batch sells of, in one order for all batches, so that none waits in a circle. */
  onSale: (
    tx: Sql,
    { offerIds, lock }: Pick<ClaimOpening, 'offerIds' | 'lock'>,
  ): Promise<OfferOnSale[]> => {
    const found = tx
      .select()
      .from(offer)
      .where(raw`${offer.id} = any(${textList(offerIds)})`)
      .orderBy(offer.id);
    return lock ? found.for('update') : found;
  },
  /** Their rows are locked. */
  saveTaken: async (tx: Sql, offers: readonly OfferOnSale[]): Promise<void> => {
    if (offers.length === 0) return;
    const rows = offers.map(({ id, taken }) => ({ id, taken }));
    await tx.execute(raw`
      update promo.offer o set taken = v.taken
      from json_to_recordset(${JSON.stringify(rows)}::json) as v(id text, taken int)
      where o.id = v.id and o.taken <> v.taken`);
  },
  /** What these accounts and persons have of these offers. */
  claimsOf: async (
    sql: Sql,
    { offerIds, viewerIds, offerPersons }: ClaimOpening,
  ): Promise<Claimed[]> => {
    if (offerIds.length === 0) return [];
    const { rows } = await sql.execute<Claimed & Record<string, unknown>>(raw`
      select offer_id as "offerId", viewer_id as "viewerId", person_key as "personKey", quantity
      from promo.claim
      where offer_id = any(${textList(offerIds)}) and (viewer_id = any(${textList(viewerIds)})
        or (person_key <> '' and person_key = any(${textList(offerPersons)})))`);
    return rows;
  },
  /** Added to what an account has, because an order that ended may have taken from it. */
  addClaims: async (tx: Sql, claims: readonly Claimed[]): Promise<void> => {
    if (claims.length === 0) return;
    await tx.execute(raw`
      insert into promo.claim (offer_id, viewer_id, person_key, quantity)
      select "offerId", "viewerId", "personKey", quantity
      from json_to_recordset(${JSON.stringify(claims)}::json)
        as v("offerId" text, "viewerId" text, "personKey" text, quantity int)
      on conflict (offer_id, viewer_id) do update
        set quantity = claim.quantity + excluded.quantity, person_key = excluded.person_key`);
  },
  /** The quota of an offer, and the limit of the account that had taken of it. */
  release: async (
    tx: Sql,
    { offerId, viewerId, quantity }: Omit<Claimed, 'personKey'>,
  ): Promise<void> => {
    await tx
      .update(offer)
      .set({ taken: raw`${offer.taken} - ${quantity}` })
      .where(eq(offer.id, offerId));
    await tx
      .update(claim)
      .set({ quantity: raw`${claim.quantity} - ${quantity}` })
      .where(and(eq(claim.offerId, offerId), eq(claim.viewerId, viewerId)));
  },
};
