import { and, eq, gt, lt } from 'drizzle-orm';
import type { Database } from '../../../platform/db/index.ts';
import { no, ok, type NewId, type Result } from '../../../platform/kernel/index.ts';
import type { PolicyInput } from '../contract.ts';
import { bundleUnknown, policyOverlaps, validityWrong } from '../refusals.ts';
import { bundle, policy } from '../store/schema.ts';

interface TermsNeeds {
  readonly database: Database;
  readonly newId: NewId;
}

export async function setBundleOpen(
  { database }: TermsNeeds,
  id: string,
  open: boolean,
): Promise<Result<{ id: string }>> {
  const rows = await database.sql
    .update(bundle)
    .set({ open })
    .where(eq(bundle.id, id))
    .returning({ id: bundle.id });
  return rows[0] ? ok(rows[0]) : no(bundleUnknown);
}

/**
 * PROMO-7: an edition is a row with its own time; two may not hold for one kind at one time, because then
 * nobody could say what a buyer gets. Refuses with `promo.validity-wrong` or `promo.policy-overlaps`.
 */
export function enterPolicy(
  { database, newId }: TermsNeeds,
  input: PolicyInput,
): Promise<Result<{ id: string }>> {
  return database.decide(async (tx) => {
    if (input.validUntil <= input.validFrom) return no(validityWrong);
    const beside = await tx
      .select()
      .from(policy)
      .where(and(lt(policy.validFrom, input.validUntil), gt(policy.validUntil, input.validFrom)));
    const both = beside.find((row) => row.kinds.some((kind) => input.kinds.includes(kind)));
    if (both) return no(policyOverlaps(both.document));
    const id = newId('pol');
    await tx.insert(policy).values({ ...input, id });
    return ok({ id });
  });
}
