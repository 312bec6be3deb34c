import { once } from 'node:events';
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ownDatabase } from '../platform/testing/index.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { nothingBack, buy, newBuyer, openShow, type Buyer, type Show } from './show.ts';
import { orderOf } from '../modules/order/testing/open.ts';

/** A socket at a program's own address, and all that it was told. */
interface Seat {
  readonly told: { readonly t?: string; readonly url?: string | null; readonly n?: number }[];
  readonly closed: Promise<unknown[]>;
  readonly socket: WebSocket;
}

describe('two programs on one database', () => {
  const clock = handClock();
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-two-'));
  const oneUrl = 'http://localhost:17301';
  let drop: () => Promise<void>;
  let one: TestProgram;
  let two: TestProgram;
  let show: Show;
  let viewer: Buyer;
  let first: Seat;

  const open = async (databaseUrl: string, publicUrl?: string): Promise<TestProgram> => {
    const where = publicUrl === undefined ? {} : { publicUrl };
    const test = await openTestProgram({ clock, folder, databaseUrl, ...where });
    test.program.jobs.stop();
    await test.program.app.listen({ port: 0, host: '127.0.0.1' });
    return test;
  };
  const come = ({ program }: TestProgram, more: Record<string, string>, client?: Client): Seat => {
    const address = program.app.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    const query = new URLSearchParams({ session: show.session.id, ...more });
    const headers = client ? { cookie: String(client.headers['cookie']) } : {};
    const target = `ws://127.0.0.1:${address.port}/live?${query.toString()}`;
    const socket = new WebSocket(target, { headers });
    const told: Seat['told'] = [];
    socket.on('message', (data: Buffer) => {
      told.push(JSON.parse(data.toString()));
    });
    return { told, socket, closed: once(socket, 'close') };
  };
  const asViewer = (test: TestProgram): Seat => {
    const token = String(viewer.client.headers['authorization']).slice('Bearer '.length);
    return come(test, { as: 'viewer', token });
  };
  const sentTo = async ({ told, closed }: Seat): Promise<unknown> => {
    const [code] = await closed;
    expect(code).toBe(1013);
    expect(told).toHaveLength(1);
    expect(told[0]?.t).toBe('elsewhere');
    return told[0]?.url;
  };
  const typesOnTape = async ({ program }: TestProgram): Promise<string[]> =>
    ((await program.tape.read(show.run.id))?.facts ?? []).map(({ type }) => type);
  const online = async (test: TestProgram): Promise<unknown> => {
    const seat = come(test, { as: 'control' }, show.content);
    await expect.poll(() => seat.told.length).toBeGreaterThan(0);
    seat.socket.close();
    await seat.closed;
    const [frame] = seat.told;
    return frame && 'put' in frame && (frame.put as { online: number }).online;
  };

  beforeAll(async () => {
    const own = await ownDatabase('template1');
    drop = own.drop;
    one = await open(own.url, oneUrl);
    show = await openShow(one, 'live');
    viewer = await newBuyer(one);
    first = asViewer(one);
    await once(first.socket, 'message');
    two = await open(own.url);
  }, 60_000);
  afterAll(async () => {
    await one.close();
    await two.close();
    await drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('[LIVE-90] [LIVE-91] a viewer who comes to the one without the rooms is told where they are, staff too', async () => {
    expect(await sentTo(asViewer(two))).toBe(oneUrl);
    expect(await sentTo(come(two, { as: 'control' }, show.content))).toBe(oneUrl);
  });

  it('[LIVE-92] its start sends nobody home who sits in the other, and nothing is decided in its room', async () => {
    await one.program.live.flush();
    // Something makes it look into the room all the same, as an event that it delivers just before it loses the lead.
    await two.program.live.subscriber.handle({
      id: 'f1',
      type: 'order.part-refunded.v1',
      at: 0,
      data: { ...orderOf('o1', { runId: show.run.id, lines: [] }), back: nothingBack },
    });
    expect(await typesOnTape(two)).not.toContain('viewer.left');
    const staff = await new Client(two.program).signIn('content');
    const action = { do: 'pin-product', actionId: crypto.randomUUID(), productId: null };
    const path = `/api/sessions/${show.session.id}/actions`;
    const answer = await staff.send<{ code: string; words: { zh: string } }>('POST', path, action);
    expect([answer.status, answer.body.code]).toEqual([421, 'live.room-elsewhere']);
    expect(answer.body.words.zh).toContain(oneUrl);
  });

  it('[LIVE-94] orders go on everywhere', async () => {
    const buyer = await newBuyer(two);
    expect((await buy(show, buyer)).status).toBe(201);
  });

  it('[LIVE-90] [LIVE-93] when it takes over, viewers of the one that lost the rooms are sent to it, and its room is whole', async () => {
    const lead = await one.program.database.leads('facts');
    const { database } = two.program;
    // The other renews its time every two seconds: it may do so right in between. And this one's own delivery asks for
    // the lead too: what it has by then must not be ended again.
    const taken = async () => {
      const has = await database.leads('facts');
      if (has) return has;
      await database.sql.execute(sql`update events.lead set until = clock_timestamp()`);
      return database.leads('facts');
    };
    await expect.poll(taken).toBeDefined();
    // What it looked up a moment ago still holds for a moment; then it takes the rooms.
    const lefts = async (): Promise<number> => {
      await two.program.jobs.run('live.place');
      return (await typesOnTape(two)).filter((type) => type === 'viewer.left').length;
    };
    await expect.poll(lefts).toBe(1);
    // As one that wakes, and finds out when it writes.
    lead?.lose();
    await expect
      .poll(async () => {
        await one.program.jobs.run('live.place');
        return first.told.at(-1);
      })
      .toEqual({ t: 'elsewhere', url: null });
    expect((await first.closed)[0]).toBe(1013);

    const seat = asViewer(two);
    await once(seat.socket, 'message');
    expect(seat.told[0]?.t).toBeUndefined();
    await expect.poll(() => online(two)).toBe(1);
    // Two came, and one was there when the rooms went over; who left is not said twice.
    await one.program.live.flush();
    const types = await typesOnTape(two);
    expect(types.filter((type) => type === 'viewer.entered')).toHaveLength(2);
    expect(types.filter((type) => type === 'viewer.left')).toHaveLength(1);
    seat.socket.close();
    await seat.closed;
  });
});
