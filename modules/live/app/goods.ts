import type { Actor } from '../../../platform/access/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { AskedChange } from '../../catalog/index.ts';
import type { Session } from '../contract.ts';
import { offSale, pageChanged, productOnAir } from '../refusals.ts';
import { reviewStore } from '../store/covers.ts';
import { aboveFloor } from './floor.ts';
import type { LiveDeps } from './deps.ts';

/** What buyers of a running show were told, and is on its tape. */
const said: readonly string[] = ['priceFen', 'listPriceFen', 'onSale'];

/**
 * LIVE-33: a price stays, and a product stays on sale, while a show sells it; below its floor a price goes with a
 * second person's agreement only (PROMO-12). Refuses with `live.product-on-air`, `live.below-floor` or
 * `privacy.approval-missing`.
 */
export async function mayChange(
  deps: LiveDeps,
  { productId, fields, priceFen, approval }: AskedChange,
  by: Actor,
): Promise<Result<void>> {
  if (fields.some((field) => said.includes(field))) {
    const live = await deps.sessions.list(deps.database.sql, { states: ['live'] });
    const selling = live.find(({ plan }) => plan.lineup.includes(productId));
    if (selling) return no(productOnAir(selling.plan.title));
  }
  if (!fields.includes('priceFen')) return ok(undefined);
  return aboveFloor(deps, { productId, priceFen, approval }, by);
}

/**
 * LIVE-34: goes on air with goods that are on sale, and with their pages as they were reviewed. Refuses with
 * `live.product-off-sale` or `live.page-changed`.
 */
export async function goodsStand(
  { catalog, database }: LiveDeps,
  { id, plan }: Session,
): Promise<Result<void>> {
  const products = await catalog.some(plan.lineup);
  const gone = products.find(({ onSale }) => !onSale);
  if (gone) return no(offSale(gone.name));
  const passed = (await reviewStore.of(database.sql, id)).filter((review) => review.passed);
  const since = passed.reduce((last, { at }) => Math.max(last, at), 0);
  const [changed] = await catalog.changedSince(plan.lineup, since);
  const page = products.find((product) => product.id === changed);
  return page ? no(pageChanged(page.name)) : ok(undefined);
}
