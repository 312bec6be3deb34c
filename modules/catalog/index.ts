import type { Sql } from '../../platform/db/index.ts';
import { no, ok, type NewId } from '../../platform/kernel/index.ts';
import { changeProduct, lowestSince, noteAdded, type ChangeDeps } from './app/change.ts';
import { createProduct } from './app/create.ts';
import { documentOf, fileDocument, withdrawDocument } from './app/document.ts';
import type { Product, ProductDetail } from './contract.ts';
import { catalogRoutes } from './http/routes.ts';
import { productUnknown } from './refusals.ts';
import { documentStore } from './store/documents.ts';
import { openMemory, type Memory } from './store/memory.ts';
import { openPages } from './store/pages.ts';
import { editStore, productStore } from './store/products.ts';
import type { Catalog } from './face.ts';

export type { Catalog } from './face.ts';

export type { AskedChange } from './app/change.ts';
export type { Product, ProductDetail } from './contract.ts';

export interface CatalogDeps extends ChangeDeps {
  readonly newId: NewId;
}

export function openCatalog(deps: CatalogDeps): Catalog {
  const { database, clock, newId } = deps;
  const { sql } = database;
  const memory = openMemory(database, clock);
  const catalog: Catalog = {
    all: async () => [...(await memory.products()).values()],
    kindsOf: productStore.kindsOf,
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
    ...openDocuments(deps, memory),
    add: async (tx, item, documents) => {
      await productStore.insert(tx, item);
      await documentStore.insert(tx, documents);
      memory.forget();
    },
    create: async (tx, input, by) => {
      const made = await createProduct(tx, newId('prd'), input);
      if (made.ok) await noteAdded(deps, tx, made.value, by);
      return made;
    },
    change: async (id, change, by) => {
      const changed = await changeProduct(deps, { id, change }, by);
      memory.forget();
      return changed;
    },
    edits: async (id) =>
      (await memory.products()).has(id) ? ok(await editStore.of(sql, id)) : no(productUnknown(id)),
    changedSince: (ids, since) => editStore.changedSince(sql, ids, since),
    lowestSince: async (ids, since) => lowestSince(sql, await catalog.some(ids), since),
    forget: () => memory.forget(),
    pages: openPages(sql, () => clock.now()),
    routes: (app) => catalogRoutes(app, catalog),
  };
  return catalog;
}

/** Documents behind claims: what they say changes what a page says, so the catalog is read anew. */
function openDocuments(
  deps: CatalogDeps,
  memory: Memory,
): Pick<Catalog, 'evidence' | 'file' | 'withdraw'> {
  const { sql } = deps.database;
  return {
    evidence: (id) => documentOf(sql, id),
    file: async (productId, input, by) => {
      const found = (await memory.products()).get(productId);
      if (!found) return no(productUnknown(productId));
      const filed = await fileDocument(deps, { ...input, id: deps.newId('evd'), productId }, by);
      // The page says something new from now on.
      memory.forget();
      return filed;
    },
    withdraw: async (withdrawal, by) => {
      const gone = await withdrawDocument(deps, withdrawal, by);
      memory.forget();
      return gone;
    },
  };
}

async function withDocuments(sql: Sql, found: readonly Product[]): Promise<ProductDetail[]> {
  const ids = found.map(({ id }) => id);
  const documents = await documentStore.ofProducts(sql, ids);
  return found.map((item) => ({ ...item, evidence: documents.get(item.id) ?? [] }));
}
