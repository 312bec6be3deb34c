import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { usualCaps } from '../platform/http/index.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { openShow, type Show } from './show.ts';

interface Told {
  readonly re?: string;
  readonly ok?: true;
  readonly no?: { readonly code: string };
}

interface NewViewer {
  readonly id: string;
  readonly token: string;
  readonly code?: string;
  readonly retryAfterMs?: number;
}

describe('devices', () => {
  const clock = handClock();
  let test: TestProgram;
  let show: Show;
  let port = 0;
  beforeAll(async () => {
    test = await openTestProgram({ clock, caps: { ...usualCaps, newcomers: 30 } });
    test.program.jobs.stop();
    port = Number(new URL(await test.program.app.listen({ port: 0, host: '127.0.0.1' })).port);
    show = await openShow({ ...test, clock }, 'live');
  }, 60_000);
  afterAll(() => test.close());

  const through = (from: string) => (from === '' ? {} : { 'x-forwarded-for': from });

  /** A browser, or a program that keeps no cookie, at an address of a network or on this machine. */
  async function newcomer(from: string, cookie?: string) {
    const response = await test.program.app.inject({
      method: 'POST',
      url: '/api/viewers',
      headers: { host: 'localhost', ...through(from), ...(cookie === undefined ? {} : { cookie }) },
      payload: {},
    });
    const [given] = [response.headers['set-cookie']].flat();
    const body = response.json<NewViewer>();
    const retryAfter = response.headers['retry-after'];
    return { status: response.statusCode, body, cookie: given?.split(';')[0], retryAfter };
  }

  const open: WebSocket[] = [];
  afterAll(() => {
    for (const socket of open) socket.terminate();
  });

  async function enter(token: string, headers: Readonly<Record<string, string>>) {
    const query = new URLSearchParams({ session: show.session.id, as: 'viewer', token });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live?${query.toString()}`, { headers });
    open.push(socket);
    const told: Told[] = [];
    socket.on('message', (data: Buffer) => {
      told.push(JSON.parse(data.toString()));
    });
    await once(socket, 'message');
    return { socket, told };
  }

  type Line = Awaited<ReturnType<typeof enter>>;

  /** Everybody says so many lines at once, of which so many are answered; how many of them are taken. */
  async function flood(lines: readonly Line[], each: number, answered: number): Promise<number> {
    const answers = (): Told[] =>
      lines.flatMap(({ told }) => told.filter(({ re }) => re !== undefined));
    const before = answers().length;
    const taken = (): number => answers().filter(({ ok }) => ok === true).length;
    const takenBefore = taken();
    for (const [index, { socket }] of lines.entries()) {
      for (let count = 0; count < each; count += 1) {
        const id = `${clock.now()}-${index}-${count}`;
        socket.send(JSON.stringify({ t: 'say', id, text: `第 ${index} ${count} 句` }));
      }
    }
    await expect.poll(() => answers().length - before).toBe(answered);
    return taken() - takenBefore;
  }

  it('[LIVE-71] one person with eight sockets talks like one, and so do ten viewers of one browser', async () => {
    const person = await newcomer('203.0.113.1');
    const headers = { ...through('203.0.113.1'), cookie: person.cookie ?? '' };
    const own = await Promise.all(
      Array.from({ length: 8 }, () => enter(person.body.token, headers)),
    );
    expect(await flood(own, 2, 12)).toBe(5);
    clock.forward(60_000);
    const first = await newcomer('203.0.113.2');
    const browser = { ...through('203.0.113.2'), cookie: first.cookie ?? '' };
    const tokens = [first.body.token];
    for (let count = 0; count < 5; count += 1) {
      const next = await newcomer('203.0.113.2', first.cookie);
      expect(next).toMatchObject({ status: 201, cookie: undefined });
      tokens.push(next.body.token);
    }
    const many = await Promise.all(tokens.map((token) => enter(token, browser)));
    expect(await flood(many, 2, 12)).toBe(5);
    clock.forward(1600);
    expect(await flood(many, 2, 12)).toBe(2);
    // Whoever else is at that address talks on.
    const other = await newcomer('203.0.113.2');
    const beside = { ...through('203.0.113.2'), cookie: other.cookie ?? '' };
    expect(await flood([await enter(other.body.token, beside)], 3, 3)).toBe(3);
  });

  it('[LIVE-71] programs that keep no cookie talk like a few, however many viewers they make', async () => {
    const from = '203.0.113.3';
    const viewers = await Promise.all(Array.from({ length: 10 }, () => newcomer(from)));
    const headers = { ...through(from), 'user-agent': 'flood' };
    const lines = await Promise.all(viewers.map(({ body }) => enter(body.token, headers)));
    expect(await flood(lines, 4, 40)).toBe(20);
    const elsewhere = await newcomer('203.0.113.4');
    const line = await enter(elsewhere.body.token, { ...headers, ...through('203.0.113.4') });
    expect(await flood([line], 5, 5)).toBe(5);
  });

  it('[LIVE-80] whoever is muted does not speak as a new viewer of the same device', async () => {
    const content = await new Client(test.program).signIn('content');
    const act = (action: object) =>
      content.send('POST', `/api/sessions/${show.session.id}/actions`, {
        actionId: randomUUID(),
        ...action,
      });
    for (const [from, keeps] of [
      ['203.0.113.11', true],
      ['203.0.113.12', false],
    ] as const) {
      const bad = await newcomer(from);
      const cookie = keeps ? (bad.cookie ?? '') : undefined;
      const headers = { ...through(from), ...(cookie === undefined ? {} : { cookie }) };
      const line = await enter(bad.body.token, headers);
      expect(await flood([line], 1, 1)).toBe(1);
      const viewerId = bad.body.id;
      await act({ do: 'mute', viewerId, minutes: 10, reason: 'spam' });
      // A line of the same moment would be the one before, sent again.
      clock.forward(1000);
      const again = await newcomer(from, cookie);
      const next = await enter(again.body.token, headers);
      expect(await flood([line, next], 1, 2)).toBe(0);
      expect(next.told.findLast(({ no }) => no !== undefined)).toMatchObject({
        no: { code: 'live.muted', retryAfterMs: 599_000 },
      });
      // Another browser at the same address talks on.
      const other = await newcomer(from);
      const beside = { ...through(from), cookie: other.cookie ?? '' };
      expect(await flood([await enter(other.body.token, beside)], 1, 1)).toBe(1);
      await act({ do: 'unmute', viewerId });
      clock.forward(60_000);
      expect(await flood([line, next], 1, 2)).toBe(2);
    }
  });
});
