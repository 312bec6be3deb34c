import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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

it('[CRM-8] a browser of which several parts ask at once is one viewer', async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
  });
  let made = 0;
  vi.stubGlobal('fetch', () => {
    made += 1;
    const login = {
      id: `vwr_${made}`,
      nickname: '客',
      token: 't',
      until: Date.now() + 200 * dayMs,
    };
    return Promise.resolve(Response.json(login, { status: 201 }));
  });
  const { knownViewer } = await import('../apps/room/viewer.ts');
  const all = await Promise.all([knownViewer(), knownViewer(), knownViewer()]);
  expect(all.map((login) => login?.id)).toEqual(['vwr_1', 'vwr_1', 'vwr_1']);
  expect([made, (await knownViewer())?.id]).toEqual([1, 'vwr_1']);
  vi.unstubAllGlobals();
});
