import { randomInt } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { APIError } from 'better-auth/api';
import { and, desc, eq, gt, ne } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { mayPublish } from '../contract.ts';
import type { Role } from '../domain/roles.ts';
import { freshPassword, weaknessOf } from '../domain/password.ts';
import { notYourself, passwordWeak, passwordWrong, staffUnknown } from '../refusals.ts';
import { account, login, twoFactor, user } from '../store/schema.ts';
import { commonPasswords } from './leaked.ts';
import type { Guess, Guesses, Made } from './guesses.ts';
import { passwordTerms } from './hire.ts';
import type { SignIn } from './sign-in.ts';
import type { TrailDeps } from './trail.ts';

export interface AccountNeeds extends TrailDeps {
  readonly signIn: SignIn;
  readonly baseUrl: string;
  readonly guesses: Guesses;
  /** Told after sign-ins ended or work changed. */
  changed(): void;
  /** TEAM-17: gives every stream another key; whoever knew one knows none any more. */
  replaceKeys(tx: Sql, by: Person): Promise<void>;
}

interface Person {
  readonly id: string;
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
  needs: AccountNeeds,
  who: Person,
  asked: Changing,
): Promise<Result<{ cookies: string[] }>> {
  const { sql } = needs.database;
  const [known] = await sql.select().from(user).where(eq(user.id, who.id));
  if (!known) return no(staffUnknown);
  const weakness = weaknessOf(asked.next, known.username ?? '', await commonPasswords());
  if (weakness) return no(passwordWeak(weakness));
  if (asked.next === asked.current) return no(passwordWeak('same'));
  const made = await needs.guesses(asked.guess, () => tryChange(needs, asked));
  if (!made.ok) return made;
  if (!made.value) return no(passwordWrong);
  const cookies = made.value.getSetCookie();
  await needs.database.inTransaction(async (tx) => {
    await tx.update(user).set({ firstPasswordUntil: null }).where(eq(user.id, who.id));
    await tell(needs, tx, { who, action: 'staff.password-changed', object: who.id });
  });
  return ok({ cookies });
}

/** Answers with the headers of the sign-in that goes on, or with nothing where the present password is another. */
async function tryChange(
  { signIn }: AccountNeeds,
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
  needs: AccountNeeds,
  who: Person,
  asked: { readonly id: string; readonly forgetSecondFactor: boolean },
): Promise<Result<{ password: string }>> {
  const password = freshPassword(randomInt);
  const hashed = await hash(password, passwordTerms);
  const { id, forgetSecondFactor } = asked;
  return needs.database.inTransaction(async (tx) => {
    const until = new Date(needs.clock.now() + firstPasswordMs);
    const changed = await tx
      .update(user)
      .set({
        firstPasswordUntil: until,
        ...(forgetSecondFactor ? { twoFactorEnabled: false } : {}),
      })
      .where(eq(user.id, id))
      .returning({ id: user.id });
    if (changed.length === 0) return no(staffUnknown);
    await tx.update(account).set({ password: hashed }).where(eq(account.userId, id));
    if (forgetSecondFactor) await tx.delete(twoFactor).where(eq(twoFactor.userId, id));
    await tx.delete(login).where(eq(login.userId, id));
    const detail = { forgetSecondFactor };
    await tell(needs, tx, { who, action: 'staff.first-password', object: id, detail });
    return ok({ password });
  });
}

/** TEAM-8, TEAM-17: another role, or no login any more. Refuses with `team.staff-unknown` or `team.not-yourself`. */
export async function changeStaff(
  needs: AccountNeeds,
  who: Person,
  asked: { readonly id: string; readonly role: Role; readonly active: boolean },
): Promise<Result<void>> {
  const { id, role, active } = asked;
  if (id === who.id) return no(notYourself);
  return needs.database.inTransaction(async (tx) => {
    const [before] = await tx.select().from(user).where(eq(user.id, id)).for('update');
    if (!before) return no(staffUnknown);
    await tx.update(user).set({ role, active }).where(eq(user.id, id));
    if (!active) await tx.delete(login).where(eq(login.userId, id));
    const couldPublish = before.active && mayPublish(before.role);
    if (couldPublish && !(active && mayPublish(role))) await needs.replaceKeys(tx, who);
    const detail = { role: [before.role, role], active: [before.active, active] };
    await tell(needs, tx, { who, action: 'staff.changed', object: id, detail });
    return ok(undefined);
  });
}

/** Sign-ins that are still good, the newest first; their times are better-auth's, by the machine's clock. */
export function signInsOf(needs: AccountNeeds, userId: string) {
  const good = gt(login.expiresAt, new Date());
  return needs.database.sql
    .select()
    .from(login)
    .where(and(eq(login.userId, userId), good))
    .orderBy(desc(login.createdAt));
}

interface Ending {
  readonly userId: string;
  /** One of them, or all but `except`. */
  readonly id?: string | undefined;
  readonly except?: string | undefined;
}

/** TEAM-8: ends sign-ins; how many there were. */
export function endSignIns(needs: AccountNeeds, who: Person, ending: Ending): Promise<number> {
  const { userId, id, except } = ending;
  return needs.database.inTransaction(async (tx) => {
    const chosen = id === undefined ? undefined : eq(login.id, id);
    const others = except === undefined ? undefined : ne(login.id, except);
    const ended = await tx
      .delete(login)
      .where(and(eq(login.userId, userId), chosen, others))
      .returning({ id: login.id });
    const detail = { count: ended.length };
    await tell(needs, tx, { who, action: 'staff.signed-out', object: userId, detail });
    return ended.length;
  });
}

interface Told {
  readonly who: Person;
  readonly action: string;
  readonly object: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

function tell(needs: AccountNeeds, tx: Sql, { who, action, object, detail = {} }: Told) {
  return needs.audit(tx, { at: needs.clock.now(), actor: who.id, action, object, detail });
}
