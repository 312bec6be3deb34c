import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../platform/testing/http.ts';
import type { SignInRow, StaffRow } from './contract.ts';
import { openTestTeam, type TestTeam } from './testing/open.ts';

interface Refused {
  readonly code?: string;
}

const known = ['admin', 'finance', 'host', 'trainer', 'content'] as const;

describe('logins', () => {
  let test: TestTeam;
  let admin: Caller;

  beforeAll(async () => {
    test = await openTestTeam({ secondFactorFor: ['finance'] });
    for (const role of known) await test.hire(role, role, 'dianbo-demo');
    admin = await signIn('admin', 'dianbo-demo');
  });
  afterAll(() => test.close());

  const signIn = (name: string, password: string) => test.signIn(name, password);
  const hire = async (username: string) =>
    (
      await admin.send<{ id: string; password: string }>('POST', '/api/staff', {
        username,
        name: username,
        role: 'host',
      })
    ).body;
  const auditLogOf = (object?: string) =>
    test.log.filter((row) => object === undefined || row.object === object);
  const choose = (by: Caller, current: string, next: string) =>
    by.send<Refused>('POST', '/api/me/password', { current, next });

  it('[TEAM-7] a first password opens nothing but the choice of an own one, and not for long', async () => {
    const { id, password } = await hire('first');
    const first = await signIn('first', password);
    const me = await first.send<{ staff: { must?: string; permits: unknown[] } }>('GET', '/api/me');
    expect(me.body.staff).toMatchObject({ must: 'password', permits: [] });
    expect((await first.send<Refused>('GET', '/api/staff')).body.code).toBe('http.set-up-first');
    expect((await choose(first, password, 'password1')).body.code).toBe('team.password-weak');
    expect((await choose(first, 'wrong', 'x7!kk-92bq')).body.code).toBe('team.password-wrong');
    expect((await choose(first, password, 'x7!kk-92bq')).status).toBe(204);
    const own = await signIn('first', 'x7!kk-92bq');
    expect((await own.send('GET', '/api/staff')).status).toBe(200);
    const again = await admin.send<{ password: string }>(
      'POST',
      `/api/staff/${id}/first-password`,
      {},
    );
    expect((await own.send('GET', '/api/staff')).status).toBe(401);
    await expect(signIn('first', 'x7!kk-92bq')).rejects.toThrow('sign-in');
    test.clock.forward(3 * 86_400_000 + 1);
    await expect(signIn('first', again.body.password)).rejects.toThrow('NO_LOGIN');
  });

  it('[TEAM-6] [TEAM-20] a new password ends every other sign-in; each can be ended by hand', async () => {
    const { password } = await hire('mover');
    const here = await signIn('mover', password);
    expect((await choose(here, password, 'x7!kk-92bq')).status).toBe(204);
    const one = await signIn('mover', 'x7!kk-92bq');
    const two = await signIn('mover', 'x7!kk-92bq');
    const three = await signIn('mover', 'x7!kk-92bq');
    const list = async (by: Caller) =>
      (await by.send<{ signIns: SignInRow[] }>('GET', '/api/me/sign-ins')).body.signIns;
    const rows = await list(one);
    expect(rows.filter((row) => row.current)).toHaveLength(1);
    const [other] = await list(three).then((all) => all.filter((row) => row.current));
    const stranger = await signIn('host', 'dianbo-demo');
    const stolen = await stranger.send('DELETE', `/api/me/sign-ins/${other?.id}`);
    expect(stolen.body).toEqual({ ended: 0 });
    expect((await one.send('DELETE', `/api/me/sign-ins/${other?.id}`)).body).toEqual({ ended: 1 });
    expect((await three.send('GET', '/api/staff')).status).toBe(401);
    expect((await choose(two, 'x7!kk-92bq', 'k8!zz-13wp')).status).toBe(204);
    expect((await one.send('GET', '/api/staff')).status).toBe(401);
  });

  it('[TEAM-22] a sign-in ends after twelve hours without use, and after seven days of use', async () => {
    const { sql } = test.database;
    const host = await signIn('host', 'dianbo-demo');
    const status = async () => (await host.send('GET', '/api/staff')).status;
    const shift = (column: 'created_at' | 'expires_at', hours: number) =>
      sql.execute(`update team.login set ${column} = ${column} - interval '${hours} hours'
        where user_id = (select id from team.staff where username = 'host')`);
    await shift('created_at', 7 * 24 - 1);
    expect(await status()).toBe(200);
    await shift('created_at', 2);
    expect(await status()).toBe(401);
    await shift('created_at', -(7 * 24 + 1));
    expect(await status()).toBe(200);
    await shift('expires_at', 11);
    expect(await status()).toBe(200);
    await shift('expires_at', 12);
    expect(await status()).toBe(401);
  });

  it('[TEAM-21] an administrator changes others, not themselves, and it stands in the audit log', async () => {
    const { staff } = (await admin.send<{ staff: StaffRow[] }>('GET', '/api/staff')).body;
    const idOf = (username: string) => staff.find((row) => row.username === username)?.id ?? '';
    const self = await admin.send<Refused>('PUT', `/api/staff/${idOf('admin')}`, {
      role: 'host',
      active: false,
    });
    expect(self.body.code).toBe('team.not-yourself');
    const trainer = await signIn('trainer', 'dianbo-demo');
    const change = { role: 'service', active: true };
    expect((await admin.send('PUT', `/api/staff/${idOf('trainer')}`, change)).status).toBe(204);
    expect((await trainer.send<{ staff: { role: string } }>('GET', '/api/me')).body).toMatchObject({
      staff: { role: 'service' },
    });
    const gone = { role: 'service', active: false };
    expect((await admin.send('PUT', `/api/staff/${idOf('trainer')}`, gone)).status).toBe(204);
    expect((await trainer.send('GET', '/api/staff')).status).toBe(401);
    await expect(signIn('trainer', 'dianbo-demo')).rejects.toThrow('NO_LOGIN');
    expect((await trainer.send('PUT', `/api/staff/${idOf('host')}`, change)).status).toBe(401);
    const host = await signIn('host', 'dianbo-demo');
    expect((await host.send('PUT', `/api/staff/${idOf('content')}`, change)).status).toBe(403);
    const actions = auditLogOf(idOf('trainer')).map(({ action }) => action);
    expect(actions).toEqual([
      'staff.signed-in',
      'staff.changed',
      'staff.changed',
      'staff.sign-in-refused',
    ]);
  });

  it('[TEAM-10] who got in and who was refused stands in the audit log; invented names do not', async () => {
    await expect(signIn('finance', 'not-it-at-all')).rejects.toThrow();
    await expect(signIn('my_password_1', 'finance')).rejects.toThrow();
    await signIn('finance', 'dianbo-demo');
    const { staff } = (await admin.send<{ staff: StaffRow[] }>('GET', '/api/staff')).body;
    const id = staff.find(({ username }) => username === 'finance')?.id ?? '';
    const detail = { address: '127.0.0.1' };
    expect(auditLogOf(id)).toMatchObject([
      { action: 'staff.sign-in-refused', actor: '', detail: { ...detail, step: 1 } },
      { action: 'staff.signed-in', actor: id, detail },
    ]);
    expect(JSON.stringify(auditLogOf())).not.toContain('my_password_1');
  });

  it('[TEAM-9] where a second factor is demanded, a password alone opens nothing', async () => {
    const finance = await signIn('finance', 'dianbo-demo');
    const { body } = await finance.send('GET', '/api/me');
    expect(body).toMatchObject({ staff: { must: 'second-factor', permits: [] } });
    expect((await finance.send('GET', '/api/staff')).status).toBe(403);
    expect((await finance.send('GET', '/api/me/sign-ins')).status).toBe(200);
    const closed = await finance.ask('POST', '/api/auth/change-password', {});
    expect(closed.status).toBe(404);
  });
});
