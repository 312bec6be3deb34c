import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Approval } from '../contract.ts';
import { approvalMissing, approvalUnknown, needsOther } from '../refusals.ts';
import { approval } from '../store/schema.ts';
import type { Actor, Deps } from './deps.ts';

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
    const open = await usable(tx, { ...ask, byId: by.id }, at);
    if (open) return ok(open);
    const row = {
      ...{ id: deps.newId('apv'), ...ask, by: by.name, byId: by.id, at },
      ...{ second: null, secondId: null, secondAt: null, agreed: null, usedAt: null },
    };
    await tx.insert(approval).values(row);
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
    const open = and(eq(approval.id, id), isNull(approval.secondAt));
    const [row] = await tx.select().from(approval).where(open).for('update');
    if (!row) return no(approvalUnknown);
    if (row.byId === by.id) return no(needsOther);
    const at = deps.clock.now();
    const change = { second: by.name, secondId: by.id, secondAt: at, agreed };
    await tx.update(approval).set(change).where(eq(approval.id, id));
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
    const [row] = await tx.select().from(approval).where(eq(approval.id, asked.id)).for('update');
    const good =
      row?.agreed === true &&
      row.kind === asked.kind &&
      (asked.object === undefined || row.object === asked.object) &&
      row.byId === by.id &&
      row.usedAt === null &&
      (row.secondAt ?? 0) > at - goodForMs;
    if (!row || !good) return no(approvalMissing);
    await tx.update(approval).set({ usedAt: at }).where(eq(approval.id, row.id));
    const detail = { kind: row.kind, object: row.object };
    await deps.audit(tx, { at, actor: by.id, action: 'approval.used', object: row.id, detail });
    return ok({ ...row, usedAt: at });
  });
}

async function usable(
  tx: Sql,
  { kind, object, byId }: { readonly kind: string; readonly object: string; readonly byId: string },
  at: number,
): Promise<Approval | undefined> {
  const rows = await tx
    .select()
    .from(approval)
    .where(
      and(
        eq(approval.kind, kind),
        eq(approval.object, object),
        eq(approval.byId, byId),
        isNull(approval.usedAt),
        gt(approval.at, at - goodForMs),
      ),
    )
    .orderBy(desc(approval.at));
  return rows.find((row) => row.agreed !== false);
}

export function approvalsOf(sql: Sql): Promise<Approval[]> {
  return sql.select().from(approval).orderBy(desc(approval.at)).limit(200);
}
