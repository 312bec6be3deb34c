import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../apps/server/settings.ts';
import { openTestProgram, type TestProgram } from './program.ts';

const origin = 'https://live.example.cn';

describe('behind a proxy that ends TLS', () => {
  let test: TestProgram | undefined;
  afterEach(async () => {
    vi.unstubAllEnvs();
    await test?.close();
    test = undefined;
  });

  const signIn = async (publicUrl?: string) => {
    test = await openTestProgram(publicUrl === undefined ? {} : { publicUrl });
    test.program.jobs.stop();
    const { app } = test.program;
    const host = publicUrl === undefined ? 'localhost' : new URL(publicUrl).host;
    const response = await app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/username',
      headers: { host, origin: publicUrl ?? 'http://localhost', 'x-forwarded-proto': 'https' },
      payload: { username: 'admin', password: 'dianbo-demo' },
    });
    const [cookie] = response.cookies;
    const me = await app.inject({
      url: '/api/me',
      headers: { host, cookie: `${cookie?.name}=${cookie?.value}` },
    });
    const { staff } = me.json<{ staff?: { role: string } }>();
    return { cookie, role: staff?.role, strict: me.headers['strict-transport-security'] };
  };

  it('[TEAM-11] a sign-in is bound to TLS and to this host, and browsers stay there', async () => {
    const { cookie, role, strict } = await signIn(origin);
    expect(cookie).toMatchObject({
      name: '__Host-dianbo.session_token',
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    });
    expect(cookie).not.toHaveProperty('domain');
    expect(role).toBe('admin');
    expect(strict).toMatch(/^max-age=31536000/);
  });

  it('[TEAM-11] on a plain address of this machine nothing of that is asked for', async () => {
    const { cookie, role, strict } = await signIn();
    expect(cookie?.name).toBe('dianbo.session_token');
    expect(cookie?.secure).toBeUndefined();
    expect(role).toBe('admin');
    expect(strict).toBeUndefined();
  });

  it('[TEAM-11] an address that is none, or has a path, is refused when the program starts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dianbo-tls-'));
    vi.stubEnv('DIANBO_DATA', folder);
    const read = (text: string) => {
      vi.stubEnv('DIANBO_PUBLIC_URL', text);
      return readSettings([]).publicUrl;
    };
    expect(read(`${origin}/`)).toBe(origin);
    expect(read('')).toBeUndefined();
    for (const text of ['live.example.cn', 'ftp://live.example.cn', `${origin}/desk`, 'x']) {
      expect(() => read(text)).toThrow(/DIANBO_PUBLIC_URL: 应为不带路径的网址/);
    }
    rmSync(folder, { recursive: true });
  });
});
