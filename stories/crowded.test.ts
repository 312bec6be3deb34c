import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { handClock, openTestProgram, type TestProgram } from './program.ts';
import { nothingBack, newBuyer, openShow, type Buyer, type Show } from './show.ts';
import { orderOf } from '../modules/order/testing/open.ts';

interface Told {
  readonly re?: string;
  readonly ok?: true;
  readonly no?: { readonly code: string; readonly words: { readonly zh: string } };
}

describe('a tape that is not written', () => {
  let test: TestProgram;
  let show: Show;
  let holder: pg.Client;
  let viewer: Buyer;
  let late: Buyer;

  beforeAll(async () => {
    test = await openTestProgram({ clock: handClock() });
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    [viewer, late] = [await newBuyer(test), await newBuyer(test)];
    await test.program.app.listen({ port: 0, host: '127.0.0.1' });
    holder = new pg.Client({ connectionString: test.databaseUrl });
    await holder.connect();
  }, 60_000);
  afterAll(async () => {
    await holder.end();
    await test.close();
  });

  const come = ({ client }: Buyer): WebSocket => {
    const address = test.program.app.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    const token = String(client.headers['authorization']).slice('Bearer '.length);
    const query = new URLSearchParams({ session: show.session.id, as: 'viewer', token });
    return new WebSocket(`ws://127.0.0.1:${address.port}/live?${query.toString()}`);
  };
  /** What goes on the tape whatever viewers do: a part of an order that was refunded. */
  const refunded = (id: string): Promise<void> =>
    test.program.live.subscriber.handle({
      id,
      type: 'order.part-refunded.v1',
      at: 0,
      data: { ...orderOf(id, { runId: show.run.id, lines: [] }), back: nothingBack },
    });

  it('[LIVE-37] viewers are told that it is crowded and come in later; what is bought waits for it', async () => {
    const socket = come(viewer);
    await once(socket, 'message');
    const told: Told[] = [];
    socket.on('message', (data: Buffer) => {
      told.push(JSON.parse(data.toString()));
    });
    const say = async (id: string): Promise<Told | undefined> => {
      socket.send(JSON.stringify({ t: 'say', id, text: '还有货吗' }));
      await expect.poll(() => told.some(({ re }) => re === id), { timeout: 10_000 }).toBe(true);
      return told.find(({ re }) => re === id);
    };
    expect(await say('1')).toMatchObject({ ok: true });
    await holder.query('begin; lock table tape.tape in exclusive mode');
    const waiting = Array.from({ length: 12_001 }, (_, index) => refunded(`r${index}`));
    const full = await say('2');
    expect(full?.no?.code).toBe('live.room-full');
    expect(full?.no?.words.zh).toContain('几秒后重试');
    const [code] = await once(come(late), 'close');
    expect(code).toBe(1013);

    await holder.query('rollback');
    await Promise.all(waiting);
    expect(await say('3')).toMatchObject({ ok: true });
    const back = come(late);
    await once(back, 'message');
    const facts = (await test.program.tape.read(show.run.id))?.facts ?? [];
    expect(facts.filter(({ type }) => type === 'order.part-refunded')).toHaveLength(12_001);
    expect(facts.filter(({ type }) => type === 'danmaku.said')).toHaveLength(2);
    for (const open of [socket, back]) {
      open.close();
      await once(open, 'close');
    }
  }, 60_000);
});
