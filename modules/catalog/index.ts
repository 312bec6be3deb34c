import { asc, eq, inArray } from 'drizzle-orm';
import type { Sql } from '../../platform/db/index.ts';
import { no, ok, type NewId, type Result } from '../../platform/kernel/index.ts';
import {
  changedSince,
  changeProduct,
  editsOf,
  lowestSince,
  noteAdded,
  type ChangeNeeds,
} from './app/change.ts';
import { documentOf, fileDocument, withdrawDocument } from './app/document.ts';
import type { Product, ProductDetail, ProductInput } from './contract.ts';
import { catalogRoutes } from './http/routes.ts';
import { modelTaken, priceAboveList, productUnknown } from './refusals.ts';
import { openMemory, type Memory } from './store/memory.ts';
import { openPages } from './store/pages.ts';
import { evidence, product } from './store/schema.ts';
import type { Catalog } from './face.ts';

export type { Catalog } from './face.ts';

export type { AskedChange } from './app/change.ts';
export type { Product, ProductDetail } from './contract.ts';

export interface CatalogNeeds extends ChangeNeeds {
  readonly newId: NewId;
}

export function openCatalog(needs: CatalogNeeds): Catalog {
  const { database, clock, newId } = needs;
  const { sql } = database;
  const memory = openMemory(database, clock);
  const catalog: Catalog = {
    all: async () => [...(await memory.products()).values()],
    kindsOf,
    some: async (ids) => {
      const map = await memory.products();
      return ids.flatMap((id) => map.get(id) ?? []);
    },
    detail: async (id) => {
      const found = (await memory.products()).get(id);
      const [detail] = found ? await withDocuments(sql, [found]) : [];
      return detail ? ok(detail) : no(productUnknown(id));
    },
    details: async (ids) => withDocuments(sql, await catalog.some(ids)),
    ...papers(needs, memory),
    add: async (tx, item, documents) => {
      await tx.insert(product).values(item);
      if (documents.length > 0) await tx.insert(evidence).values([...documents]);
      memory.forget();
    },
    create: async (tx, input, by) => {
      const made = await createProduct(tx, newId('prd'), input);
      if (made.ok) await noteAdded(needs, tx, made.value, by);
      return made;
    },
    change: async (id, change, by) => {
      const changed = await changeProduct(needs, { id, change }, by);
      memory.forget();
      return changed;
    },
    edits: async (id) =>
      (await memory.products()).has(id) ? ok(await editsOf(sql, id)) : no(productUnknown(id)),
    changedSince: (ids, since) => changedSince(sql, ids, since),
    lowestSince: async (ids, since) => lowestSince(sql, await catalog.some(ids), since),
    forget: () => memory.forget(),
    pages: openPages(sql, () => clock.now()),
    routes: (app) => catalogRoutes(app, catalog),
  };
  return catalog;
}

/** Documents behind claims: what they say changes what a page says, so the catalog is read anew. */
function papers(
  needs: CatalogNeeds,
  memory: Memory,
): Pick<Catalog, 'evidence' | 'file' | 'withdraw'> {
  const { sql } = needs.database;
  return {
    evidence: (id) => documentOf(sql, id),
    file: async (productId, input, by) => {
      const found = (await memory.products()).get(productId);
      if (!found) return no(productUnknown(productId));
      const filed = await fileDocument(needs, { ...input, id: needs.newId('evd'), productId }, by);
      // The page says something new from now on.
      memory.forget();
      return filed;
    },
    withdraw: async (withdrawal, by) => {
      const gone = await withdrawDocument(needs, withdrawal, by);
      memory.forget();
      return gone;
    },
  };
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
      : await sql
          .select()
          .from(evidence)
          .where(inArray(evidence.productId, ids))
          .orderBy(asc(evidence.issuedOn), asc(evidence.id));
  const byProduct = Map.groupBy(rows, (row) => row.productId);
  return found.map((item) => ({ ...item, evidence: byProduct.get(item.id) ?? [] }));
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
  const made: Product = { ...input, id, claims: [], look, onSale: true, rev: 1 };
  await tx.insert(product).values(made);
  return ok(made);
}
