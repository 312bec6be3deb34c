import { asc, eq } from 'drizzle-orm';
import type { IncomingHttpHeaders } from 'node:http';
import { fromNodeHeaders } from 'better-auth/node';
import { uniqueViolation, type Database, type Sql } from '../../platform/db/index.ts';
import type { App, Staff } from '../../platform/http/index.ts';
import { no, ok, type NewId, type Result } from '../../platform/kernel/index.ts';
import type { PersonalHolder } from '../../platform/personal/index.ts';
import { hire, type Hire } from './app/hire.ts';
import { openSignIn } from './app/sign-in.ts';
import type { StaffRow } from './contract.ts';
import { permitsOf } from './domain/roles.ts';
import { usernameTaken } from './refusals.ts';
import { teamRoutes } from './http/routes.ts';
import { teamHolder } from './store/personal.ts';
import { user } from './store/schema.ts';

export { permitsOf, roles, roleWords, type Role } from './domain/roles.ts';
export type { Hire };

export interface Team {
  /** Who sent these headers, when the sign-in is still good. */
  whoIs(headers: IncomingHttpHeaders): Promise<Staff | undefined>;
  list(role?: string): Promise<StaffRow[]>;
  hire(tx: Sql, person: Hire): Promise<string>;
  /** Refuses with `team.username-taken`. */
  hireOne(person: Hire): Promise<Result<{ id: string }>>;
  isEmpty(): Promise<boolean>;
  readonly personal: PersonalHolder;
  routes(app: App): void;
}

export interface TeamNeeds {
  readonly database: Database;
  readonly newId: NewId;
  readonly secret: string;
  readonly baseUrl: string;
  readonly triesPerMinute: number;
}

export function openTeam(needs: TeamNeeds): Team {
  const { sql } = needs.database;
  const signIn = openSignIn({ ...needs, sql });
  const team: Team = {
    whoIs: async (headers) => {
      if (!headers.cookie?.includes('dianbo.')) return undefined;
      const found = await signIn.api.getSession({ headers: fromNodeHeaders(headers) });
      if (!found || found.user.active === false) return undefined;
      const { id, name, role } = found.user;
      return { id, name, role, permits: permitsOf(role) };
    },
    list: async (role) => {
      const rows = await sql
        .select({ id: user.id, name: user.name, username: user.username, role: user.role })
        .from(user)
        .where(role === undefined ? undefined : eq(user.role, role))
        .orderBy(asc(user.createdAt), asc(user.id));
      return rows.map((row) => ({ ...row, username: row.username ?? '' }));
    },
    hire: (tx, person) => hire(tx, needs.newId, person),
    hireOne: async (person) => {
      try {
        const hired = needs.database.inTransaction((tx) => hire(tx, needs.newId, person));
        return ok({ id: await hired });
      } catch (error) {
        if (uniqueViolation(error)) return no(usernameTaken(person.username));
        throw error;
      }
    },
    isEmpty: async () => (await sql.select({ id: user.id }).from(user).limit(1)).length === 0,
    personal: teamHolder(needs.database),
    routes: (app) => teamRoutes(app, team, signIn),
  };
  return team;
}
