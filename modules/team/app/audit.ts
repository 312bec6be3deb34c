import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import { loginStore } from '../store/logins.ts';
import { staffStore } from '../store/staff.ts';

/** Whom a try claims to be, and where it came from. */
export interface Claimed {
  readonly from: string;
  /** The user name that was typed, or who it is where that is known already. */
  readonly typed?: string;
  readonly person?: string | undefined;
  /** At the password of a sign-in (1), at its code (2), or at the own password or code of who is in (3). */
  readonly step: 1 | 2 | 3;
}

/** An action that goes into the audit log, which is another module's. */
export interface AuditAction {
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditDeps {
  readonly database: Database;
  readonly clock: Clock;
  audit(tx: Sql, action: AuditAction): Promise<void>;
}

/** TEAM-10: somebody is in, from there. */
export function auditSignIn(deps: AuditDeps, userId: string, address: string): Promise<void> {
  const action = { actor: userId, action: 'staff.signed-in', object: userId, detail: { address } };
  return write(deps, action);
}

/**
 * TEAM-10: somebody tried to sign in as one of the staff and was refused. A name that nobody has is not put down: it may be a
 * password in the wrong field, and whoever invents names must not fill the audit log.
 */
export async function auditRefusal(deps: AuditDeps, claimed: Claimed): Promise<void> {
  const { from: address, typed, person, step } = claimed;
  const object =
    person ??
    (typed === undefined ? undefined : await staffStore.idOfName(deps.database.sql, typed));
  if (object === undefined) return;
  const detail = { address, step };
  if (step === 3)
    await write(deps, { actor: object, action: 'staff.secret-wrong', object, detail });
  else await write(deps, { actor: '', action: 'staff.sign-in-refused', object, detail });
}

/** Who is between password and code: better-auth put them down under what its cookie says before the dot. */
export function halfIn(
  { database }: Pick<AuditDeps, 'database'>,
  cookie: string,
): Promise<string | undefined> {
  return loginStore.halfIn(database.sql, cookie.split('.')[0] ?? '');
}

function write(deps: AuditDeps, action: Omit<AuditAction, 'at'>): Promise<void> {
  return deps.database.inTransaction((tx) => deps.audit(tx, { ...action, at: deps.clock.now() }));
}
