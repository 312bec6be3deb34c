import type { Actor } from '../../../platform/access/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Approval } from '../contract.ts';
import { approvalMissing, approvalUnknown, needsOther } from '../refusals.ts';
import { approvalStore } from '../store/approvals.ts';
import type { Deps } from './deps.ts';

/** An agreement is good for a day, once. */
const goodForMs = 24 * 3_600_000;

export interface ApprovalAsk {
  readonly kind: string;
  readonly object: string;
  readonly reason: string;
}

/** PRIVACY-14: one person asks. Asked again for the same it finds the first asking. */
export function askApproval(deps: Deps, ask: ApprovalAsk, by: Actor): Promise<Result<Approval>> {
  return deps.database.decide(async (tx) => {
    const at = deps.clock.now();
    const open = await approvalStore.usable(tx, { ...ask, byId: by.id }, at - goodForMs);
    if (open) return ok(open);
    const row = {
      id: deps.newId('apv'),
      ...ask,
      by: by.name,
      byId: by.id,
      at,
      second: null,
      secondId: null,
      secondAt: null,
      agreed: null,
      usedAt: null,
    };
    await approvalStore.insert(tx, row);
    const { kind, object, reason } = ask;
    const detail = { kind, object, reason };
    await deps.audit(tx, { at, actor: by.id, action: 'approval.asked', object: row.id, detail });
    return ok(row);
  });
}

/** Another person agrees or refuses. Refuses with `privacy.approval-unknown` or `…needs-other`. */
export function decideApproval(
  deps: Deps,
  id: string,
  agreed: boolean,
  by: Actor,
): Promise<Result<Approval>> {
  return deps.database.decide(async (tx) => {
    const row = await approvalStore.lockOpen(tx, id);
    if (!row) return no(approvalUnknown);
    if (row.byId === by.id) return no(needsOther);
    const at = deps.clock.now();
    const change = { second: by.name, secondId: by.id, secondAt: at, agreed };
    await approvalStore.decide(tx, id, change);
    const action = agreed ? 'approval.agreed' : 'approval.refused';
    await deps.audit(tx, { at, actor: by.id, action, object: id, detail: { kind: row.kind } });
    return ok({ ...row, ...change });
  });
}

export interface ApprovalUse {
  readonly kind: string;
  readonly id: string | undefined;
  /** What was agreed to, where the kind alone does not say it. */
  readonly object?: string;
}

/** PRIVACY-14: takes the agreement up, once. Refuses with `privacy.approval-missing`. */
export function useApproval(deps: Deps, asked: ApprovalUse, by: Actor): Promise<Result<Approval>> {
  return deps.database.decide(async (tx) => {
    if (asked.id === undefined) return no(approvalMissing);
    const at = deps.clock.now();
    const row = await approvalStore.lock(tx, asked.id);
    const good =
      row?.agreed === true &&
      row.kind === asked.kind &&
      (asked.object === undefined || row.object === asked.object) &&
      row.byId === by.id &&
      row.usedAt === null &&
      (row.secondAt ?? 0) > at - goodForMs;
    if (!row || !good) return no(approvalMissing);
    await approvalStore.use(tx, row.id, at);
    const detail = { kind: row.kind, object: row.object };
    await deps.audit(tx, { at, actor: by.id, action: 'approval.used', object: row.id, detail });
    return ok({ ...row, usedAt: at });
  });
}
