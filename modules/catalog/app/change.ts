import type { Actor } from '../../../platform/access/index.ts';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Product, ProductChange } from '../contract.ts';
import { changesIn, lowestPrice, type Changes } from '../domain/change.ts';
import type { Changeable } from '../domain/changeable.ts';
import { changedMeanwhile, evidenceUnknown, priceAboveList, productUnknown } from '../refusals.ts';
import { documentStore } from '../store/documents.ts';
import { editStore, productStore } from '../store/products.ts';

export interface ChangeDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'write'>;
  /** Whether what is sold by these terms now allows the change; a module that is opened later knows. */
  mayChange(asked: AskedChange, by: Actor): Promise<Result<void>>;
}

/** A change as those see it who sell the product at this moment. */
export interface AskedChange {
  readonly productId: string;
  readonly fields: readonly Changeable[];
  readonly priceFen: number;
  readonly approval?: string | undefined;
}

/**
 * CATALOG-11: changes a product as it was seen. Refuses with `catalog.product-unknown`, `…changed-meanwhile`,
 * `…price-above-list`, `…evidence-unknown`, or what those say who are selling it.
 */
export async function changeProduct(
  deps: ChangeDeps,
  { id, change }: { readonly id: string; readonly change: ProductChange },
  by: Actor,
): Promise<Result<Product>> {
  const { sql } = deps.database;
  if (change.priceFen > change.listPriceFen) return no(priceAboveList);
  const seen = await productStore.find(sql, id);
  if (!seen) return no(productUnknown(id));
  const missing = await unknownDocument(sql, seen, change);
  if (missing !== undefined) return no(evidenceUnknown(missing));
  const wanted = changesIn(seen, change);
  if (wanted.length === 0) return ok(seen);
  if (seen.rev !== change.rev) return no(await meanwhile(sql, seen));
  const fields = wanted.map(({ field }) => field);
  const { priceFen, approval } = change;
  const may = await deps.mayChange({ productId: id, fields, priceFen, approval }, by);
  if (!may.ok) return may;
  return deps.database.decide(async (tx) => {
    const row = { ...seen, ...valuesOf(change), rev: seen.rev + 1 };
    if (!(await productStore.save(tx, row, seen.rev))) return no(await meanwhile(tx, seen));
    await note(deps, tx, { row, changes: wanted, by });
    return ok(row);
  });
}

/** The first wording of a product is its first revision. */
export function noteAdded(
  deps: Pick<ChangeDeps, 'audit' | 'clock'>,
  tx: Sql,
  row: Product,
  by: Actor,
): Promise<void> {
  return note(deps, tx, { row, changes: [], by });
}

interface Noted {
  readonly row: Product;
  readonly changes: Changes;
  readonly by: Actor;
}

async function note(
  { audit, clock }: Pick<ChangeDeps, 'audit' | 'clock'>,
  tx: Sql,
  { row, changes, by }: Noted,
): Promise<void> {
  const { id, rev, model } = row;
  const at = clock.now();
  await editStore.insert(tx, { productId: id, rev, at, by: by.name, changes: [...changes] });
  const action = rev === 1 ? 'product.added' : 'product.changed';
  const detail = { model, rev, ...Object.fromEntries(changes.map(detailOf)) };
  await audit.write(tx, { at, actor: by.id, action, object: id, detail });
}

function detailOf({ field, before, after }: Changes[number]) {
  return [field, { before, after }] as const;
}

function valuesOf(change: ProductChange): Pick<Product, Changeable> {
  const { brand, name, tagline, listPriceFen, priceFen } = change;
  const { specs, label, promises, claims, onSale } = change;
  return { brand, name, tagline, listPriceFen, priceFen, specs, label, promises, claims, onSale };
}

/** A document that a claim newly names and that is not there, or not this product's, or withdrawn. */
async function unknownDocument(
  sql: Sql,
  { id: productId, claims: before }: Product,
  { claims }: ProductChange,
): Promise<string | undefined> {
  const had = new Set(before.map(({ evidenceId }) => evidenceId));
  const named = claims.flatMap(({ evidenceId }) =>
    evidenceId === null || had.has(evidenceId) ? [] : [evidenceId],
  );
  if (named.length === 0) return undefined;
  const known = await documentStore.good(sql, productId, named);
  return named.find((id) => !known.has(id));
}

async function meanwhile(sql: Sql, { id }: Product) {
  const [last] = await editStore.of(sql, id);
  return changedMeanwhile(last?.by ?? '');
}

/** CATALOG-8: the lowest price in fen at which each of these stood at any moment since. */
export async function lowestSince(
  sql: Sql,
  products: readonly Product[],
  since: number,
): Promise<Map<string, number>> {
  const ids = products.map(({ id }) => id);
  const edits = await editStore.since(sql, ids, since);
  return new Map(
    products.map(({ id, priceFen }) => [id, lowestPrice(priceFen, edits.get(id) ?? [])]),
  );
}
