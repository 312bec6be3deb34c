import { eq } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Evidence } from '../contract.ts';
import { daysCrossed, evidenceUnknown } from '../refusals.ts';
import { evidence } from '../store/schema.ts';
import type { ChangeNeeds, Person } from './change.ts';

/** Refuses with `catalog.evidence-unknown`. */
export async function documentOf(sql: Sql, id: string): Promise<Result<Evidence>> {
  const [found] = await sql.select().from(evidence).where(eq(evidence.id, id));
  return found ? ok(found) : no(evidenceUnknown(id));
}

/** CATALOG-4: refuses with `catalog.days-crossed`. */
export async function fileDocument(
  { database, clock, privacy }: ChangeNeeds,
  row: Evidence,
  by: Person,
): Promise<Result<Evidence>> {
  if (row.expiresOn !== null && row.expiresOn < row.issuedOn) return no(daysCrossed);
  await database.inTransaction(async (tx) => {
    await tx.insert(evidence).values(row);
    const { id, kind, number, productId } = row;
    const deed = { at: clock.now(), actor: by.id, action: 'product.document', object: productId };
    await privacy.audit(tx, { ...deed, detail: { id, kind, number } });
  });
  return ok(row);
}
