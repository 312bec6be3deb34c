import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Product } from '../../catalog/index.ts';
import type { Claiming, ClaimsLooked, PriceLine } from '../../promo/index.ts';
import type { Judging, JudgingLooked } from '../../risk/index.ts';
import type { Hold, Holding } from '../../supply/index.ts';
import type { Order, PlaceOrder } from '../contract.ts';
import { depositOf, draftOrder, linesOf } from '../domain/draft.ts';
import {
  addressUnknown,
  keyReused,
  offSale,
  priceChanged,
  productUnknown,
  showOver,
  simulatedBuyer,
  takenDown,
} from '../refusals.ts';
import type { Counter } from '../store/orders.ts';
import type { Entry } from '../store/decided.ts';
import type { OrderDepsWithStore } from './deps.ts';
import type { Answered, Pending } from './pending.ts';
import { passed, weigh } from './weigh.ts';
import { distinct, judgingOf, keyOf, type Known, type OrderRequest } from './order-requests.ts';

/** What one batch came to: an answer for every order request, and what has to be written. */
export interface Sat {
  readonly results: readonly Result<Order>[];
  readonly entries: readonly Entry[];
}

interface Decider {
  readonly orderRequests: readonly OrderRequest[];
  readonly known: Known;
  /** With write-behind: what was decided and is not written as rows yet, and what is. */
  readonly writeBehind?: WriteBehindView;
}

export interface WriteBehindView {
  readonly pending: Pending;
  readonly looked: Looked;
}

/** What is rows: nothing becomes rows between looking and deciding, or it is seen twice or not at all. */
export interface Looked {
  readonly found: ReadonlyMap<string, Answered>;
  readonly claims: ClaimsLooked;
  readonly past: JudgingLooked;
}

/** ORDER-62: looks up what is rows of these order requests' people, so that it need not be done while goods are locked. */
export async function look(
  deps: OrderDepsWithStore,
  sql: Sql,
  orderRequests: readonly OrderRequest[],
  known: Known,
): Promise<Looked> {
  const opening = { ...openingOf(orderRequests, known, deps.clock.now()), lock: false };
  return {
    found: await deps.orders.findByRequests(sql, orderRequests),
    claims: await deps.promo.lookAtClaims(sql, opening),
    past: await deps.risk.lookAtPast(sql, judgingOf(orderRequests, known)),
  };
}

/**
 * ORDER-8: decides many order requests in the order in which they came. Each gets its own answer; what a
 * refused order request had taken is put back before the next one is judged, so a batch decides exactly as one
 * after another would. Goods and flash sales are taken in this transaction; the entries have to be kept
 * by it too, as rows or as they are.
 */
export async function decideBatch(
  deps: OrderDepsWithStore,
  tx: Sql,
  { orderRequests, known, writeBehind }: Decider,
): Promise<Sat> {
  const { pending, looked } = writeBehind ?? {};
  const at = deps.clock.now();
  // All on this one connection: whoever waits for goods that are locked here may have every other.
  const counters = await deps.orders.countersOf(tx, distinct(orderRequests.map(runOf)));
  const found = looked?.found ?? (await deps.orders.findByRequests(tx, orderRequests));
  const earlier = (orderRequest: OrderRequest) =>
    pending?.answer(keyOf(orderRequest)) ?? found.get(keyOf(orderRequest));
  const fresh = orderRequests.filter((orderRequest) => !earlier(orderRequest));
  const { uses, judged } = pending ?? {};
  const opening = { ...openingOf(fresh, known, at), lock: true, pending: uses };
  const claiming = await deps.promo.openClaiming(tx, { ...opening, looked: looked?.claims });
  const holdings = await openHoldings(deps, tx, fresh, counters);
  const real = fresh.filter(
    (orderRequest) => counters.get(runOf(orderRequest))?.simulated === false,
  );
  const whom = { ...judgingOf(real, known), pending: judged, looked: looked?.past };
  const judging = await deps.risk.openJudging(tx, whom);
  const lines = new Map<Quote, Order['lines']>();
  const batch = {
    deps,
    known,
    counters,
    claiming,
    holdings,
    judging,
    at,
    lines,
    made: [] as Draft[],
  };
  const answers = new Map<string, Answered>();
  const results = orderRequests.map((orderRequest) => {
    // ORDER-2: a second tap on "buy" finds the first order, also one in this same batch.
    const before = earlier(orderRequest) ?? answers.get(keyOf(orderRequest));
    if (before)
      return before.hash === orderRequest.inputHash ? before.result : no<Order>(keyReused);
    const result = judge(batch, orderRequest);
    if (result.ok) answers.set(keyOf(orderRequest), { hash: orderRequest.inputHash, result });
    return result;
  });
  await claiming.saveOffers();
  for (const holding of holdings.values()) await holding.saveShelf();
  return { results, entries: entriesOf(batch) };
}

function entriesOf({ claiming, judging, made }: Batch): Entry[] {
  const uses = claiming.uses();
  const judged = judging.judged();
  const stopped = new Map(judged);
  const entries = made.flatMap(({ order, hold, orderRequest, heldBy }) => {
    const use = uses.get(order.id);
    if (!use) return [];
    stopped.delete(order.id);
    const { requestId, inputHash, input } = orderRequest;
    const { addressId } = input;
    const row = { order, hold, use, heldBy, requestId, inputHash, addressId };
    return { judged: judged.get(order.id) ?? null, made: row };
  });
  return [...[...stopped.values()].map((item) => ({ judged: item, made: null })), ...entries];
}

function runOf({ input }: OrderRequest): string {
  return input.runId;
}

function openingOf(orderRequests: readonly OrderRequest[], known: Known, at: number) {
  return {
    at,
    offerIds: distinct(orderRequests.flatMap(({ input }) => input.offerId ?? [])).toSorted(),
    viewerIds: distinct(orderRequests.map((orderRequest) => orderRequest.viewerId)),
    offerPersons: orderRequests
      .filter(({ input }) => input.offerId !== undefined)
      .map(({ input }) => known.addresses.get(input.addressId)?.personKey ?? ''),
    personKeys: orderRequests
      .filter(({ input }) => input.wantsSubsidy)
      .map(({ input }) => known.addresses.get(input.addressId)?.personKey ?? ''),
  };
}

/** One batch a pool, opened in the order of their names, so that two batches cannot cross. */
async function openHoldings(
  deps: OrderDepsWithStore,
  tx: Sql,
  orderRequests: readonly OrderRequest[],
  counters: ReadonlyMap<string, Counter>,
): Promise<ReadonlyMap<string, Holding>> {
  const wanted = new Map<string, Set<string>>();
  for (const { input } of orderRequests) {
    const pool = counters.get(input.runId)?.pool;
    if (pool === undefined) continue;
    const ids = wanted.get(pool) ?? new Set<string>();
    for (const { productId } of input.lines) ids.add(productId);
    wanted.set(pool, ids);
  }
  const holdings = new Map<string, Holding>();
  for (const pool of [...wanted.keys()].toSorted()) {
    const ids = [...(wanted.get(pool) ?? [])];
    holdings.set(pool, await deps.supply.openHolding(tx, pool, ids));
  }
  return holdings;
}

interface Draft {
  readonly order: Order;
  readonly hold: Hold;
  readonly orderRequest: OrderRequest;
  /** Risk wants somebody to look before it is shipped. */
  readonly heldBy: string | null;
}

interface Batch {
  readonly deps: OrderDepsWithStore;
  readonly known: Known;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly claiming: Claiming;
  readonly holdings: ReadonlyMap<string, Holding>;
  readonly judging: Judging;
  readonly at: number;
  /** By quote: buyers of the same goods at the same price have one between them. */
  readonly lines: Map<Quote, Order['lines']>;
  readonly made: Draft[];
}

type Quote = NonNullable<Order['quote']>;

function linesIn({ lines, known }: Batch, quote: Quote): Order['lines'] {
  const before = lines.get(quote);
  if (before) return before;
  const own = linesOf(quote, known.pages);
  lines.set(quote, own);
  return own;
}

/** ORDER-1, ORDER-3, ORDER-7: one order request, after all that came before it. */
function judge(batch: Batch, orderRequest: OrderRequest): Result<Order> {
  const { deps, known, counters, claiming, holdings, judging, at, made } = batch;
  const { input, viewerId } = orderRequest;
  const counter = counters.get(input.runId);
  const holding = holdings.get(counter?.pool ?? '');
  if (counter?.open !== true || !holding) return no(showOver);
  if (orderRequest.viewerSimulated && !counter.simulated) return no(simulatedBuyer);
  if (input.lines.some((line) => counter.down.includes(line.productId))) return no(takenDown);
  const address = known.addresses.get(input.addressId);
  if (address?.viewerId !== viewerId || address.hiddenAt !== null) return no(addressUnknown);
  const lines = priceLinesOf(input.lines, known.products);
  if (!lines.ok) return lines;
  const id = deps.newId('ord');
  const { personKey, province } = address;
  const { runId, offerId = null, wantsSubsidy, oldUnits } = input;
  const { simulated } = counter;
  const who = { viewerId, personKey, province, simulated };
  const asked = { ...who, runId, offerId, wantsSubsidy, oldUnits };
  const quote = claiming.settle({ ...asked, orderId: id, lines: lines.value });
  if (!quote.ok) return quote;
  const { payFen } = quote.value;
  const changed = payFen !== input.expectedFen;
  const verdict =
    simulated || changed ? passed : weigh(batch, orderRequest, { id, address, quote: quote.value });
  const hold = changed
    ? no<Hold>(priceChanged(input.expectedFen, payFen))
    : verdict.refusal
      ? no<Hold>(verdict.refusal)
      : holding.hold(`session:${counter.sessionId}`, input.lines);
  if (!hold.ok) {
    claiming.undo(id);
    // What risk stopped is kept as evidence; goods that are gone are nobody's fault.
    if (!verdict.refusal) judging.forget(id);
    return hold;
  }
  const order = draftOrder({
    id,
    runId,
    viewerId,
    offerId,
    province,
    at,
    quote: quote.value,
    sessionId: counter.sessionId,
    lines: linesIn(batch, quote.value),
    simulated,
    maskedName: address.maskedName,
    paymentId: deps.newId('pay'),
    deposit: depositOf(claiming.offer(offerId)?.presale ?? null, deps.newId),
  });
  made.push({ order, hold: hold.value, orderRequest, heldBy: verdict.heldBy });
  return ok(order);
}

/** The order request with today's prices. Refuses with `order.product-unknown` or `order.off-sale`. */
export function priceLinesOf(
  lines: PlaceOrder['lines'],
  products: ReadonlyMap<string, Product>,
): Result<readonly PriceLine[]> {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  }
  const priced: PriceLine[] = [];
  for (const [productId, quantity] of sums) {
    const product = products.get(productId);
    if (!product) return no(productUnknown(productId));
    if (!product.onSale) return no(offSale(product.name));
    const { kind, listPriceFen, priceFen, label } = product;
    const grade = label?.grade ?? null;
    priced.push({ productId, kind, grade, quantity, listFen: listPriceFen, unitFen: priceFen });
  }
  return ok(priced);
}
