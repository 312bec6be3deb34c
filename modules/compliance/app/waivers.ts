import type { Actor } from '../../../platform/access/index.ts';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type NewId, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Waiver } from '../contract.ts';
import { needsOther, waiverUnknown } from '../refusals.ts';
import { waiverStore } from '../store/waivers.ts';

export interface WaiverDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly audit: Pick<Audit, 'write'>;
}

export interface Waiving {
  readonly object: string;
  readonly key: string;
  readonly ruleId: string;
  readonly said: string;
  readonly reason: string;
  readonly by: Actor;
}

/** GUARD-9: asks that a block may pass. Asked again for the same words it finds the first asking. */
export function askWaiver(deps: WaiverDeps, asking: Waiving): Promise<Result<Waiver>> {
  return deps.database.decide(async (tx) => {
    const { object, key, ruleId, said, reason, by } = asking;
    const known = await waiverStore.ofWords(tx, object, key);
    if (known) return ok(known);
    const at = deps.clock.now();
    const rest = { by: by.name, byId: by.id, at, secondBy: null, secondAt: null };
    const row = { id: deps.newId('wvr'), object, key, ruleId, said, reason, ...rest };
    await waiverStore.insert(tx, row);
    await note(deps, tx, { at, by, action: 'guard.waiver-asked', row });
    return ok(row);
  });
}

/** GUARD-9: a second person agrees. Refuses with `compliance.waiver-unknown` or `compliance.needs-other`. */
export function agreeWaiver(deps: WaiverDeps, id: string, by: Actor): Promise<Result<Waiver>> {
  return deps.database.decide(async (tx) => {
    const row = await waiverStore.lock(tx, id);
    if (!row) return no(waiverUnknown);
    if (row.secondAt !== null) return ok(row);
    if (row.byId === by.id) return no(needsOther);
    const at = deps.clock.now();
    const change = { secondBy: by.name, secondAt: at };
    await waiverStore.agree(tx, id, change);
    await note(deps, tx, { at, by, action: 'guard.waiver-agreed', row });
    return ok({ ...row, ...change });
  });
}

interface Noting {
  readonly at: number;
  readonly by: Actor;
  readonly action: string;
  readonly row: Waiver;
}

function note({ audit }: WaiverDeps, tx: Sql, { at, by, action, row }: Noting): Promise<void> {
  const detail = { rule: row.ruleId, said: row.said, reason: row.reason };
  return audit.write(tx, { at, actor: by.id, action, object: row.object, detail });
}
