import { asc, eq, inArray } from 'drizzle-orm';
import type { Database, Sql } from '../../platform/db/index.ts';
import type { App } from '../../platform/http/index.ts';
import { no, ok, type Clock, type NewId, type Result } from '../../platform/kernel/index.ts';
import type { Evidence, EvidenceInput, Product, ProductDetail, ProductInput } from './contract.ts';
import { catalogRoutes } from './http/routes.ts';
import {
  daysCrossed,
  evidenceUnknown,
  modelTaken,
  priceAboveList,
  productUnknown,
} from './refusals.ts';
import { openPages, type Pages } from './store/pages.ts';
import { evidence, product } from './store/schema.ts';

export type { Evidence, Product, ProductDetail } from './contract.ts';

export interface Catalog {
  all(): Promise<Product[]>;
  /** Refuses with `catalog.product-unknown`. */
  detail(id: string): Promise<Result<ProductDetail>>;
  /** Those of these ids that there are, with their documents. */
  details(ids: readonly string[]): Promise<ProductDetail[]>;
  evidence(id: string): Promise<Result<Evidence>>;
  /** Files a document. Refuses with `catalog.product-unknown` or `catalog.days-crossed`. */
  file(productId: string, input: EvidenceInput): Promise<Result<Evidence>>;
  /** The products with these ids, in that order; unknown ones are left out. */
  some(ids: readonly string[]): Promise<Product[]>;
  /** Kinds by product, read in the caller's transaction: the embedded database has no second door. */
  kindsOf(tx: Sql, ids: readonly string[]): Promise<Map<string, string>>;
  add(tx: Sql, product: Product, documents: readonly Evidence[]): Promise<void>;
  /** Refuses with `catalog.model-taken` or `catalog.price-above-list`. */
  create(
    tx: Sql,
    id: string,
    input: Omit<ProductInput, 'stock' | 'unitCostFen'>,
  ): Promise<Result<Product>>;
  /** Reads the catalog anew; call it when a transaction that changed it is through. */
  forget(): void;
  /** CATALOG-5: what pages said, when. */
  readonly pages: Pages;
  routes(app: App): void;
}

interface CatalogNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
}

/**
 * Reads are served from memory: the catalog is small, read on every page and changed rarely, and
 * only through this face, which forgets what it remembered.
 */
export function openCatalog({ database, clock, newId }: CatalogNeeds): Catalog {
  const { sql } = database;
  let known: Promise<Map<string, Product>> | undefined;
  const products = (): Promise<Map<string, Product>> => {
    known ??= load(sql);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  const catalog: Catalog = {
    all: async () => [...(await products()).values()],
    kindsOf,
    some: async (ids) => {
      const map = await products();
      return ids.flatMap((id) => map.get(id) ?? []);
    },
    detail: async (id) => {
      const found = (await products()).get(id);
      const [detail] = found ? await withDocuments(sql, [found]) : [];
      return detail ? ok(detail) : no(productUnknown(id));
    },
    details: async (ids) => withDocuments(sql, await catalog.some(ids)),
    evidence: (id) => documentOf(sql, id),
    file: async (productId, input) => {
      const found = (await products()).get(productId);
      if (!found) return no(productUnknown(productId));
      const filed = await fileDocument(sql, { ...input, id: newId('evd'), productId });
      // The page says something new from now on.
      known = undefined;
      return filed;
    },
    add: async (tx, item, documents) => {
      await tx.insert(product).values(item);
      if (documents.length > 0) await tx.insert(evidence).values([...documents]);
      known = undefined;
    },
    create: createProduct,
    forget: () => {
      known = undefined;
    },
    pages: openPages(sql, () => clock.now()),
    routes: (app) => catalogRoutes(app, catalog),
  };
  return catalog;
}

async function kindsOf(tx: Sql, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .select({ id: product.id, kind: product.kind })
    .from(product)
    .where(inArray(product.id, [...ids]));
  return new Map(rows.map((row) => [row.id, row.kind]));
}

async function withDocuments(sql: Sql, found: readonly Product[]): Promise<ProductDetail[]> {
  const ids = found.map(({ id }) => id);
  const rows =
    ids.length === 0
      ? []
      : await sql.select().from(evidence).where(inArray(evidence.productId, ids));
  const byProduct = Map.groupBy(rows, (row) => row.productId);
  return found.map((item) => ({ ...item, evidence: byProduct.get(item.id) ?? [] }));
}

async function documentOf(sql: Sql, id: string): Promise<Result<Evidence>> {
  const [found] = await sql.select().from(evidence).where(eq(evidence.id, id));
  return found ? ok(found) : no(evidenceUnknown(id));
}

async function fileDocument(sql: Sql, row: Evidence): Promise<Result<Evidence>> {
  if (row.expiresOn !== null && row.expiresOn < row.issuedOn) return no(daysCrossed);
  await sql.insert(evidence).values(row);
  return ok(row);
}

async function createProduct(
  tx: Sql,
  id: string,
  input: Omit<ProductInput, 'stock' | 'unitCostFen'>,
): Promise<Result<Product>> {
  if (input.priceFen > input.listPriceFen) return no(priceAboveList);
  const [taken] = await tx
    .select({ id: product.id })
    .from(product)
    .where(eq(product.model, input.model));
  if (taken) return no(modelTaken(input.model));
  // The drawing follows the model's letters, so that two products do not look alike.
  const sum = [...input.model].reduce((total, sign) => total + (sign.codePointAt(0) ?? 0), 0);
  const look = { hue: (sum * 37) % 360, dark: sum % 3 === 0, variant: sum % 3 };
  const made: Product = { ...input, id, claims: [], look };
  await tx.insert(product).values(made);
  return ok(made);
}

async function load(sql: Sql): Promise<Map<string, Product>> {
  const rows = await sql
    .select()
    .from(product)
    .where(eq(product.onSale, true))
    .orderBy(asc(product.kind), asc(product.priceFen));
  return new Map(rows.map(({ onSale: _onSale, ...row }) => [row.id, row]));
}
