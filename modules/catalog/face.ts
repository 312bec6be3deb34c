import type { Actor } from '../../platform/access/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type {
  Evidence,
  EvidenceInput,
  NewEvidence,
  NewProduct,
  Product,
  ProductChange,
  ProductDetail,
  ProductEdit,
  ProductInput,
} from './contract.ts';
import type { Pages } from './store/pages.ts';

export interface Catalog {
  /** All that there are, those too that are sold no more (`onSale`). */
  all(): Promise<Product[]>;
  /** Refuses with `catalog.product-unknown`. */
  detail(id: string): Promise<Result<ProductDetail>>;
  /** Those of these ids that there are, with their documents. */
  details(ids: readonly string[]): Promise<ProductDetail[]>;
  evidence(id: string): Promise<Result<Evidence>>;
  /** Files a document. Refuses with `catalog.product-unknown` or `catalog.days-crossed`. */
  file(productId: string, input: EvidenceInput, by: Actor): Promise<Result<Evidence>>;
  /** CATALOG-10: it proves nothing any more. Refuses with `catalog.evidence-unknown`. */
  withdraw(withdrawal: { id: string; reason: string }, by: Actor): Promise<Result<Evidence>>;
  /** The products with these ids, in that order; unknown ones are left out. */
  some(ids: readonly string[]): Promise<Product[]>;
  /** Kinds by product, read in the caller's transaction. */
  kindsOf(tx: Sql, ids: readonly string[]): Promise<Map<string, string>>;
  /** For the demo company and simulations: nobody's action. */
  add(tx: Sql, product: NewProduct, documents: readonly NewEvidence[]): Promise<void>;
  /** Refuses with `catalog.model-taken` or `catalog.price-above-list`. */
  create(
    tx: Sql,
    input: Omit<ProductInput, 'stock' | 'unitCostFen'>,
    by: Actor,
  ): Promise<Result<Product>>;
  /** CATALOG-11: see `changeProduct` for the refusals. */
  change(id: string, change: ProductChange, by: Actor): Promise<Result<Product>>;
  /** Its changes, the newest first. Refuses with `catalog.product-unknown`. */
  edits(id: string): Promise<Result<ProductEdit[]>>;
  /** Those of these products that were changed after a moment. */
  changedSince(ids: readonly string[], since: number): Promise<string[]>;
  /** CATALOG-8: the lowest price in fen at which each of these stood at any moment since. */
  lowestSince(ids: readonly string[], since: number): Promise<Map<string, number>>;
  /** Reads the catalog anew; call it when a transaction that changed it is through. */
  forget(): void;
  /** CATALOG-5: what pages said, when. */
  readonly pages: Pages;
  routes(app: App): void;
}
