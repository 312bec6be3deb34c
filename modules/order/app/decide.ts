import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Product } from '../../catalog/index.ts';
import type { Claiming, PriceLine } from '../../promo/index.ts';
import type { Judging } from '../../risk/index.ts';
import type { Hold, Holding } from '../../supply/index.ts';
import type { Order, PlaceOrder } from '../contract.ts';
import { depositOf, draftOrder } from '../domain/draft.ts';
import {
  addressUnknown,
  keyReused,
  priceChanged,
  productUnknown,
  showOver,
  simulatedBuyer,
  takenDown,
} from '../refusals.ts';
import type { Counter, StoredOrder } from '../store/orders.ts';
import type { OrderNeedsWithStore } from './needs.ts';
import { passed, weigh } from './weigh.ts';
import { distinct, judgingOf, keyOf, lookUp, type Known, type Wish } from './wishes.ts';

/**
 * ORDER-8: decides many wishes as one transaction, in the order in which they came. Each gets its own
 * answer; a "yes" is durable when this returns. What a refused wish had taken is put back before the
 * next one is judged, so a batch decides exactly as one after another would.
 */
export async function decideWishes(
  needs: OrderNeedsWithStore,
  wishes: readonly Wish[],
): Promise<readonly Result<Order>[]> {
  const known = await lookUp(needs, wishes);
  return needs.database.inTransaction(async (tx) => {
    const at = needs.clock.now();
    const earlier = await needs.orders.findByRequests(tx, wishes);
    const counters = await needs.orders.countersOf(tx, distinct(wishes.map(runOf)));
    const fresh = wishes.filter((wish) => !earlier.has(keyOf(wish)));
    const claiming = await needs.promo.openClaiming(tx, openingOf(fresh, known, at));
    const holdings = await openHoldings(needs, tx, fresh, counters);
    const real = fresh.filter((wish) => counters.get(runOf(wish))?.simulated === false);
    const judging = await needs.risk.openJudging(tx, judgingOf(real, known));
    const sitting = { needs, known, counters, claiming, holdings, judging, at, made: [] as Made[] };
    const answers = new Map<string, { readonly hash: string; readonly result: Result<Order> }>();
    const results = wishes.map((wish) => {
      // ORDER-2: a second tap on "buy" finds the first order, also one in this same batch.
      const before = earlier.get(keyOf(wish)) ?? answers.get(keyOf(wish));
      if (before) return before.hash === wish.inputHash ? before.result : no<Order>(keyReused);
      const result = judge(sitting, wish);
      if (result.ok) answers.set(keyOf(wish), { hash: wish.inputHash, result });
      return result;
    });
    await write(sitting, tx);
    return results;
  });
}

function runOf({ input }: Wish): string {
  return input.runId;
}

function openingOf(wishes: readonly Wish[], known: Known, at: number) {
  return {
    at,
    lock: true,
    offerIds: distinct(wishes.flatMap(({ input }) => input.offerId ?? [])).toSorted(),
    viewerIds: distinct(wishes.map((wish) => wish.viewerId)),
    offerPersons: wishes
      .filter(({ input }) => input.offerId !== undefined)
      .map(({ input }) => known.addresses.get(input.addressId)?.personKey ?? ''),
    personKeys: wishes
      .filter(({ input }) => input.wantsSubsidy)
      .map(({ input }) => known.addresses.get(input.addressId)?.personKey ?? ''),
  };
}

/** One sitting a pool, opened in the order of their names, so that two batches cannot cross. */
async function openHoldings(
  needs: OrderNeedsWithStore,
  tx: Sql,
  wishes: readonly Wish[],
  counters: ReadonlyMap<string, Counter>,
): Promise<ReadonlyMap<string, Holding>> {
  const wanted = new Map<string, Set<string>>();
  for (const { input } of wishes) {
    const pool = counters.get(input.runId)?.pool;
    if (pool === undefined) continue;
    const ids = wanted.get(pool) ?? new Set<string>();
    for (const { productId } of input.lines) ids.add(productId);
    wanted.set(pool, ids);
  }
  const holdings = new Map<string, Holding>();
  for (const pool of [...wanted.keys()].toSorted()) {
    const ids = [...(wanted.get(pool) ?? [])];
    holdings.set(pool, await needs.supply.openHolding(tx, pool, ids));
  }
  return holdings;
}

interface Made {
  readonly order: Order;
  readonly hold: Hold;
  readonly wish: Wish;
  /** Risk wants somebody to look before it is shipped. */
  readonly heldBy: string | null;
}

interface Sitting {
  readonly needs: OrderNeedsWithStore;
  readonly known: Known;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly claiming: Claiming;
  readonly holdings: ReadonlyMap<string, Holding>;
  readonly judging: Judging;
  readonly at: number;
  readonly made: Made[];
}

/** ORDER-1, ORDER-3, ORDER-7: one wish, after all that came before it. */
function judge(sitting: Sitting, wish: Wish): Result<Order> {
  const { needs, known, counters, claiming, holdings, judging, at, made } = sitting;
  const { input, viewerId } = wish;
  const counter = counters.get(input.runId);
  const holding = holdings.get(counter?.pool ?? '');
  if (counter?.open !== true || !holding) return no(showOver);
  if (wish.viewerSimulated && !counter.simulated) return no(simulatedBuyer);
  if (input.lines.some((line) => counter.down.includes(line.productId))) return no(takenDown);
  const address = known.addresses.get(input.addressId);
  if (address?.viewerId !== viewerId) return no(addressUnknown);
  const lines = priceLinesOf(input.lines, known.products);
  if (!lines.ok) return lines;
  const id = needs.newId('ord');
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
    simulated || changed ? passed : weigh(sitting, wish, { id, address, quote: quote.value });
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
    ...{ id, runId, viewerId, offerId, province, at, quote: quote.value },
    sessionId: counter.sessionId,
    pages: known.pages,
    simulated,
    maskedName: address.maskedName,
    paymentId: needs.newId('pay'),
    deposit: depositOf(claiming.offer(offerId)?.presale ?? null, needs.newId),
  });
  made.push({ order, hold: hold.value, wish, heldBy: verdict.heldBy });
  return ok(order);
}

/** The wish with today's prices. Refuses with `order.product-unknown`. */
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
    const { kind, listPriceFen, priceFen, label } = product;
    const grade = label?.grade ?? null;
    priced.push({ productId, kind, grade, quantity, listFen: listPriceFen, unitFen: priceFen });
  }
  return ok(priced);
}

async function write(
  { needs, claiming, holdings, judging, made }: Sitting,
  tx: Sql,
): Promise<void> {
  await judging.save(tx);
  if (made.length === 0) return;
  await claiming.save();
  for (const holding of holdings.values()) await holding.save();
  await needs.payments.startMany(
    tx,
    made.map(({ order }) => ({
      // ORDER-21: a pre-sale begins with its deposit; the rest is opened when that is there.
      id: order.deposit?.paymentId ?? order.paymentId,
      orderId: order.id,
      payerId: order.viewerId,
      amountFen: order.deposit?.fen ?? order.totalFen,
      at: order.placedAt,
    })),
  );
  const rows: StoredOrder[] = made.map(({ order, hold, wish, heldBy }) => ({
    ...order,
    heldBy,
    holdId: hold.id,
    requestId: wish.requestId,
    inputHash: wish.inputHash,
    addressId: wish.input.addressId,
  }));
  await needs.orders.insertMany(tx, rows);
  await needs.outbox.append(
    tx,
    made.map(({ order }) => ({
      id: needs.newId('fct'),
      type: 'order.placed.v1',
      at: order.placedAt,
      data: order,
    })),
  );
}
