import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Caller } from '../../platform/testing/http.ts';
import { totp } from '../../platform/testing/index.ts';
import { openTestTeam, type TestTeam } from './testing/open.ts';

describe('signing in', () => {
  let test: TestTeam;
  let admin: Caller;

  beforeAll(async () => {
    test = await openTestTeam();
    for (const role of ['admin', 'trainer', 'data'] as const) {
      await test.hire(role, role, 'dianbo-demo');
    }
    admin = await test.signIn('admin', 'dianbo-demo');
  });
  afterAll(() => test.close());

  const ask = (url: string, payload: object) => new Caller(test.app).ask('POST', url, payload);

  it('[TEAM-5] gives logins, each user name once, each sign-in good at once', async () => {
    const host = { username: 'anna', name: '安娜', role: 'host' };
    const hired = await admin.send<{ password: string }>('POST', '/api/staff', host);
    expect(hired.status).toBe(201);
    const again = await admin.send('POST', '/api/staff', host);
    expect(again).toMatchObject({ status: 409, body: { code: 'team.username-taken' } });
    const anna = await test.signIn('anna', hired.body.password);
    const refused = await anna.send('POST', '/api/staff', { ...host, username: 'other' });
    expect(refused.status).toBe(403);
  });

  it('[TEAM-4] [TEAM-10] with the second factor on, the password alone signs nobody in', async () => {
    const post = (path: string, payload: object, cookie = '') =>
      test.app.inject({
        method: 'POST',
        url: `/api/auth/${path}`,
        headers: {
          'content-type': 'application/json',
          host: 'localhost',
          origin: 'http://localhost',
          cookie,
        },
        remoteAddress: '10.9.9.9',
        payload,
      });
    const jar = (response: { cookies: { name: string; value: string }[] }): string =>
      response.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const login = { username: 'trainer', password: 'dianbo-demo' };
    const first = jar(await post('sign-in/username', login));
    const { password } = login;
    const enabled: { totpURI: string } = (
      await post('two-factor/enable', { password }, first)
    ).json();
    const secret = new URL(enabled.totpURI).searchParams.get('secret') ?? '';
    const proved = await post('two-factor/verify-totp', { code: totp(secret) }, first);
    expect(proved.statusCode).toBe(200);
    const half = await post('sign-in/username', login);
    expect(half.json()).toMatchObject({ twoFactorRedirect: true });
    const me = async (cookie: string) =>
      (await test.app.inject({ url: '/api/me', headers: { host: 'localhost', cookie } })).json();
    expect(await me(jar(half))).toEqual({});
    const wrong = await post('two-factor/verify-totp', { code: '000000' }, jar(half));
    expect(wrong.statusCode).toBe(401);
    const told = test.log.filter(({ action }) => action === 'staff.sign-in-refused');
    const refused = { address: '10.9.9.9', step: 2 };
    expect(told.map(({ detail }) => detail)).toContainEqual(refused);
    const whole = await post('two-factor/verify-totp', { code: totp(secret) }, jar(half));
    expect(await me(jar(whole))).toMatchObject({ staff: { role: 'trainer' } });
  });

  const tryIn = (username: string, password: string, remoteAddress: string) =>
    test.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/username',
      remoteAddress,
      headers: { 'content-type': 'application/json', host: 'localhost' },
      payload: { username, password },
    });

  it('[TEAM-2] of many wrong tries at once ten are looked at; others of that office still get in', async () => {
    const office = '10.1.2.3';
    const names = ['admin', 'Admin ', 'ADMIN'];
    const wrong = await Promise.all(
      Array.from({ length: 14 }, (_, index) =>
        tryIn(names[index % names.length] ?? '', 'wrong-password', office),
      ),
    );
    const statuses = wrong.map((answer) => answer.statusCode);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    expect(statuses.every((status) => [401, 422, 429].includes(status))).toBe(true);
    const last = await tryIn('admin', 'dianbo-demo', office);
    expect([last.statusCode, last.json().code]).toEqual([429, 'team.too-many-tries']);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(50);
    // At nine in the morning everybody comes at once.
    for (let count = 0; count < 12; count += 1) {
      expect((await tryIn('data', 'dianbo-demo', office)).statusCode).toBe(200);
    }
    expect((await tryIn('admin', 'dianbo-demo', '10.1.2.4')).statusCode).toBe(200);
  });

  it('[TEAM-13] who works here cannot be asked for: a wrong name and a wrong password are told alike', async () => {
    const attempt = async (username: string) => {
      const began = performance.now();
      const body = { username, password: 'wrong-password' };
      const { status, text: said } = await ask('/api/auth/sign-in/username', body);
      return { status, said, ms: performance.now() - began };
    };
    const [there, nobody] = [await attempt('admin'), await attempt('nobody')];
    expect([nobody.status, nobody.said]).toEqual([there.status, there.said]);
    for (const { ms } of [there, nobody]) expect(ms).toBeGreaterThan(195);
    const asked = await ask('/api/auth/is-username-available', { username: 'admin' });
    expect(asked.status).toBe(404);
  });
});
