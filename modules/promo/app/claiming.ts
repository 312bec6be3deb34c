import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { judgeClaim } from '../domain/claim.ts';
import type {
  ClaimAsk,
  Claiming,
  ClaimOpening,
  ClaimsLooked,
  Grant,
  OfferOnSale,
  OpenedOffer,
  PendingUses,
  Use,
} from '../domain/claim-terms.ts';
import { presalePrice, withDeposit } from '../domain/presale.ts';
import { bestQuote, keyOfAsk } from '../domain/price.ts';
import { bundleFits } from '../domain/sets.ts';
import type {
  Bundle,
  CouponTerms,
  SubsidyTerms,
  PriceAsk,
  PriceLine,
  Quote,
} from '../domain/terms.ts';
import { offerNotForThis, offerUnknown, oneAtATime } from '../refusals.ts';
import { offerStore } from '../store/offers.ts';
import { lookAtClaims } from './claim-look.ts';

/** One order of a batch, and what it takes. */
interface Taken {
  readonly ask: ClaimAsk;
  readonly quote: Quote;
  readonly quantity: number;
  readonly grants: readonly Grant[];
}

export async function openClaiming(tx: Sql, opening: ClaimOpening): Promise<Claiming> {
  const batch = new Batch(opening.at);
  await batch.load(tx, opening);
  return {
    settle: (ask) => batch.settle(ask),
    offer: (offerId) => batch.offer(offerId),
    newcomers: (quote) => batch.newcomers(quote),
    undo: (orderId) => batch.undo(orderId),
    saveOffers: () => batch.saveOffers(tx),
    uses: () => batch.uses(),
  };
}

class Batch {
  readonly #at: number;
  readonly #offers = new Map<string, OfferOnSale>();
  readonly #claimed = new Map<string, number>();
  /** The same by person: one person with two accounts has one limit. */
  readonly #claimedBy = new Map<string, number>();
  readonly #grants = new Map<string, readonly Grant[]>();
  readonly #usedKinds = new Map<string, Set<string>>();
  readonly #taken = new Map<string, Taken>();
  readonly #quotes = new Map<string, Quote>();
  #newcomers: ReadonlySet<string> = new Set();
  #bundles: readonly Bundle[] = [];
  #policies: readonly SubsidyTerms[] = [];
  #tradeIns: ReadonlyMap<string, number> = new Map();

  constructor(at: number) {
    this.#at = at;
  }

  async load(tx: Sql, opening: ClaimOpening): Promise<void> {
    const offers = opening.offerIds.length > 0 ? await offerStore.onSale(tx, opening) : [];
    for (const offer of offers) this.#offers.set(offer.id, offer);
    this.#take(opening.looked ?? (await lookAtClaims(tx, opening)), opening.pending);
    if (opening.pending) this.#count(opening, opening.pending);
  }

  /** What is rows; a coupon that is used and not written yet is in nobody's hand any more. */
  #take(looked: ClaimsLooked, pending: PendingUses | undefined): void {
    for (const { offerId, viewerId, personKey, quantity } of looked.claims) {
      this.#claimed.set(`${offerId} ${viewerId}`, quantity);
      this.#addPerson(offerId, personKey, quantity);
    }
    for (const [viewerId, grants] of looked.grants) {
      this.#grants.set(
        viewerId,
        grants.filter((grant) => pending?.used(grant.id) !== true),
      );
    }
    this.#newcomers = looked.newcomers;
    this.#bundles = looked.bundles;
    this.#tradeIns = looked.tradeIns;
    this.#policies = looked.policies;
    for (const { personKey, kind } of looked.kinds) this.#kindsOf(personKey).add(kind);
  }

  /** What is decided and no rows yet. */
  #count({ offerIds, viewerIds, offerPersons, personKeys }: ClaimOpening, pending: PendingUses) {
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
    for (const personKey of personKeys) {
      for (const kind of pending.kindsOf(personKey)) this.#kindsOf(personKey).add(kind);
    }
  }

  #addPerson(offerId: string, personKey: string, quantity: number): void {
    if (personKey === '') return;
    const key = `${offerId} ${personKey}`;
    this.#claimedBy.set(key, (this.#claimedBy.get(key) ?? 0) + quantity);
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
    const quote = this.#quoteOf({
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

  /** Buyers of the same goods with the same coupons pay the same: it is worked out once a batch. */
  #quoteOf(ask: PriceAsk): Quote {
    const key = keyOfAsk(ask);
    const known = this.#quotes.get(key);
    if (known) return known;
    const quote = bestQuote(ask);
    this.#quotes.set(key, quote);
    return quote;
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
    const mine = line?.productId === offer.productId && offer.runId === ask.runId;
    if (!line || others.length > 0 || !mine) return no(offerNotForThis);
    const key = `${ask.offerId} ${ask.viewerId}`;
    const byAccount = this.#claimed.get(key) ?? 0;
    const byPerson = this.#claimedBy.get(`${ask.offerId} ${ask.personKey}`) ?? 0;
    const already = Math.max(byAccount, byPerson);
    const { quantity } = line;
    const { presale } = offer;
    if (presale && quantity > 1) return no(oneAtATime);
    const judged = judgeClaim(offer, { quantity, already, at: this.#at });
    if (!judged.ok) return judged;
    offer.taken += quantity;
    this.#claimed.set(key, byAccount + quantity);
    this.#addPerson(ask.offerId, ask.personKey, quantity);
    const unitFen = presale ? presalePrice(offer.priceFen, presale) : offer.priceFen;
    return ok({ lines: [{ ...line, unitFen }], quantity });
  }

  offer(offerId: string | null): OpenedOffer | null {
    const row = this.#offers.get(offerId ?? '');
    if (!row) return null;
    const { id, opensAt, ticket, presale } = row;
    return { id, opensAt, ticket, presale };
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
    return offerStore.saveTaken(tx, [...this.#offers.values()]);
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

function distinct(coupons: readonly CouponTerms[]): CouponTerms[] {
  return [...new Map(coupons.map((coupon) => [coupon.id, coupon])).values()];
}
