import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { usualCaps } from '../platform/http/index.ts';
import { handClock, openTestProgram, type TestProgram } from './program.ts';
import { newBuyer, openShow, type Buyer, type Show } from './show.ts';

interface Told {
  readonly re?: string;
  readonly ok?: true;
  readonly no?: { readonly code: string; readonly retryAfterMs?: number };
  readonly out?: { readonly code: string; readonly retryAfterMs: number };
}

describe('viewers who would starve the room', () => {
  const clock = handClock();
  let test: TestProgram;
  let show: Show;
  let port = 0;
  beforeAll(async () => {
    const caps = { ...usualCaps, entries: 20, messages: 4, talk: 2 };
    test = await openTestProgram({ clock, caps });
    test.program.jobs.stop();
    port = Number(new URL(await test.program.app.listen({ port: 0, host: '127.0.0.1' })).port);
    show = await openShow({ ...test, clock }, 'live');
  }, 60_000);
  afterAll(() => test.close());

  /** A socket of this viewer, as it comes through the proxy of this machine. */
  function come({ client }: Buyer, from: string) {
    const token = String(client.headers['authorization']).slice('Bearer '.length);
    const query = new URLSearchParams({ session: show.session.id, as: 'viewer', token });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live?${query.toString()}`, {
      headers: { ...(from === '' ? {} : { 'x-forwarded-for': from }) },
    });
    const told: Told[] = [];
    socket.on('message', (data: Buffer) => {
      told.push(JSON.parse(data.toString()));
    });
    let asked = 0;
    const say = (message: object): void => socket.send(JSON.stringify(message));
    return {
      socket,
      told,
      say,
      ask: async (t: 'say' | 'follow'): Promise<Told | undefined> => {
        asked += 1;
        const id = `m${asked}`;
        say(t === 'say' ? { t, id, text: `第${asked}句` } : { t, id });
        await expect.poll(() => told.some(({ re }) => re === id)).toBe(true);
        return told.find(({ re }) => re === id);
      },
      leave: async (): Promise<void> => {
        socket.close();
        await once(socket, 'close');
      },
    };
  }

  async function factsOf(viewer: Buyer, ...types: readonly string[]) {
    const facts = (await test.program.tape.read(show.run.id))?.facts ?? [];
    return facts.filter(({ type, data }) => {
      return types.includes(type) && 'v' in data && data.v === viewer.viewerId;
    });
  }

  it('[LIVE-41] invented products that they saw or opened are on no tape', async () => {
    const viewer = await newBuyer(test);
    const inside = come(viewer, '');
    await once(inside.socket, 'message');
    const [product = ''] = show.session.plan.lineup;
    for (let number = 0; number < 3; number += 1) {
      const p = Array.from({ length: 50 }, (_, index) => `prd_invented_${number}_${index}`);
      inside.say({ t: 'shown', p: number === 1 ? [product, ...p.slice(2), product] : p });
      inside.say({ t: 'open', p: number === 1 ? product : `x${number}` });
    }
    expect(await inside.ask('follow')).toMatchObject({ ok: true });
    const facts = await factsOf(viewer, 'product.shown', 'product.opened');
    expect(facts.map(({ type, data }) => [type, data])).toEqual([
      ['product.shown', { v: viewer.viewerId, p: [product] }],
      ['product.opened', { v: viewer.viewerId, p: product }],
    ]);
    await inside.leave();
  });

  it('[LIVE-42] the card that one viewer saw is one line, whatever it is said to come from', async () => {
    const viewer = await newBuyer(test);
    for (const source of ['lobby', 'direct', 'a', 'b']) {
      const path = `/api/public/sessions/${show.session.id}/shown`;
      expect((await viewer.client.send('POST', path, { source })).status).toBe(204);
    }
    expect(await factsOf(viewer, 'room.shown')).toHaveLength(1);
  });

  it('[LIVE-43] who comes and goes in a loop is asked to wait, and is neither counted nor taped', async () => {
    const viewer = await newBuyer(test);
    for (let time = 0; time < 10; time += 1) {
      const inside = come(viewer, '');
      await once(inside.socket, 'message');
      await inside.leave();
    }
    const outside = come(viewer, '');
    const [code] = await once(outside.socket, 'close');
    expect(code).toBe(4000);
    expect(outside.told.at(-1)?.out).toMatchObject({
      code: 'live.too-many-entries',
      retryAfterMs: 12_000,
    });
    expect(await factsOf(viewer, 'viewer.entered')).toHaveLength(10);
    clock.forward(12_000);
    const again = come(viewer, '');
    await once(again.socket, 'message');
    expect(await factsOf(viewer, 'viewer.entered')).toHaveLength(11);
    await again.leave();
  });

  it('[LIVE-44] one address chats so much, whoever does; another one and this machine go on', async () => {
    const viewers = [await newBuyer(test), await newBuyer(test), await newBuyer(test)];
    const from = '203.0.113.20';
    const inside = viewers.map((viewer, index) =>
      come(viewer, index === 2 ? '203.0.113.21' : from),
    );
    await Promise.all(inside.map(({ socket }) => once(socket, 'message')));
    const [one, two, other] = inside;
    expect(await one?.ask('say')).toMatchObject({ ok: true });
    expect(await two?.ask('say')).toMatchObject({ ok: true });
    expect(await two?.ask('say')).toMatchObject({
      no: { code: 'live.address-too-often', retryAfterMs: 30_000 },
    });
    expect(await other?.ask('say')).toMatchObject({ ok: true });
    // What is no chat still goes, until all that the address may tell is told.
    expect(await one?.ask('follow')).toMatchObject({ ok: true });
    expect(await two?.ask('follow')).toMatchObject({ no: { code: 'live.address-too-often' } });
    expect(await other?.ask('follow')).toMatchObject({ ok: true });
    const here = come(viewers[0] ?? (await newBuyer(test)), '');
    await once(here.socket, 'message');
    expect(await here.ask('say')).toMatchObject({ ok: true });
    for (const guest of [...inside, here]) await guest.leave();
  });
});
