import { sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { ClaimAsk, Claiming, ClaimOpening, OpenedOffer, Use } from './claim-terms.ts';
import { judgeClaim } from '../domain/claim.ts';
import { presalePrice, withDeposit } from '../domain/presale.ts';
import { bestQuote } from '../domain/price.ts';
import type { Bundle, CouponTerms, Policy, PriceLine, Quote } from '../domain/terms.ts';
import {
  bundleFits,
  distinct,
  factsOf,
  policiesAt,
  termsOf,
  type GrantRow,
  type OfferRow,
} from './claim-rows.ts';
import { saveOffers } from './claim-writes.ts';
import { offerNotForThis, offerUnknown, oneAtATime } from '../refusals.ts';

/** One order of a sitting, and what it takes. */
interface Taken {
  readonly ask: ClaimAsk;
  readonly quote: Quote;
  readonly quantity: number;
  readonly grants: readonly Grant[];
}

interface Grant {
  readonly id: string;
  readonly viewerId: string;
  readonly terms: CouponTerms;
}

interface ClaimRow extends Record<string, unknown> {
  offer_id: string;
  viewer_id: string;
  person_key: string;
  quantity: number;
}

export async function openClaiming(tx: Sql, opening: ClaimOpening): Promise<Claiming> {
  const sitting = new Sitting(opening.at);
  await sitting.load(tx, opening);
  return {
    settle: (ask) => sitting.settle(ask),
    offer: (offerId) => sitting.offer(offerId),
    newcomers: (quote) => sitting.newcomers(quote),
    undo: (orderId) => sitting.undo(orderId),
    saveOffers: () => sitting.saveOffers(tx),
    uses: () => sitting.uses(),
  };
}

/** Keeps others from taking of these flash sales until the transaction ends. */
export async function lockOffers(tx: Sql, offerIds: readonly string[]): Promise<void> {
  if (offerIds.length === 0) return;
  await tx.execute(raw`
    select id from promo.offer where id = any(${list(offerIds)}) order by id for update`);
}

/** A PostgreSQL array: unlike a set-returning function it lets the planner use the index. */
function list(texts: readonly string[]) {
  return raw`${raw.param([...texts])}::text[]`;
}

class Sitting {
  readonly #at: number;
  readonly #offers = new Map<string, OfferRow>();
  readonly #claimed = new Map<string, number>();
  /** The same by person: one person with two accounts has one limit. */
  readonly #claimedBy = new Map<string, number>();
  readonly #newcomers = new Set<string>();
  readonly #grants = new Map<string, Grant[]>();
  readonly #usedKinds = new Map<string, Set<string>>();
  readonly #taken = new Map<string, Taken>();
  #bundles: readonly Bundle[] = [];
  #policies: readonly Policy[] = [];
  #tradeIns: ReadonlyMap<string, number> = new Map();

  constructor(at: number) {
    this.#at = at;
  }

  async load(tx: Sql, opening: ClaimOpening): Promise<void> {
    await this.#loadOffers(tx, opening);
    await this.#loadGrants(tx, opening);
    await this.#loadTerms(tx);
    await this.#loadPersons(tx, opening);
  }

  async #loadOffers(
    tx: Sql,
    { offerIds, viewerIds, offerPersons, lock, pending }: ClaimOpening,
  ): Promise<void> {
    if (offerIds.length === 0) return;
    const ids = list(offerIds);
    const offers = await tx.execute<OfferRow>(raw`
      select * from promo.offer where id = any(${ids})
      order by id ${raw.raw(lock ? 'for update' : '')}`);
    for (const row of offers.rows) this.#offers.set(row.id, row);
    const claims = await tx.execute<ClaimRow>(raw`
      select offer_id, viewer_id, person_key, quantity from promo.claim
      where offer_id = any(${ids}) and (viewer_id = any(${list(viewerIds)})
        or (person_key <> '' and person_key = any(${list(offerPersons)})))`);
    for (const row of claims.rows) {
      this.#claimed.set(`${row.offer_id} ${row.viewer_id}`, row.quantity);
      this.#addPerson(row.offer_id, row.person_key, row.quantity);
    }
    if (!pending) return;
    for (const offerId of offerIds) {
      for (const viewerId of viewerIds) {
        const more = pending.claimedBy(offerId, { viewerId });
        const key = `${offerId} ${viewerId}`;
        if (more > 0) this.#claimed.set(key, (this.#claimed.get(key) ?? 0) + more);
      }
      for (const personKey of new Set(offerPersons)) {
        this.#addPerson(offerId, personKey, pending.claimedBy(offerId, { personKey }));
      }
    }
  }

  #addPerson(offerId: string, personKey: string, quantity: number): void {
    if (personKey === '') return;
    const key = `${offerId} ${personKey}`;
    this.#claimedBy.set(key, (this.#claimedBy.get(key) ?? 0) + quantity);
  }

  async #loadGrants(tx: Sql, { viewerIds, lock, pending }: ClaimOpening): Promise<void> {
    const { rows } = await tx.execute<GrantRow>(raw`
      select g.id, g.viewer_id, c.id as coupon_id, c.layer, c.exclusive, c.with_flash, c.scope,
        c.threshold_fen, c.benefit, c.segment
      from promo.grant g join promo.coupon c on c.id = g.coupon_id
      where g.viewer_id = any(${list(viewerIds)})
        and g.order_id is null and c.valid_from <= ${this.#at} and c.valid_until > ${this.#at}
      order by g.id ${raw.raw(lock ? 'for update of g' : '')}`);
    for (const row of rows) {
      if (pending?.used(row.id) === true) continue;
      if (row.segment === 'new') this.#newcomers.add(row.coupon_id);
      const grant = { id: row.id, viewerId: row.viewer_id, terms: termsOf(row) };
      this.#grants.set(row.viewer_id, [...(this.#grants.get(row.viewer_id) ?? []), grant]);
    }
  }

  async #loadTerms(tx: Sql): Promise<void> {
    const bundles = await tx.execute<{ id: string; items: Bundle['items']; price_fen: string }>(
      raw`select id, items, price_fen from promo.bundle where open order by id`,
    );
    this.#bundles = bundles.rows.map(({ id, items, price_fen: fen }) => {
      return { id, items, priceFen: Number(fen) };
    });
    const tradeIns = await tx.execute<{ kind: string; fen: string }>(
      raw`select kind, fen from promo.trade_in`,
    );
    this.#tradeIns = new Map(tradeIns.rows.map((row) => [row.kind, Number(row.fen)]));
  }

  async #loadPersons(tx: Sql, { personKeys, lock, pending }: ClaimOpening): Promise<void> {
    if (personKeys.length === 0) return;
    const keys = list([...new Set(personKeys)].toSorted());
    if (lock) {
      await tx.execute(raw`select pg_advisory_xact_lock(hashtextextended(k, 7))
        from unnest(${keys}) as k`);
    }
    this.#policies = await policiesAt(tx, this.#at);
    const { rows } = await tx.execute<{ person_key: string; kind: string }>(raw`
      select c.person_key, c.kind from promo.subsidy_claim c
      join promo.subsidy_policy p on p.id = c.policy_id
      where p.valid_from <= ${this.#at} and p.valid_until > ${this.#at}
        and c.person_key = any(${keys})`);
    for (const row of rows) this.#kindsOf(row.person_key).add(row.kind);
    for (const personKey of pending ? personKeys : []) {
      for (const kind of pending?.kindsOf(personKey) ?? []) this.#kindsOf(personKey).add(kind);
    }
  }

  #kindsOf(personKey: string): Set<string> {
    const known = this.#usedKinds.get(personKey);
    if (known) return known;
    const fresh = new Set<string>();
    this.#usedKinds.set(personKey, fresh);
    return fresh;
  }

  settle(ask: ClaimAsk): Result<Quote> {
    const flash = this.#takeOffer(ask);
    if (!flash.ok) return flash;
    const { lines, quantity } = flash.value;
    const own = this.#grants.get(ask.viewerId) ?? [];
    const asks = ask.wantsSubsidy && ask.personKey !== '';
    const quote = bestQuote({
      lines,
      flash: ask.offerId !== null,
      coupons: distinct(own.map((grant) => grant.terms)),
      bundles: this.#bundles.filter((bundle) => bundleFits(bundle, lines)),
      subsidy: asks
        ? {
            policies: this.#policies,
            province: ask.province,
            usedKinds: [...this.#kindsOf(ask.personKey)],
          }
        : null,
      tradeInFen: this.#tradeInOf(ask),
      at: this.#at,
    });
    const depositFen = this.#offers.get(ask.offerId ?? '')?.presale?.depositFen;
    const due = depositFen === undefined ? ok(quote) : withDeposit(quote, depositFen);
    if (!due.ok) {
      this.#putBack(ask, quantity);
      return due;
    }
    const grants = quote.coupons.flatMap(
      ({ couponId }) => own.find((grant) => grant.terms.id === couponId) ?? [],
    );
    this.#grants.set(
      ask.viewerId,
      own.filter((grant) => !grants.includes(grant)),
    );
    for (const { kind } of quote.subsidies) this.#kindsOf(ask.personKey).add(kind);
    this.#taken.set(ask.orderId, { ask, quote, quantity, grants });
    return due;
  }

  /** An old unit counts where a new one of its kind is bought, once. */
  #tradeInOf({ oldUnits, lines }: ClaimAsk): number {
    return [...new Set(oldUnits)]
      .filter((kind) => lines.some((line) => line.kind === kind))
      .reduce((sum, kind) => sum + (this.#tradeIns.get(kind) ?? 0), 0);
  }

  #takeOffer(ask: ClaimAsk): Result<{ lines: readonly PriceLine[]; quantity: number }> {
    if (ask.offerId === null) return ok({ lines: ask.lines, quantity: 0 });
    const offer = this.#offers.get(ask.offerId);
    if (!offer) return no(offerUnknown);
    const [line, ...others] = ask.lines;
    const mine = line?.productId === offer.product_id && offer.run_id === ask.runId;
    if (!line || others.length > 0 || !mine) return no(offerNotForThis);
    const key = `${ask.offerId} ${ask.viewerId}`;
    const byAccount = this.#claimed.get(key) ?? 0;
    const byPerson = this.#claimedBy.get(`${ask.offerId} ${ask.personKey}`) ?? 0;
    const already = Math.max(byAccount, byPerson);
    const { quantity } = line;
    const { presale } = offer;
    if (presale && quantity > 1) return no(oneAtATime);
    const judged = judgeClaim(factsOf(offer), { quantity, already, at: this.#at });
    if (!judged.ok) return judged;
    offer.taken += quantity;
    this.#claimed.set(key, byAccount + quantity);
    this.#addPerson(ask.offerId, ask.personKey, quantity);
    const priceFen = Number(offer.price_fen);
    const unitFen = presale ? presalePrice(priceFen, presale) : priceFen;
    return ok({ lines: [{ ...line, unitFen }], quantity });
  }

  offer(offerId: string | null): OpenedOffer | null {
    const row = this.#offers.get(offerId ?? '');
    if (!row) return null;
    const { id, ticket, presale } = row;
    return { id, opensAt: Number(row.opens_at), ticket, presale };
  }

  newcomers(quote: Quote): boolean {
    return quote.coupons.some(({ couponId }) => this.#newcomers.has(couponId));
  }

  undo(orderId: string): void {
    const taken = this.#taken.get(orderId);
    if (!taken) return;
    this.#taken.delete(orderId);
    const { ask, quote, quantity, grants } = taken;
    this.#putBack(ask, quantity);
    this.#grants.set(ask.viewerId, [...(this.#grants.get(ask.viewerId) ?? []), ...grants]);
    for (const { kind } of quote.subsidies) this.#kindsOf(ask.personKey).delete(kind);
  }

  #putBack(ask: ClaimAsk, quantity: number): void {
    const offer = this.#offers.get(ask.offerId ?? '');
    if (!offer) return;
    const key = `${ask.offerId} ${ask.viewerId}`;
    offer.taken -= quantity;
    this.#claimed.set(key, (this.#claimed.get(key) ?? 0) - quantity);
    this.#addPerson(offer.id, ask.personKey, -quantity);
  }

  saveOffers(tx: Sql): Promise<void> {
    return saveOffers(tx, [...this.#offers.values()]);
  }

  uses(): Map<string, Use> {
    const uses = new Map<string, Use>();
    for (const { ask, quote, quantity, grants } of this.#taken.values()) {
      const { orderId, viewerId, personKey, offerId, simulated } = ask;
      const used = simulated ? [] : grants.map((grant) => grant.id);
      const subsidies = simulated ? [] : quote.subsidies;
      const who = { orderId, viewerId, personKey, offerId, quantity, at: this.#at };
      uses.set(orderId, { ...who, grantIds: used, subsidies });
    }
    return uses;
  }
}
