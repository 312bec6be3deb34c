import type { Actor } from '../../../platform/access/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { ComplianceAppeal } from '../contract.ts';
import { appealUnknown, needsOther } from '../refusals.ts';
import { appealStore } from '../store/appeals.ts';
import type { WaiverDeps } from './waivers.ts';

export interface Appealing {
  readonly runId: string;
  readonly hitId: string;
  readonly ruleId: string;
  readonly said: string;
  readonly reason: string;
}

/** GUARD-13: says why a hit was none. Asked again for the same hit it finds the first asking. */
export function appealHit(
  deps: WaiverDeps,
  asking: Appealing,
  by: Actor,
): Promise<Result<ComplianceAppeal>> {
  return deps.database.decide(async (tx) => {
    const known = await appealStore.ofHit(tx, asking.runId, asking.hitId);
    if (known) return ok(known);
    const at = deps.clock.now();
    const rest = { by: by.name, byId: by.id, at, secondBy: null, secondAt: null };
    const row = { id: deps.newId('gap'), ...asking, ...rest, upheld: null, note: null };
    await appealStore.insert(tx, row);
    const { ruleId, said, reason } = asking;
    const detail = { ruleId, said, reason };
    await deps.audit.write(tx, {
      at,
      actor: by.id,
      action: 'guard.appealed',
      object: asking.runId,
      detail,
    });
    return ok(row);
  });
}

/**
 * GUARD-13: another person looks again; `upheld` means that the hit stands. Refuses with
 * `compliance.appeal-unknown` or `compliance.needs-other`.
 */
export function decideAppeal(
  deps: WaiverDeps,
  deciding: { readonly id: string; readonly upheld: boolean; readonly note: string },
  by: Actor,
): Promise<Result<ComplianceAppeal>> {
  return deps.database.decide(async (tx) => {
    const row = await appealStore.lockOpen(tx, deciding.id);
    if (!row) return no(appealUnknown);
    if (row.byId === by.id) return no(needsOther);
    const at = deps.clock.now();
    const { upheld, note } = deciding;
    const change = { secondBy: by.name, secondAt: at, upheld, note };
    await appealStore.decide(tx, row.id, change);
    const detail = { ruleId: row.ruleId, upheld, note };
    await deps.audit.write(tx, {
      at,
      actor: by.id,
      action: 'guard.appeal-decided',
      object: row.runId,
      detail,
    });
    return ok({ ...row, ...change });
  });
}

/** GUARD-13: hits of these runs that a second look overturned, as `run hit`. */
export async function overturnedOf(
  sql: Sql,
  runIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await appealStore.overturned(sql, runIds);
  return new Set(rows.map((row) => `${row.runId} ${row.hitId}`));
}
