import { businessDay } from '../../../platform/kernel/index.ts';
import { promisesWarranty, warrantyYears } from '../../catalog/contract.ts';
import type { Catalog, ProductDetail } from '../../catalog/index.ts';
import type { ProductFacts } from '../domain/rule.ts';

const dayMs = 86_400_000;

/** What the catalogue knows of products, as claims are judged by it; unknown ones are left out. */
export async function productFacts(
  catalog: Pick<Catalog, 'details'>,
  ids: readonly string[],
): Promise<ProductFacts[]> {
  return (await catalog.details(ids)).map(factsOf);
}

function factsOf(product: ProductDetail): ProductFacts {
  const { id, kind, brand, specs, label, promises, claims, evidence } = product;
  return {
    id,
    kind,
    grade: label?.grade ?? null,
    standard: label?.standard ?? null,
    brands: [brand.zh, brand.en],
    specs: [...specs, ...(label?.figures ?? [])].map(({ name, value, unit }) => {
      return { name: name.zh, value, unit };
    }),
    warranty: warrantyFacts(promises.map((item) => item.zh)),
    claims: claims.map(({ text, evidenceId }) => ({ text: text.zh, evidenceId })),
    // What was withdrawn proves nothing.
    evidence: evidence
      .filter(({ withdrawnAt }) => withdrawnAt === null)
      .map((item) => ({
        id: item.id,
        kind: item.kind,
        text: `${item.title.zh} ${item.number} ${item.body}`,
        // Good until the end of the day that it names.
        expiresAt: item.expiresOn === null ? null : endOf(item.expiresOn),
      })),
  };
}

/** What a page's promises come to, for whoever says how long something is kept. */
export function warrantyFacts(promises: readonly string[]): ProductFacts['warranty'] {
  const years = Object.fromEntries(warrantyYears(promises));
  return { words: promises.find(promisesWarranty) ?? null, years };
}

function endOf(day: string): number {
  const ms = Date.parse(`${day}T00:00:00+08:00`);
  return Number.isNaN(ms) || businessDay(ms) !== day ? 0 : ms + dayMs;
}
