import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { openShow, type Show } from './show.ts';

/** One socket, all that it was told, and how it ended. */
function come(address: string, headers: Readonly<Record<string, string>> = {}) {
  const socket = new WebSocket(address, { headers });
  const told: Record<string, unknown>[] = [];
  const ended: { reason?: string } = {};
  socket.on('message', (data: Buffer) => told.push(JSON.parse(data.toString())));
  socket.on('close', (_code, reason) => (ended.reason = reason.toString()));
  socket.on('error', () => {});
  const answers = () => told.filter((message) => 're' in message);
  const shown = () => told.some((message) => message['full'] === true);
  return { socket, told, ended, answers, shown };
}

describe('who one is', () => {
  const clock = handClock();
  let test: TestProgram;
  let show: Show;
  let base = '';

  beforeAll(async () => {
    test = await openTestProgram({ clock });
    base = (await test.program.app.listen({ port: 0, host: '127.0.0.1' })).replace('http', 'ws');
    show = await openShow(test, 'live');
  }, 60_000);
  afterAll(() => test.close());

  const open: WebSocket[] = [];
  afterAll(() => {
    for (const socket of open) socket.terminate();
  });
  const enter = async (token: string) => {
    const line = come(`${base}/live?session=${show.session.id}&as=viewer&token=${token}`);
    open.push(line.socket);
    await expect.poll(() => line.shown() || line.ended.reason !== undefined).toBe(true);
    return line;
  };
  const newcomer = async (): Promise<string> =>
    (await new Client(test.program).become('路人')).token;

  it('[LIVE-6] five messages at once belong to the viewer, however many sockets speak, and come back', async () => {
    const token = await newcomer();
    const lines = await Promise.all(Array.from({ length: 6 }, () => enter(token)));
    const flood = async (round: string): Promise<number> => {
      for (const [index, { socket }] of lines.entries()) {
        for (let count = 0; count < 3; count += 1) {
          const id = `${round}-${index}-${count}`;
          socket.send(JSON.stringify({ t: 'say', id, text: `刷屏 ${id}` }));
        }
      }
      const answers = () => lines.flatMap((line) => line.answers());
      const ofRound = () => answers().filter(({ re }) => String(re).startsWith(round));
      // Twelve messages a second are heard at all.
      await expect.poll(() => ofRound().length).toBe(12);
      return ofRound().filter(({ ok }) => ok === true).length;
    };
    expect(await flood('a')).toBe(5);
    clock.forward(1600);
    expect(await flood('b')).toBe(2);
    for (const { socket } of lines) socket.close();
    await Promise.all(lines.map(({ socket }) => once(socket, 'close')));
    // Half a message of the budget has come back, and the second of twelve messages is over.
    clock.forward(400);
    const again = await enter(token);
    again.socket.send(JSON.stringify({ t: 'say', id: 'c', text: '又来' }));
    await expect.poll(() => again.answers().length).toBe(1);
    expect(again.answers()).toMatchObject([{ no: { code: 'live.danmaku-too-often' } }]);
    again.socket.close();
  });

  it('[LIVE-36] a viewer has eight sockets, the ninth is told, and each is released', async () => {
    const token = await newcomer();
    const lines = await Promise.all(Array.from({ length: 9 }, () => enter(token)));
    const refused = lines.filter(({ ended }) => ended.reason === 'live.too-many-sockets');
    expect(refused).toHaveLength(1);
    expect((await enter(await newcomer())).ended.reason).toBeUndefined();
    for (const { socket } of lines) socket.close();
    await expect.poll(async () => (await enter(token)).ended.reason).toBeUndefined();
  });

  it('[LIVE-40] who is turned away is told why in both languages, and whether to wait', async () => {
    const viewing = `${base}/live?session=${show.session.id}&as=viewer&token=`;
    const simulated = await new Client(test.program).become('模拟', true);
    const eight = await newcomer();
    await Promise.all(Array.from({ length: 8 }, () => enter(eight)));
    const cases = [
      [`${viewing}nobody`, 'live.viewer-unknown', undefined],
      [`${viewing}${simulated.token}`, 'live.simulated-not-allowed', undefined],
      [`${viewing}${eight}`, 'live.too-many-sockets', 10_000],
      [`${base}/live?session=${show.session.id}&as=control`, 'http.sign-in-first', undefined],
      [`${base}/live?session=nothing&as=viewer`, 'live.not-on-air', 5000],
    ] as const;
    for (const [address, code, retryAfterMs] of cases) {
      const line = come(address);
      await expect.poll(() => line.ended.reason).toBe(code);
      const words = { zh: expect.stringMatching(/[一-龥]/), en: expect.stringMatching(/[a-z]/) };
      const status: unknown = expect.any(Number);
      const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
      expect(line.told).toEqual([{ out: { code, status, words, ...wait } }]);
    }
  });

  it('[LIVE-6] a clock that is set back silences nobody', async () => {
    const line = await enter(await newcomer());
    const say = async (id: string): Promise<unknown> => {
      line.socket.send(JSON.stringify({ t: 'say', id, text: `你好 ${id}` }));
      await expect.poll(() => line.answers().some(({ re }) => re === id)).toBe(true);
      return line.answers().find(({ re }) => re === id)?.['ok'];
    };
    expect(await say('before')).toBe(true);
    clock.forward(-3_600_000);
    expect(await say('after')).toBe(true);
    clock.forward(3_600_000);
    expect(await say('again')).toBe(true);
  });

  it.each([
    '\u200b',
    '\u3164',
    '\u2800',
    '\u00ad',
    '\u2060\ufeff',
    '\u115f\u1160 \uffa0',
    '\u{e0041}',
    '\ufe0f',
  ])('[LIVE-6] what nobody would see is no message (%j)', async (text) => {
    const line = await enter(await newcomer());
    line.socket.send(JSON.stringify({ t: 'say', id: 'blank', text }));
    await expect.poll(() => line.answers().length).toBe(1);
    expect(line.answers()).toMatchObject([{ no: { code: 'live.danmaku-empty' } }]);
    line.socket.close();
  });

  it('[TEAM-10] [TEAM-21] a refused sign-in and a changed role stand in the audit log as the auditor reads it', async () => {
    const admin = await new Client(test.program).signIn('admin');
    const { body } = await admin.send<{ staff: { id: string; username: string; role: string }[] }>(
      'GET',
      '/api/staff',
    );
    const trainer = body.staff.find(({ username }) => username === 'trainer');
    if (!trainer) throw new Error('somebody trains');
    const path = '/api/auth/sign-in/username';
    for (const username of ['trainer', 'my_password_1']) {
      const refused = await new Client(test.program).send('POST', path, {
        username,
        password: 'not-it-at-all',
      });
      expect(refused.status).toBe(401);
    }
    const change = { role: trainer.role, active: true };
    expect((await admin.send('PUT', `/api/staff/${trainer.id}`, change)).status).toBe(204);
    const auditor = await new Client(test.program).signIn('auditor');
    const log = await auditor.send<{ rows: { object: string }[] }>('GET', '/api/audit');
    const own = log.body.rows.filter(({ object }) => object === trainer.id);
    const admins = body.staff.find(({ username }) => username === 'admin');
    expect(own).toMatchObject([
      { action: 'staff.sign-in-refused', actor: '', detail: { address: '127.0.0.1', step: 1 } },
      { action: 'staff.changed', actor: admins?.id },
    ]);
    expect(JSON.stringify(log.body)).not.toContain('my_password_1');
  });

  it('[TEAM-12] who is dismissed, signed out or given other work is out of the control room at once', async () => {
    const admin = await new Client(test.program).signIn('admin');
    const { body } = await admin.send<{ staff: { id: string; username: string; role: string }[] }>(
      'GET',
      '/api/staff',
    );
    const person = body.staff.find(({ username }) => username === 'content');
    if (!person) throw new Error('somebody works there');
    const { id, role } = person;
    const watch = async () => {
      const client = await new Client(test.program).signIn(person.username);
      const line = come(`${base}/live?session=${show.session.id}&as=control`, {
        cookie: client.headers['cookie'] ?? '',
      });
      open.push(line.socket);
      await expect.poll(() => line.shown()).toBe(true);
      return line;
    };
    const one = await watch();
    expect(await admin.send('PUT', `/api/staff/${id}`, { role, active: false })).toMatchObject({
      status: 204,
    });
    await expect.poll(() => one.ended.reason, { timeout: 4000 }).toBe('http.sign-in-first');
    await admin.send('PUT', `/api/staff/${id}`, { role, active: true });
    const two = await watch();
    await admin.send('DELETE', `/api/staff/${id}/sign-ins`);
    await expect.poll(() => two.ended.reason, { timeout: 4000 }).toBe('http.sign-in-first');
  });
});
