import type { Actor } from '../../../platform/access/index.ts';
import { randomInt } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { APIError } from 'better-auth/api';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { mayPublish } from '../contract.ts';
import type { Role } from '../domain/roles.ts';
import { freshPassword, weaknessOf } from '../domain/password.ts';
import { notYourself, passwordWeak, passwordWrong, staffUnknown } from '../refusals.ts';
import { loginStore, type Ending, type Login } from '../store/logins.ts';
import { staffStore } from '../store/staff.ts';
import { commonPasswords } from './leaked.ts';
import type { Guess, Guesses, Made } from './guesses.ts';
import { passwordTerms } from './hire.ts';
import type { SignIn } from './sign-in.ts';
import type { AuditDeps } from './audit.ts';

export interface AccountDeps extends AuditDeps {
  readonly signIn: SignIn;
  readonly baseUrl: string;
  readonly guesses: Guesses;
  /** Told after sign-ins ended or work changed. */
  changed(): void;
  /** TEAM-17: gives every stream another key; whoever knew one knows none any more. */
  replaceKeys(tx: Sql, by: Pick<Actor, 'id'>): Promise<void>;
}

interface Changing {
  readonly current: string;
  readonly next: string;
  readonly headers: Headers;
  readonly guess: Guess;
}

/** TEAM-7: how long a first password is good. */
export const firstPasswordMs = 3 * 86_400_000;

/**
 * TEAM-6: a new password for oneself; every other sign-in ends. Answers with the cookies of the sign-in
 * that goes on. Refuses with `team.password-weak`, `team.password-wrong` or `team.too-many-tries`.
 */
export async function changePassword(
  deps: AccountDeps,
  who: Pick<Actor, 'id'>,
  asked: Changing,
): Promise<Result<{ cookies: string[] }>> {
  const known = await staffStore.find(deps.database.sql, who.id);
  if (!known) return no(staffUnknown);
  const weakness = weaknessOf(asked.next, known.username ?? '', await commonPasswords());
  if (weakness) return no(passwordWeak(weakness));
  if (asked.next === asked.current) return no(passwordWeak('same'));
  const made = await deps.guesses(asked.guess, () => tryChange(deps, asked));
  if (!made.ok) return made;
  if (!made.value) return no(passwordWrong);
  const cookies = made.value.getSetCookie();
  await deps.database.inTransaction(async (tx) => {
    await staffStore.endFirstPassword(tx, who.id);
    await writeAudit(deps, tx, { who, action: 'staff.password-changed', object: who.id });
  });
  return ok({ cookies });
}

/** Answers with the headers of the sign-in that goes on, or with nothing where the present password is another. */
async function tryChange(
  { signIn }: AccountDeps,
  asked: Changing,
): Promise<Made<Headers | undefined>> {
  try {
    const { headers } = await signIn.api.changePassword({
      body: {
        currentPassword: asked.current,
        newPassword: asked.next,
        revokeOtherSessions: true,
      },
      headers: asked.headers,
      returnHeaders: true,
    });
    return { right: true, answer: headers };
  } catch (error) {
    if (error instanceof APIError) return { right: false, answer: undefined };
    throw error;
  }
}

/** TEAM-7: a password for the next sign-in only; whoever had the old one is out. Refuses with `team.staff-unknown`. */
export async function giveFirstPassword(
  deps: AccountDeps,
  who: Pick<Actor, 'id'>,
  asked: { readonly id: string; readonly forgetSecondFactor: boolean },
): Promise<Result<{ password: string }>> {
  const password = freshPassword(randomInt);
  const hashed = await hash(password, passwordTerms);
  const { id, forgetSecondFactor } = asked;
  return deps.database.inTransaction(async (tx) => {
    const until = new Date(deps.clock.now() + firstPasswordMs);
    const given = { hashed, until, forgetSecondFactor };
    if (!(await staffStore.setFirstPassword(tx, id, given))) return no(staffUnknown);
    await loginStore.end(tx, { userId: id });
    const detail = { forgetSecondFactor };
    await writeAudit(deps, tx, { who, action: 'staff.first-password', object: id, detail });
    return ok({ password });
  });
}

/** TEAM-21, TEAM-17: another role, or no login any more. Refuses with `team.staff-unknown` or `team.not-yourself`. */
export async function changeStaff(
  deps: AccountDeps,
  who: Pick<Actor, 'id'>,
  asked: { readonly id: string; readonly role: Role; readonly active: boolean },
): Promise<Result<void>> {
  const { id, role, active } = asked;
  if (id === who.id) return no(notYourself);
  return deps.database.inTransaction(async (tx) => {
    const before = await staffStore.lock(tx, id);
    if (!before) return no(staffUnknown);
    await staffStore.change(tx, id, { role, active });
    if (!active) await loginStore.end(tx, { userId: id });
    const couldPublish = before.active && mayPublish(before.role);
    if (couldPublish && !(active && mayPublish(role))) await deps.replaceKeys(tx, who);
    const detail = { role: [before.role, role], active: [before.active, active] };
    await writeAudit(deps, tx, { who, action: 'staff.changed', object: id, detail });
    return ok(undefined);
  });
}

/** Sign-ins that are still good, the newest first; their times are better-auth's, by the machine's clock. */
export function signInsOf(deps: AccountDeps, userId: string): Promise<Login[]> {
  return loginStore.goodOf(deps.database.sql, userId, new Date());
}

/** TEAM-20: ends sign-ins; how many there were. */
export function endSignIns(
  deps: AccountDeps,
  who: Pick<Actor, 'id'>,
  ending: Ending,
): Promise<number> {
  return deps.database.inTransaction(async (tx) => {
    const count = await loginStore.end(tx, ending);
    const signedOut = { who, action: 'staff.signed-out', object: ending.userId };
    await writeAudit(deps, tx, { ...signedOut, detail: { count } });
    return count;
  });
}

interface StaffAction {
  readonly who: Pick<Actor, 'id'>;
  readonly action: string;
  readonly object: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

function writeAudit(deps: AccountDeps, tx: Sql, { who, action, object, detail = {} }: StaffAction) {
  return deps.audit(tx, { at: deps.clock.now(), actor: who.id, action, object, detail });
}
