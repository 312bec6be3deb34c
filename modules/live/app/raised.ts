import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { ProductFacts } from '../../compliance/index.ts';
import type { Waiver } from '../../compliance/contract.ts';
import type { PlanViolation } from '../contract.ts';
import { isOpenBlock } from '../domain/plan-compliance.ts';
import { notLawful } from '../refusals.ts';
import type { LiveDeps } from './deps.ts';

/** A price that was raised so lately is no basis for a sale (明码标价和禁止价格欺诈规定 art. 17). */
const raisedMs = 30 * 86_400_000;
const ruleId = 'PRI-02';

/** A price that was raised, and what it was before, in fen. */
export interface Raised {
  readonly beforeFen: number;
  readonly nowFen: number;
}

/** Those of these products whose price was raised within thirty days. */
export async function raisedOf(
  { catalog }: Pick<LiveDeps, 'catalog'>,
  ids: readonly string[],
  at: number,
): Promise<ReadonlyMap<string, Raised>> {
  const lowest = await catalog.lowestSince(ids, at - raisedMs);
  const products = await catalog.some(ids);
  return new Map(
    products.flatMap(({ id, priceFen: nowFen }) => {
      const beforeFen = lowest.get(id) ?? nowFen;
      return beforeFen < nowFen ? [[id, { beforeFen, nowFen }] as const] : [];
    }),
  );
}

interface Sale {
  readonly facts: ProductFacts | undefined;
  readonly raised: Raised | undefined;
  readonly saleFen: number;
  readonly cueId: string | null;
  readonly waivers: ReadonlyMap<string, Waiver>;
}

/** LIVE-35: what stands against a sale whose base was raised; nothing where it takes nothing off. */
export function saleViolations(
  { compliance }: Pick<LiveDeps, 'compliance'>,
  { facts, raised, saleFen, cueId, waivers }: Sale,
): PlanViolation[] {
  if (!facts || !raised || saleFen >= raised.nowFen) return [];
  const key = `${ruleId}:${facts.id}`;
  const waiver = waivers.get(key) ?? null;
  return compliance
    .productViolations({ ...facts, raised: { ...raised, saleFen } })
    .filter((violation) => violation.ruleId === ruleId)
    .map((violation) => {
      return { ...violation, key, cueId, part: 'product' as const, productId: facts.id, waiver };
    });
}

/** LIVE-35: a sale that nobody planned is judged when it opens. Refuses with `live.not-lawful`. */
export async function notRaised(
  deps: LiveDeps,
  sessionId: string,
  { productId, priceFen: saleFen }: { readonly productId: string; readonly priceFen: number },
): Promise<Result<void>> {
  const raised = (await raisedOf(deps, [productId], deps.clock.now())).get(productId);
  if (!raised) return ok(undefined);
  const [facts] = await deps.compliance.productFacts([productId]);
  const rows = await deps.compliance.waivers(sessionId);
  const waivers = new Map(rows.map((waiver) => [waiver.key, waiver]));
  const found = saleViolations(deps, { facts, raised, saleFen, cueId: null, waivers });
  const first = found.find(isOpenBlock);
  return first ? no(notLawful(first, 1)) : ok(undefined);
}
