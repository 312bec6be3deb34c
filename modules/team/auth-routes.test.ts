import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openHttp, type App } from '../../platform/http/index.ts';
import { systemIds } from '../../platform/kernel/index.ts';
import { openLog, openMetrics } from '../../platform/telemetry/index.ts';
import { emptyDatabase, totp } from '../../platform/testing/index.ts';
import type { AuditAction } from './app/audit.ts';
import { openSignIn, signInPaths } from './app/sign-in.ts';
import { openTeam } from './index.ts';
import { account, user } from './store/schema.ts';

type Database = Awaited<ReturnType<typeof emptyDatabase>>;
type Method = 'GET' | 'POST';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookie: string;
}

const password = 'own-words-7319';
const secret = 'a-test-secret-that-is-long-enough-0123456789';
const baseUrl = 'http://localhost';

describe('the routes of better-auth', () => {
  const actions: AuditAction[] = [];
  let database: Database;
  let app: App;
  let port = 0;
  let now = Date.UTC(2026, 11, 1);
  let address = 0;

  const audit = async (_tx: unknown, action: AuditAction): Promise<void> => {
    actions.push(action);
  };

  beforeAll(async () => {
    database = await emptyDatabase();
    const log = openLog('silent');
    const clock = { now: () => now };
    const newId = systemIds(() => now);
    const secondFactorFor: string[] = [];
    const replaceKeys = () => Promise.resolve();
    const base = { database, clock, newId, log, audit, replaceKeys };
    const team = openTeam({ ...base, secret, baseUrl, secondFactorFor });
    app = await openHttp({ log, metrics: openMetrics(), version: '0', tlsOnly: false });
    app.addHook('onRequest', async (asked) => {
      asked.staff = await team.whoIs(asked.headers);
    });
    team.routes(app);
    for (const username of ['su', 'li', 'wang', 'zhao']) {
      const person = { username, name: username, role: 'admin' as const, password };
      await database.inTransaction((tx) => team.hire(tx, person));
    }
    const listening = await app.listen({ port: 0, host: '127.0.0.1' });
    port = Number(new URL(listening).port);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await database.close();
  });
  beforeEach(() => {
    // An hour and more later, from elsewhere: what another test tried counts no longer.
    now += 2 * 3_600_000;
    address += 1;
    actions.length = 0;
  });

  /** A request whose path goes over the wire as it is written here. */
  const ask = (
    method: Method,
    path: string,
    { body, cookie = '' }: { readonly body?: object; readonly cookie?: string } = {},
  ): Promise<Answer> => {
    const headers = {
      'content-type': 'application/json',
      host: 'localhost',
      origin: baseUrl,
      cookie,
      'x-forwarded-for': `10.7.0.${address}`,
    };
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const jar = answer.headers['set-cookie'] ?? [];
          resolve({
            status: answer.statusCode ?? 0,
            text: Buffer.concat(parts).toString(),
            cookie: jar.map((line) => line.split(';')[0]).join('; '),
          });
        });
      });
      sent.on('error', reject);
      sent.end(method === 'GET' ? undefined : JSON.stringify(body ?? {}));
    });
  };
  const post = (path: string, body: object, cookie = '') =>
    ask('POST', `/api/auth${path}`, { body, cookie });
  const signIn = (username: string) => post('/sign-in/username', { username, password });
  const idOf = async (username: string): Promise<string> => {
    const rows = await database.sql.select().from(user);
    return rows.find((row) => row.username === username)?.id ?? '';
  };
  const refusals = () => actions.filter(({ action }) => action === 'staff.sign-in-refused');
  const setSecondFactor = async (username: string): Promise<void> => {
    const { cookie } = await signIn(username);
    const enabled = await post('/two-factor/enable', { password }, cookie);
    const { totpURI }: { totpURI: string } = JSON.parse(enabled.text);
    const shared = new URL(totpURI).searchParams.get('secret') ?? '';
    await post('/two-factor/verify-totp', { code: totp(shared) }, cookie);
  };
  const last = (statuses: readonly Answer[]) => statuses.map(({ status }) => status).slice(-2);
  const times = async (count: number, once: () => Promise<Answer>): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let index = 0; index < count; index += 1) answers.push(await once());
    return answers;
  };

  it('[TEAM-14] of better-auth’s own routes only those exist that our pages use', async () => {
    const signInOf = openSignIn({
      sql: database.sql,
      secret,
      baseUrl,
      now: () => now,
      begun: async () => undefined,
    });
    const routes = Object.values(signInOf.api).flatMap((endpoint) =>
      'path' in endpoint && typeof endpoint.path === 'string' ? [endpoint.path] : [],
    );
    expect(routes.length).toBeGreaterThan(30);
    for (const route of ['/sign-up/email', '/is-username-available', '/two-factor/send-otp']) {
      expect(routes).toContain(route);
    }
    const used = [
      '/sign-in/username',
      '/sign-out',
      '/two-factor/disable',
      '/two-factor/enable',
      '/two-factor/verify-backup-code',
      '/two-factor/verify-totp',
    ];
    const there: string[] = [];
    const body = { email: 'a@b.cn', password: 'abcdefgh123', name: 'x', username: 'su' };
    for (const route of new Set(routes)) {
      for (const method of ['GET', 'POST'] as const) {
        const path = `/api/auth${route.replaceAll(/:\w+/g, 'x')}`;
        const { status } = await ask(method, path, { body });
        if (status !== 404) there.push(`${method} ${route}`);
      }
    }
    expect(there.toSorted()).toEqual(used.map((path) => `POST ${path}`));
  });

  /** The same address, as somebody would write it who wants it to be read in two ways. */
  const disguises = (path: string): string[] => {
    const [, first = '', rest = ''] = /^\/([^/]+)(.*)$/.exec(path) ?? [];
    const auth = '/api/auth';
    return [
      `${auth}/x/..${path}`,
      `${auth}/.${path}`,
      `${auth}/${path}`,
      `/${auth}${path}`,
      `/api//auth${path}`,
      `/api/./auth${path}`,
      `/x/..${auth}${path}`,
      `${auth}/%2e${path}`,
      `${auth}/x/%2e%2e${path}`,
      `${auth}/x/.%2E${path}`,
      `${auth}/x\\..${path.replaceAll('/', '\\')}`,
      `${auth}${path.replaceAll('/', '\\')}`,
      `${auth}/${first}%2f${rest.slice(1)}`,
      `${auth}%2f${first}${rest}`,
      `${auth}/${first}%5c${rest.slice(1)}`,
      `${auth}${path}/`,
      `${auth}${path}//`,
      `${auth}${path}/.`,
      `${auth}${path}/x/..`,
      `${auth}${path}%20`,
      `${auth}${path}%00`,
      `${auth}${path.toUpperCase()}`,
      `/API/auth${path}`,
      `${auth}${path}?a=1`,
      `${auth}${path}?/../sign-out`,
      `${auth}${path};a=1`,
      `${auth};a=1${path}`,
      `${auth}/${first};x${rest}`,
      `${auth}${path}#x`,
      `http://localhost${auth}${path}`,
      `${auth}/%25${path.slice(1)}`,
      `${auth}${path.replace('-', '%2d')}`,
      `${auth}/%${(path.codePointAt(1) ?? 0).toString(16)}${path.slice(2)}`,
    ];
  };

  it.each(signInPaths.filter(({ guesses }) => guesses !== undefined).map(({ path }) => path))(
    '[TEAM-15] %s in disguise is nothing, or is counted like itself',
    async (path) => {
      const cookie = path.startsWith('/two-factor') ? (await signIn('li')).cookie : '';
      const body = { username: 'su', password: 'wrong-password', code: '000000' };
      const plain = await times(11, () => post(path, body, cookie));
      expect(plain.map(({ status }) => status).at(-1)).toBe(429);
      const right = { username: 'su', password, code: '000000' };
      for (const disguise of disguises(path)) {
        const { status, text } = await ask('POST', disguise, { body: right, cookie });
        expect([400, 404, 422, 429], disguise).toContain(status);
        // In our words: better-auth was not asked.
        expect(text, disguise).toMatch(/"code":"(http|team)\./);
      }
    },
    60_000,
  );

  it('[TEAM-15] a disguise that is read like the path itself is counted and put down', async () => {
    const body = { username: 'su', password: 'wrong-password' };
    const answers = await times(11, () =>
      ask('POST', '/api/auth/sign%2din/username?x=1', { body }),
    );
    expect(last(answers)).toEqual([401, 429]);
    expect(refusals()).toHaveLength(10);
  });

  it('[TEAM-16] codes are counted for the person, whatever cookie a fresh sign-in gave', async () => {
    await setSecondFactor('wang');
    const guess = async (path: string): Promise<Answer> => {
      const half = (await signIn('wang')).cookie;
      return post(path, { code: 'wrong1' }, half);
    };
    const codes = await times(11, () => guess('/two-factor/verify-totp'));
    const told: { code: string; words: object } = JSON.parse(codes.at(-1)?.text ?? '{}');
    expect(last(codes)).toEqual([401, 429]);
    expect(told).toMatchObject({ code: 'team.too-many-tries', words: { zh: /失败次数过多/ } });
    // Backup codes are the same secret's other half.
    expect((await guess('/two-factor/verify-backup-code')).status).toBe(429);
    const refused = { object: await idOf('wang'), detail: { step: 2 } };
    expect(refusals()).toHaveLength(10);
    for (const action of refusals()) expect(action).toMatchObject(refused);
  });

  it('[TEAM-16] two cookies of one name read as one', async () => {
    await setSecondFactor('zhao');
    const half = /dianbo\.two_factor=[^;]+/.exec((await signIn('zhao')).cookie)?.[0] ?? '';
    const forged = 'dianbo.two_factor=forged.x';
    const code = '000000';
    const first = await post('/two-factor/verify-totp', { code }, `${forged}; ${half}`);
    expect(first.text).toContain('INVALID_TWO_FACTOR_COOKIE');
    const turned = await post('/two-factor/verify-totp', { code }, `${half}; ${forged}`);
    expect(turned.text).toContain('INVALID_CODE');
    expect(refusals()).toMatchObject([{ object: await idOf('zhao') }]);
  });

  it('[TEAM-16] a cookie that no database can be asked for is one of nobody', async () => {
    const cookie = 'dianbo.two_factor=%00.x';
    const { status } = await post('/two-factor/verify-totp', { code: '000000' }, cookie);
    expect(status).toBe(401);
  });

  it.each(['/two-factor/enable', '/two-factor/disable', '/api/me/password'])(
    '[TEAM-16] the own password cannot be guessed at %s either',
    async (path) => {
      const { cookie } = await signIn('li');
      actions.length = 0;
      const url = path.startsWith('/api') ? path : `/api/auth${path}`;
      const body = { password: 'wrong-password', current: 'wrong-password', next: 'Ganz-neu-4711' };
      const answers = await times(11, () => ask('POST', url, { body, cookie }));
      expect(answers.at(0)?.status).toBeLessThan(404);
      expect(answers.at(-1)?.status).toBe(429);
      const person = await idOf('li');
      const wrong = { action: 'staff.secret-wrong', actor: person, object: person };
      expect(actions).toHaveLength(10);
      for (const action of actions) expect(action).toMatchObject(wrong);
      // Whoever guesses inside keeps nobody from coming in.
      expect((await signIn('li')).status).toBe(200);
    },
  );

  it('[TEAM-16] a new password that is too weak is no try at the present one', async () => {
    const { cookie } = await signIn('li');
    const weak = { current: password, next: 'short' };
    const answers = await times(12, () => ask('POST', '/api/me/password', { body: weak, cookie }));
    expect(answers.at(-1)?.status).toBe(422);
    expect(await database.sql.select().from(account)).toHaveLength(4);
  });
});
