import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { QuoteAnswer } from '../../promo/contract.ts';
import type { QuoteAsk } from '../contract.ts';
import { addressUnknown } from '../refusals.ts';
import { priceLinesOf } from './decide.ts';
import type { OrderDepsWithStore } from './deps.ts';

/** ORDER-10: the same arithmetic as the decision itself, without taking anything. */
export async function quoteRequest(
  deps: OrderDepsWithStore,
  viewerId: string,
  ask: QuoteAsk,
): Promise<Result<QuoteAnswer>> {
  const [address] = await deps.crm.addressesByIds([ask.addressId]);
  if (address?.viewerId !== viewerId || address.hiddenAt !== null) return no(addressUnknown);
  const products = await deps.catalog.some(ask.lines.map((line) => line.productId));
  const lines = priceLinesOf(ask.lines, new Map(products.map((item) => [item.id, item])));
  if (!lines.ok) return lines;
  const productIds = ask.lines.map((line) => line.productId);
  deps.looks.note(viewerId, productIds, deps.clock.now());
  const { runId, offerId = null, wantsSubsidy, oldUnits } = ask;
  const { personKey, province } = address;
  const claiming = await deps.promo.openClaiming(deps.database.sql, {
    at: deps.clock.now(),
    lock: false,
    offerIds: offerId === null ? [] : [offerId],
    viewerIds: [viewerId],
    offerPersons: [personKey],
    personKeys: wantsSubsidy ? [personKey] : [],
  });
  const quote = claiming.settle({
    orderId: 'quote',
    viewerId,
    personKey,
    province,
    runId,
    offerId,
    simulated: true,
    wantsSubsidy,
    oldUnits,
    lines: lines.value,
  });
  if (!quote.ok) return quote;
  return ok({ ...quote.value, instalments: await deps.promo.plansFor(quote.value.payFen) });
}
