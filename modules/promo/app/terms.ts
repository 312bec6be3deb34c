import type { Actor } from '../../../platform/access/index.ts';
import type { Database } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type NewId, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { BundleInput, SubsidyPolicyInput } from '../contract.ts';
import {
  bundleUnknown,
  subsidyPolicyOver,
  subsidyPolicyOverlaps,
  subsidyPolicyUnknown,
  validityWrong,
} from '../refusals.ts';
import { subsidyPolicyStore } from '../store/subsidies.ts';
import { bundleStore } from '../store/terms.ts';
import { judgeName, type NameDeps } from './names.ts';

interface TermsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly audit: Pick<Audit, 'write'>;
}

/** Refuses with `promo.name-refused`. */
export async function addBundle(
  deps: TermsDeps & NameDeps,
  input: BundleInput,
  by: Actor,
): Promise<Result<{ id: string }>> {
  const { database, clock, newId, audit } = deps;
  const named = judgeName(deps, input.name);
  if (!named.ok) return named;
  const { name, items, priceFen } = input;
  const id = newId('bdl');
  return database.inTransaction(async (tx) => {
    await bundleStore.insert(tx, { id, name, items, priceFen, open: true });
    const entry = { at: clock.now(), actor: by.id, action: 'bundle.created', object: id };
    await audit.write(tx, { ...entry, detail: input });
    return ok({ id });
  });
}

export function setBundleOpen(
  { database, clock, audit }: TermsDeps,
  { id, open }: { readonly id: string; readonly open: boolean },
  by: Actor,
): Promise<Result<{ id: string }>> {
  return database.decide(async (tx) => {
    if (!(await bundleStore.exists(tx, id))) return no(bundleUnknown);
    const changed = await bundleStore.setOpen(tx, id, open);
    const action = open ? 'bundle.opened' : 'bundle.stopped';
    const entry = { at: clock.now(), actor: by.id, action, object: id, detail: {} };
    if (changed) await audit.write(tx, entry);
    return ok({ id });
  });
}

/**
 * PROMO-7: an edition is a row with its own time; two may not hold for one kind at one time, because then
 * nobody could say what a buyer gets. Refuses with `promo.validity-wrong` or `promo.policy-overlaps`.
 */
export function enterSubsidyPolicy(
  { database, clock, newId, audit }: TermsDeps,
  input: SubsidyPolicyInput,
  by: Actor,
): Promise<Result<{ id: string }>> {
  return database.decide(async (tx) => {
    if (input.validUntil <= input.validFrom) return no(validityWrong);
    await subsidyPolicyStore.lockAll(tx);
    const beside = await subsidyPolicyStore.overlapping(tx, input);
    const both = beside.find((row) => row.kinds.some((kind) => input.kinds.includes(kind)));
    if (both) return no(subsidyPolicyOverlaps(both.document));
    const id = newId('pol');
    await subsidyPolicyStore.insert(tx, { ...input, id });
    const entry = { at: clock.now(), actor: by.id, action: 'policy.entered', object: id };
    await audit.write(tx, { ...entry, detail: input });
    return ok({ id });
  });
}

/**
 * PROMO-7: an edition that was entered wrongly, or is taken back by the state, holds no longer from this moment on; one
 * that has not begun is gone. What was settled by it stays. Refuses with `promo.policy-unknown` or `promo.policy-over`.
 */
export function endSubsidyPolicy(
  { database, clock, audit }: TermsDeps,
  id: string,
  by: Actor,
): Promise<Result<{ id: string }>> {
  return database.decide(async (tx) => {
    const at = clock.now();
    const row = await subsidyPolicyStore.lock(tx, id);
    if (!row) return no(subsidyPolicyUnknown);
    if (row.validUntil <= at) return no(subsidyPolicyOver);
    if (row.validFrom >= at) await subsidyPolicyStore.remove(tx, id);
    else await subsidyPolicyStore.endAt(tx, id, at);
    const entry = { at, actor: by.id, action: 'policy.ended', object: id };
    await audit.write(tx, { ...entry, detail: { document: row.document, until: row.validUntil } });
    return ok({ id });
  });
}
