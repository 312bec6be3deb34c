import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ViewerLogin } from './contract.ts';
import { plainPerson, plainPlace } from './index.ts';
import { openTestCrm, type TestCrm } from './testing/open.ts';

const dayMs = 86_400_000;

interface NewViewer {
  readonly id: string;
  readonly token: string;
  readonly code?: string;
  readonly retryAfterMs?: number;
}

describe('who comes', () => {
  let test: TestCrm;

  beforeAll(async () => {
    test = await openTestCrm({ networkMost: 30 });
  });
  afterAll(() => test.close());

  const ask = (method: 'GET' | 'POST', url: string, token: string) =>
    test.http.app.inject({ method, url, headers: { authorization: `Bearer ${token}` } });

  /** A browser, or a program that keeps no cookie, at an address of a network or on this machine. */
  async function newcomer(from: string, cookie?: string) {
    const through = from === '' ? {} : { 'x-forwarded-for': from };
    const response = await test.http.app.inject({
      method: 'POST',
      url: '/api/viewers',
      headers: { host: 'localhost', ...through, ...(cookie === undefined ? {} : { cookie }) },
      payload: {},
    });
    const [given] = [response.headers['set-cookie']].flat();
    const body = response.json<NewViewer>();
    const retryAfter = response.headers['retry-after'];
    return { status: response.statusCode, body, cookie: given?.split(';')[0], retryAfter };
  }

  it('[CRM-5] ends after half a year, and who comes back in time has a fresh one', async () => {
    const made = await test.http.app.inject({ method: 'POST', url: '/api/viewers', payload: {} });
    const first: ViewerLogin = made.json();
    expect(first.until).toBe(test.clock.now() + 180 * dayMs);
    test.clock.forward(179 * dayMs);
    const renewed = await ask('POST', '/api/me/token', first.token);
    const second: ViewerLogin = renewed.json();
    expect([renewed.statusCode, second.id]).toEqual([200, first.id]);
    test.clock.forward(dayMs);
    expect((await ask('GET', '/api/me/follow', first.token)).statusCode).toBe(401);
    expect((await ask('POST', '/api/me/token', first.token)).statusCode).toBe(401);
    expect((await ask('GET', '/api/me/follow', second.token)).statusCode).toBe(200);
  });

  it('[CRM-5] nobody lengthens their own', async () => {
    const { token, id }: ViewerLogin = (
      await test.http.app.inject({ method: 'POST', url: '/api/viewers', payload: {} })
    ).json();
    const longer = Buffer.from(JSON.stringify([id, '我', false, test.clock.now() + 9999 * dayMs]));
    const text = longer.toString('base64url');
    const own = createHmac('sha256', 'guessed').update(text).digest('base64url');
    for (const signature of [token.split('.')[1] ?? '', own]) {
      expect((await ask('GET', '/api/me/follow', `${text}.${signature}`)).statusCode).toBe(401);
    }
  });

  it('[CRM-31] [CRM-32] who comes again and again is told when, in the header too', async () => {
    const first = await newcomer('203.0.113.5');
    expect(first.cookie).toMatch(/^dianbo_device=dev_\w+\.[\w-]{43}$/);
    const all = [];
    for (let count = 0; count < 6; count += 1)
      all.push(await newcomer('203.0.113.5', first.cookie));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 429]);
    expect(all.at(-1)).toMatchObject({
      retryAfter: '120',
      body: { code: 'crm.device-too-many-viewers', retryAfterMs: 120_000 },
    });
    const crowd = await Promise.all(Array.from({ length: 31 }, () => newcomer('203.0.113.6')));
    const late = crowd.filter(({ status }) => status === 429);
    expect(late).toHaveLength(1);
    expect(late[0]?.body.code).toBe('crm.network-too-many-viewers');
    const here = await Promise.all(Array.from({ length: 60 }, () => newcomer('')));
    expect(here.every(({ status }) => status === 201)).toBe(true);
  });

  it('[CRM-31] who had a viewer before there were devices becomes one on the first visit', async () => {
    const { body } = await newcomer('');
    const ask = (cookie?: string) =>
      test.http.app.inject({
        url: '/api/me/follow',
        headers: {
          host: 'localhost',
          authorization: `Bearer ${body.token}`,
          ...(cookie === undefined ? {} : { cookie }),
        },
      });
    const [given] = [(await ask()).headers['set-cookie']].flat();
    expect(given).toMatch(/^dianbo_device=.*HttpOnly; SameSite=Lax$/);
    expect((await ask(given?.split(';')[0])).headers['set-cookie']).toBeUndefined();
  });

  it.each(['\u200b', '\u3164', ' \u2800\u000b', '\u202e'])(
    '[CRM-30] nobody is called %j: nothing is seen of it',
    async (nickname) => {
      const said = await test.http
        .anybody()
        .send<{ code: string }>('POST', '/api/viewers', { nickname });
      expect([said.status, said.body.code]).toEqual([422, 'http.invalid-input']);
    },
  );

  it('[CRM-10] one person and one door have one form, however they are typed', () => {
    const names = [
      '王小明',
      ' 王 小明',
      '王\u200b小明',
      '王小明先生',
      '王小明 女士',
      '王·小明',
      '王小明(收)',
      '王小明老师',
    ];
    expect(new Set(names.map(plainPerson))).toEqual(new Set(['王小明']));
    expect(plainPerson('Ｌi Wei')).toBe(plainPerson('li wei'));
    expect(plainPerson('先生')).toBe('先生');
    expect(plainPerson('王小红')).not.toBe(plainPerson('王小明'));
    const place = (street: string) => plainPlace({ province: '浙江', region: '杭州市', street });
    for (const street of [
      '文一路1号2单元301室',
      '文一路 1号2单元\u200b301',
      '文一路１号２单元301室\u3164\u00ad',
    ]) {
      expect(place(street)).toBe(place('文一路1号2单元301'));
    }
  });
});
