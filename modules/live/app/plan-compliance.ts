import { no, ok, type Refusal, type Result } from '../../../platform/kernel/index.ts';
import type { Facts, Violation, ProductFacts } from '../../compliance/index.ts';
import type { Product } from '../../catalog/index.ts';
import type { Waiver } from '../../compliance/contract.ts';
import type { Cue, Plan, PlanViolation, Session } from '../contract.ts';
import { notLawful } from '../refusals.ts';
import { isOpenBlock } from '../domain/plan-compliance.ts';
import { poolOf } from '../domain/run.ts';
import { coverStore } from '../store/covers.ts';
import type { LiveDeps } from './deps.ts';
import type { Showroom } from './showroom.ts';
import { raisedOf, saleViolations, type Raised } from './raised.ts';

const weekMs = 7 * 86_400_000;

interface Part {
  readonly cue: Cue | null;
  readonly part: PlanViolation['part'];
  readonly surface: 'title' | 'image' | 'script';
  readonly text: string;
  readonly productId: string | null;
}

/** Every text of a plan that somebody will read or hear; of a cover, line by line. */
function partsOf(plan: Plan, written: readonly string[]): Part[] {
  const own = (part: 'title' | 'warmUp', text: string): Part => {
    return { cue: null, part, surface: 'title', text, productId: null };
  };
  const productId = plan.cover === '' ? null : plan.cover;
  const inCover = written.map((text): Part => {
    return { cue: null, part: 'cover', surface: 'image', text, productId };
  });
  return [
    ...inCover,
    own('title', plan.title),
    own('warmUp', plan.warmUp),
    ...plan.cues.flatMap((cue): Part[] => {
      const { productId } = cue;
      return [
        { cue, part: 'cueTitle', surface: 'image', text: cue.title, productId },
        { cue, part: 'card', surface: 'image', text: cue.card, productId },
        { cue, part: 'script', surface: 'script', text: cue.script, productId },
      ];
    }),
  ].filter((item) => item.text.trim() !== '');
}

interface Known {
  readonly productFacts: readonly ProductFacts[];
  of(productId: string | null): Facts;
  /** When coupons that anybody may use for it end. */
  endsOf(productId: string | null): readonly number[];
}

/** What is known for sure, by product: its documents, its price, the lowest deal of a week, the subsidy policy. */
async function factsOf(
  deps: LiveDeps,
  productIds: readonly string[],
  at: number,
  /** When the words will be said. */
  saidAt = at,
): Promise<Known> {
  const products = await deps.catalog.some(productIds);
  const productFacts = new Map<string, ProductFacts>(
    (await deps.compliance.productFacts(productIds)).map((known) => [known.id, known]),
  );
  const lowest = await lowestOf(deps, products, at);
  const rows = await deps.promo.subsidyPolicies();
  const policy = rows.find((row) => row.validFrom <= at && at < row.validUntil);
  const subsidyPolicy = policy && {
    kinds: policy.kinds,
    grade: policy.grade,
    percent: policy.rateBp / 100,
    capYuan: policy.capFen / 100,
  };
  const of = (productId: string | null): Facts => {
    const product = products.find((item) => item.id === productId);
    const base = subsidyPolicy ? { subsidyPolicy } : {};
    if (!product) return base;
    return {
      ...base,
      product: productFacts.get(product.id),
      checkoutFen: product.priceFen,
      lowest7Fen: lowest.get(product.id),
    };
  };
  const ends = await deps.promo.couponEnds(products, saidAt);
  const endsOf = (productId: string | null) => ends.get(productId ?? '') ?? [];
  return { productFacts: [...productFacts.values()], of, endsOf };
}

/**
 * The lowest deal of the last week; where nothing was sold in it, the last deal before; where nothing was ever sold, the
 * lowest price that stood in the week (明码标价和禁止价格欺诈规定 art. 16). A price that was raised makes none of them dearer.
 */
async function lowestOf(
  { catalog, orders }: LiveDeps,
  products: readonly Product[],
  at: number,
): Promise<ReadonlyMap<string, number>> {
  const ids = products.map(({ id }) => id);
  const lowest = await orders.lowestDeals(ids, at - weekMs);
  const unsold = products.filter(({ id }) => !lowest.has(id));
  if (unsold.length === 0) return lowest;
  const unsoldIds = unsold.map(({ id }) => id);
  const stood = await catalog.lowestSince(unsoldIds, at - weekMs);
  const last = await orders.lastDeals(unsoldIds);
  return new Map([...stood, ...last, ...lowest]);
}

/** All that a plan's words are judged by, and what stands against it whatever its words are. */
export interface PlanGround {
  readonly at: number;
  readonly known: Known;
  readonly waivers: ReadonlyMap<string, Waiver>;
  /** The writing in the cover. */
  readonly written: readonly string[];
  /** Products whose price was raised lately. */
  readonly raised: ReadonlyMap<string, Raised>;
  readonly beside: readonly PlanViolation[];
}

/** Reads the ground of a plan: documents, prices, subsidy policy, waivers, hosts, cover. */
export async function groundOf(deps: LiveDeps, sessionId: string, plan: Plan): Promise<PlanGround> {
  const at = deps.clock.now();
  const known = await factsOf(deps, plan.lineup, at, Math.max(at, plan.startsAt));
  const waivers = new Map(
    (await deps.compliance.waivers(sessionId)).map((waiver) => [waiver.key, waiver]),
  );
  const cover =
    plan.coverImage === null
      ? undefined
      : await coverStore.byHash(deps.database.sql, plan.coverImage);
  const raised = await raisedOf(deps, plan.lineup, at);
  const pages = pageViolations(deps, await deps.catalog.some(plan.lineup), { known, waivers });
  const products = known.productFacts.flatMap((product) =>
    deps.compliance.productViolations(product).map((violation): PlanViolation => {
      const key = `${violation.ruleId}:${product.id}`;
      const waiver = waivers.get(key) ?? null;
      return { ...violation, key, cueId: null, part: 'product', productId: product.id, waiver };
    }),
  );
  const hosts = (await deps.compliance.hostViolations(plan.hostIds)).map(
    (violation): PlanViolation => {
      const key = `${violation.ruleId}:${violation.said}`;
      const waiver = waivers.get(key) ?? null;
      return { ...violation, key, cueId: null, part: 'host', productId: null, waiver };
    },
  );
  const written = (cover?.lines ?? []).map(({ text }) => text);
  return { at, known, waivers, written, raised, beside: [...hosts, ...products, ...pages] };
}

/** LIVE-99: what a product's page says is read like the title: the show leads to it, and sells from it. */
function pageViolations(
  { compliance }: LiveDeps,
  products: readonly Product[],
  { known, waivers }: Pick<PlanGround, 'known' | 'waivers'>,
): PlanViolation[] {
  return products.flatMap((product) =>
    compliance.pageViolations(product, known.of(product.id)).map((violation): PlanViolation => {
      const { id: productId } = product;
      const key = `${violation.ruleId}:${productId}:${violation.said}`;
      const waiver = waivers.get(key) ?? null;
      return { ...violation, key, cueId: null, part: 'product', productId, waiver };
    }),
  );
}

/** LIVE-99: what stands against a plan, part by part, with whoever let it pass. */
export async function planViolations(
  deps: LiveDeps,
  sessionId: string,
  plan: Plan,
): Promise<PlanViolation[]> {
  return judgePlan(deps, plan, await groundOf(deps, sessionId, plan));
}

export function judgePlan(deps: LiveDeps, plan: Plan, ground: PlanGround): PlanViolation[] {
  const { at, known, waivers, written, raised, beside } = ground;
  const said = partsOf(plan, written).flatMap(({ cue, part, surface, text, productId }) => {
    // A plan's words are said when the show begins, not while they are written.
    const ends = known.endsOf(productId).map((end) => end - Math.max(at, plan.startsAt));
    const facts = { ...known.of(productId), ...(cue ? plannedFacts(cue, ends) : {}) };
    return deps.compliance.check({ text, surface, at, facts }).map((violation) => {
      const key = `${violation.ruleId}:${violation.said}`;
      const waiver = waivers.get(key) ?? null;
      return { ...violation, key, cueId: cue?.id ?? null, part, productId, waiver };
    });
  });
  const sales = plan.cues.flatMap(({ id: cueId, productId, offer }) => {
    const facts = known.productFacts.find((product) => product.id === productId);
    const base = raised.get(productId ?? '');
    return offer
      ? saleViolations(deps, { facts, raised: base, saleFen: offer.priceFen, cueId, waivers })
      : [];
  });
  return [...beside, ...sales, ...said];
}

/** In a cue with a flash sale the price and its end are planned; elsewhere only coupons end. */
export function plannedFacts({ offer }: Cue, endsInMs: readonly number[]): Facts {
  if (!offer) return { priceEndsInMs: endsInMs };
  return { checkoutFen: offer.priceFen, priceEndsInMs: [offer.seconds * 1000, ...endsInMs] };
}

/** LIVE-99, LIVE-100: refuses with `live.not-lawful`, naming the first block that nobody let pass. */
export async function lawful(deps: LiveDeps, session: Session): Promise<Result<void>> {
  const violations = await planViolations(deps, session.id, session.plan);
  const blocks = violations.filter(isOpenBlock);
  const [first] = blocks;
  return first ? no(notLawful(first, blocks.length)) : ok(undefined);
}

/** What is said of a product on air is judged by what is true at this second. */
export async function factsNow(
  deps: LiveDeps,
  { runId, state }: Pick<Showroom, 'runId' | 'state'>,
  productId: string | null,
): Promise<Facts> {
  const offer = state.offers.find((item) => item.open && item.productId === productId);
  const pool = poolOf({ id: runId, mode: state.mode });
  const at = deps.clock.now();
  const known = await factsOf(deps, productId === null ? [] : [productId], at);
  const levels = await deps.supply.levels(pool);
  const level = levels.find((row) => row.productId === productId);
  return {
    ...known.of(productId),
    ...(level ? { stock: level.available } : {}),
    ...(offer ? { checkoutFen: offer.priceFen } : {}),
    priceEndsInMs: [...(offer ? [offer.closesAt] : []), ...known.endsOf(productId)].map(
      (end) => end - at,
    ),
  };
}

/** LIVE-14: words of staff that would stop; the first of them is named. */
export function unlawfulWords(deps: LiveDeps, text: string, surface: 'reply'): Refusal | undefined {
  const found = deps.compliance.check({ text, surface, at: deps.clock.now() });
  const first = found.find((violation: Violation) => violation.decision === 'block');
  return first ? notLawful(first, 1) : undefined;
}
