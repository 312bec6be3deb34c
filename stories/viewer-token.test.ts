import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ViewerLogin } from '../modules/crm/contract.ts';
import { handClock, openTestProgram, type TestProgram } from './program.ts';

const dayMs = 86_400_000;

describe('a viewer’s token', () => {
  const clock = handClock();
  let test: TestProgram;

  beforeAll(async () => {
    test = await openTestProgram({ clock });
    test.program.jobs.stop();
  }, 60_000);
  afterAll(() => test.close());

  const ask = (method: 'GET' | 'POST', url: string, token: string) =>
    test.program.app.inject({ method, url, headers: { authorization: `Bearer ${token}` } });

  it('[CRM-5] ends after half a year, and who comes back in time has a fresh one', async () => {
    const { program } = test;
    const made = await program.app.inject({ method: 'POST', url: '/api/viewers', payload: {} });
    const first: ViewerLogin = made.json();
    expect(first.until).toBe(clock.now() + 180 * dayMs);
    clock.forward(179 * dayMs);
    const renewed = await ask('POST', '/api/me/token', first.token);
    const second: ViewerLogin = renewed.json();
    expect([renewed.statusCode, second.id]).toEqual([200, first.id]);
    clock.forward(dayMs);
    expect((await ask('GET', '/api/me/orders', first.token)).statusCode).toBe(401);
    expect((await ask('POST', '/api/me/token', first.token)).statusCode).toBe(401);
    expect((await ask('GET', '/api/me/orders', second.token)).statusCode).toBe(200);
  });

  it('[CRM-5] nobody lengthens their own', async () => {
    const { token, id }: ViewerLogin = (
      await test.program.app.inject({ method: 'POST', url: '/api/viewers', payload: {} })
    ).json();
    const longer = Buffer.from(JSON.stringify([id, '我', false, clock.now() + 9999 * dayMs]));
    const text = longer.toString('base64url');
    const own = createHmac('sha256', 'guessed').update(text).digest('base64url');
    for (const signature of [token.split('.')[1] ?? '', own]) {
      expect((await ask('GET', '/api/me/orders', `${text}.${signature}`)).statusCode).toBe(401);
    }
  });
});
