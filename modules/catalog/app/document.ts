import type { Actor } from '../../../platform/access/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Evidence, NewEvidence } from '../contract.ts';
import { daysCrossed, evidenceUnknown } from '../refusals.ts';
import { documentStore } from '../store/documents.ts';
import type { ChangeDeps } from './change.ts';

/** Refuses with `catalog.evidence-unknown`. */
export async function documentOf(sql: Sql, id: string): Promise<Result<Evidence>> {
  const found = await documentStore.find(sql, id);
  return found ? ok(found) : no(evidenceUnknown(id));
}

/** CATALOG-4: refuses with `catalog.days-crossed`. */
export async function fileDocument(
  { database, clock, audit }: ChangeDeps,
  filed: NewEvidence,
  by: Actor,
): Promise<Result<Evidence>> {
  const row = { ...filed, withdrawnAt: null, withdrawnBy: null, withdrawnFor: null };
  if (row.expiresOn !== null && row.expiresOn < row.issuedOn) return no(daysCrossed);
  await database.inTransaction(async (tx) => {
    await documentStore.insert(tx, [row]);
    const { id, kind, number, productId } = row;
    const entry = { at: clock.now(), actor: by.id, action: 'product.document', object: productId };
    await audit.write(tx, { ...entry, detail: { id, kind, number } });
  });
  return ok(row);
}

interface Withdrawal {
  readonly id: string;
  readonly reason: string;
}

/**
 * CATALOG-10: a document that was filed wrongly proves nothing from this moment on; it stays to be seen, with who and why.
 * Again changes nothing. Refuses with `catalog.evidence-unknown`.
 */
export function withdrawDocument(
  { database, clock, audit }: ChangeDeps,
  { id, reason }: Withdrawal,
  by: Actor,
): Promise<Result<Evidence>> {
  return database.decide(async (tx) => {
    const at = clock.now();
    const withdrawn = { withdrawnAt: at, withdrawnBy: by.name, withdrawnFor: reason };
    const gone = await documentStore.withdraw(tx, id, withdrawn);
    if (!gone) return documentOf(tx, id);
    const { productId: object, number } = gone;
    const entry = { at, actor: by.id, action: 'product.document-withdrawn', object };
    await audit.write(tx, { ...entry, detail: { id, number, reason } });
    return ok(gone);
  });
}
