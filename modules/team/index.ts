import { randomInt } from 'node:crypto';
import { fromNodeHeaders } from 'better-auth/node';
import { uniqueViolation, type Database, type Sql } from '../../platform/db/index.ts';
import type { Staff } from '../../platform/http/index.ts';
import { no, ok, type Clock, type NewId, type Result } from '../../platform/kernel/index.ts';
import type { Log } from '../../platform/telemetry/index.ts';
import { firstPasswordMs } from './app/accounts.ts';
import type { AuditAction } from './app/audit.ts';
import { hire, openBy, type Hire } from './app/hire.ts';
import { openGuesses } from './app/guesses.ts';
import { auditSignIn } from './app/audit.ts';
import { openSignIn, type SignIn } from './app/sign-in.ts';
import { freshPassword } from './domain/password.ts';
import { permitsOf } from './domain/roles.ts';
import { usernameTaken } from './refusals.ts';
import { accountRoutes } from './http/account-routes.ts';
import { teamRoutes } from './http/routes.ts';
import { teamPersonalData } from './store/personal.ts';
import { staffStore } from './store/staff.ts';
import type { Hired, Team } from './face.ts';

export type { Team } from './face.ts';

export { permitsOf, roles, roleWords, type Role } from './domain/roles.ts';

export interface TeamDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly secret: string;
  readonly baseUrl: string;
  /** TEAM-9: roles that may do nothing before their second factor is set. */
  readonly secondFactorFor: readonly string[];
  audit(tx: Sql, action: AuditAction): Promise<void>;
  /** TEAM-17: gives every stream another key. */
  replaceKeys(tx: Sql, by: { readonly id: string }): Promise<void>;
}

/** TEAM-22: a sign-in ends then, however much it is used. */
const longestMs = 7 * 86_400_000;

export function openTeam(deps: TeamDeps): Team {
  const { sql } = deps.database;
  const now = (): number => deps.clock.now();
  const begun = (userId: string, address: string) => auditSignIn(deps, userId, address);
  const signIn = openSignIn({ ...deps, sql, now, begun });
  const listeners: (() => Promise<void>)[] = [];
  const changed = (): void => {
    for (const listener of listeners) {
      listener().catch((error: unknown) =>
        deps.log.error({ error }, 'a listener failed at a change of staff'),
      );
    }
  };
  const team: Team = {
    whoIs: async (headers) => {
      if (!headers.cookie?.includes('dianbo.')) return undefined;
      const found = await signIn.api.getSession({ headers: fromNodeHeaders(headers) });
      return found ? staffOf(found, deps.secondFactorFor) : undefined;
    },
    list: (role) => staffStore.list(sql, role),
    hire: (tx, person) => hire(tx, deps.newId, person),
    hireOne: (person, by) => hireOne(deps, person, by),
    isEmpty: () => staffStore.isEmpty(sql),
    openBy: (usernames, password) => openBy(sql, usernames, password),
    onChanged: (listener) => {
      listeners.push(listener);
    },
    personal: teamPersonalData(deps.database),
    routes: (app) => {
      const routeDeps = { ...deps, signIn, changed, guesses: openGuesses(deps) };
      teamRoutes(app, team, routeDeps);
      accountRoutes(app, routeDeps);
    },
  };
  return team;
}

type SignedIn = NonNullable<Awaited<ReturnType<SignIn['api']['getSession']>>>;

/** TEAM-7, TEAM-9: who lacks an own password or a demanded second factor may do nothing yet. */
function staffOf(
  { user: person, session }: SignedIn,
  secondFactorFor: readonly string[],
): Staff | undefined {
  if (person.active === false) return undefined;
  // Its beginning is better-auth's, by the machine's clock.
  if (Date.now() - session.createdAt.getTime() > longestMs) return undefined;
  const { id, name, role, firstPasswordUntil, twoFactorEnabled } = person;
  const secondFactor = twoFactorEnabled === true;
  const own = firstPasswordUntil === null || firstPasswordUntil === undefined;
  const lacksSecond = secondFactorFor.includes(role) && !secondFactor;
  const must = !own ? 'password' : lacksSecond ? 'second-factor' : undefined;
  if (must) return { id, name, role, permits: [], must, secondFactor };
  return { id, name, role, permits: permitsOf(role), secondFactor };
}

async function hireOne(
  deps: TeamDeps,
  person: Omit<Hire, 'password' | 'firstUntil'>,
  by: { readonly id: string },
): Promise<Result<Hired>> {
  const { database, newId, clock } = deps;
  const password = freshPassword(randomInt);
  const firstUntil = new Date(clock.now() + firstPasswordMs);
  try {
    const id = await database.inTransaction(async (tx) => {
      const made = await hire(tx, newId, { ...person, password, firstUntil });
      const entry = { at: clock.now(), actor: by.id, action: 'staff.hired', object: made };
      await deps.audit(tx, { ...entry, detail: { role: person.role } });
      return made;
    });
    return ok({ id, password });
  } catch (error) {
    if (uniqueViolation(error)) return no(usernameTaken(person.username));
    throw error;
  }
}
