import { openRoutes, Caller } from '../../../platform/testing/http.ts';
import { openTestGround } from '../../../platform/testing/ground.ts';
import type { Staff } from '../../../platform/http/index.ts';
import { openTeam, permitsOf, type Role, type TeamDeps } from '../index.ts';

/** Somebody of the staff as other modules see them: with all that their role may do. */
export function staffIn(role: Role, name: string = role): Staff {
  return { id: `stf_${role}`, name, role, permits: permitsOf(role) };
}

type AuditEntry = Parameters<TeamDeps['audit']>[1];

/** The staff on an empty database, and the routes by which people sign in; audit entries go into a list. */
export async function openTestTeam({ secondFactorFor = [] }: Partial<TeamDeps> = {}) {
  const ground = await openTestGround();
  const log: AuditEntry[] = [];
  const team = openTeam({
    ...ground,
    secret: 'a-test-secret-that-is-long-enough-0123456789',
    baseUrl: 'http://localhost:0',
    secondFactorFor,
    audit: async (_tx, action) => {
      log.push(action);
    },
    replaceKeys: async () => {},
  });
  const { app } = await openRoutes([team], { staffOf: (headers) => team.whoIs(headers) });
  return {
    ...ground,
    team,
    app,
    log,
    /** Gives somebody a login, with a password of their own. */
    hire: (username: string, role: Role, password: string, name = username) =>
      ground.database.inTransaction((tx) => team.hire(tx, { username, name, role, password })),
    signIn: async (username: string, password: string): Promise<Caller> => {
      const response = await app.inject({
        method: 'POST',
        url: '/api/auth/sign-in/username',
        headers: { 'content-type': 'application/json', host: 'localhost' },
        payload: { username, password },
      });
      if (response.statusCode !== 200) throw new Error(`sign-in: ${response.body}`);
      const kept = response.cookies.map((cookie) => `${cookie.name}=${cookie.value}`);
      return new Caller(app, { cookie: kept.join('; ') });
    },
  };
}

export type TestTeam = Awaited<ReturnType<typeof openTestTeam>>;
