import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/db/index.ts';
import type { StockRow } from '../supply/index.ts';
import type { NewTapeFact } from '../tape/events.ts';
import type { Plan } from './contract.ts';
import { openLiveAlone } from './testing/open.ts';

const plan: Plan = {
  title: '今晚八点',
  cover: '',
  coverImage: null,
  channel: '主账号',
  hostIds: [],
  warmUp: '',
  madeByAi: false,
  startsAt: 0,
  lineup: ['prd_1'],
  cues: [],
  goals: { gmvFen: 0, viewers: 0, orders: 0 },
};
const run = { id: 'run_1', mode: 'live', openedAt: 1, closedAt: null } as const;
const offer = {
  id: 'ofr_1',
  productId: 'prd_1',
  priceFen: 99_900,
  quota: 20,
  perPerson: 1,
  opensAt: 0,
  closesAt: Date.UTC(2026, 11, 1, 4) + 60_000,
};
const facts: readonly NewTapeFact[] = [
  {
    type: 'run.opened',
    data: {
      sessionId: 'ses_1',
      mode: 'live',
      title: plan.title,
      goals: plan.goals,
      by: '周导',
      cues: [],
      products: [],
      hosts: [],
    },
  },
  {
    type: 'viewer.entered',
    data: { v: 'vwr_1', nick: '小林', source: 'lobby', follower: false },
  },
  { type: 'danmaku.said', data: { id: 'msg_1', v: 'vwr_1', nick: '小林', text: '多少钱' } },
  { type: 'offer.opened', data: { offer, by: '周导' } },
];

describe('a room', () => {
  let database: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const opened = await openLiveAlone();
    ({ database, close } = opened);
    await database.inTransaction((tx) =>
      opened.live.seed(tx, {
        id: 'ses_1',
        plan,
        state: 'live',
        run,
        facts: facts.map((fact, index) => ({ ...fact, seq: index + 1, at: 1000 + index })),
      }),
    );
  });
  afterAll(() => close());

  it('[LIVE-5] is after a restart what its tape says, and whoever was in it has left', async () => {
    const { live, tape, hub } = await openLiveAlone({ database });
    await live.resume();
    const rooms = await Promise.all([...live.loaded()]);
    expect(rooms.map((room) => room?.runId)).toEqual(['run_1']);
    expect(rooms[0]?.state).toMatchObject({
      title: plan.title,
      danmaku: [{ text: '多少钱' }],
      offers: [{ id: 'ofr_1', open: true }],
    });
    const read = await tape.read('run_1');
    expect(read?.facts.at(-1)).toMatchObject({ type: 'viewer.left', data: { v: 'vwr_1' } });
    expect(read?.brokenAt).toBeNull();
    hub.stop();
  });

  it('[LIVE-92] is no place to decide anything where another program has it, and is found where it is on air', async () => {
    const here = await openLiveAlone({ database });
    const session = await here.live.session('ses_1');
    const room = await here.live.roomHere(session);
    expect(room).toMatchObject({ ok: true, value: { runId: 'run_1' } });
    const place = { elsewhere: async () => ({ url: 'https://there.example' }), gone: true };
    const there = await openLiveAlone({ database, tape: { ...here.tape, place } });
    expect(await there.live.roomHere(session)).toMatchObject({
      ok: false,
      refusal: { code: 'live.room-elsewhere' },
    });
    expect(await there.live.roomHere(undefined)).toMatchObject({
      ok: false,
      refusal: { code: 'live.not-on-air' },
    });
    for (const { hub } of [here, there]) hub.stop();
  });

  it('[LIVE-15] what is true at this second: the stock of its own warehouse, and the price of the sale that is on', async () => {
    const pools: string[] = [];
    const level: StockRow = {
      productId: 'prd_1',
      onHand: 9,
      held: 2,
      available: 7,
      allocated: 0,
      soldLately: 0,
      turnoverDays: null,
      oldestArrivedAt: null,
      costFen: 1,
      warnings: [],
    };
    const { live, hub } = await openLiveAlone({
      database,
      supply: {
        copyPool: async () => {},
        levels: async (pool) => {
          pools.push(pool);
          return [level];
        },
      },
    });
    const room = await live.room('run_1');
    if (!room) throw new Error('the room is there');
    expect(await live.factsNow(room, 'prd_1')).toMatchObject({
      stock: 7,
      checkoutFen: 99_900,
      priceEndsInMs: [60_000],
    });
    expect(await live.factsNow(room, null)).toEqual({ priceEndsInMs: [] });
    const rehearsal = {
      ...room,
      runId: 'run_2',
      state: { ...room.state, mode: 'rehearsal' },
    } as const;
    await live.factsNow(rehearsal, 'prd_1');
    expect(pools).toEqual(['main', 'main', 'rehearsal:run_2']);
    hub.stop();
  });

  it('[LIVE-17] of what is evidence of a show it tells the plan as it is, its reviews and the rules', async () => {
    const { live, hub } = await openLiveAlone({ database });
    const told = await live.evidenceOf({ id: 'run_1', sessionId: 'ses_1' });
    expect(Object.keys(told?.texts ?? {})).toEqual([
      'session.json',
      'reviews.json',
      'waivers.json',
      'rules.json',
    ]);
    const session: unknown = JSON.parse(String(told?.texts['session.json']));
    expect(session).toMatchObject({ id: 'ses_1', plan, seller: { name: '示例商家' } });
    expect(told?.cover).toBeUndefined();
    expect(await live.evidenceOf({ id: 'run_9', sessionId: 'ses_9' })).toBeUndefined();
    hub.stop();
  });
});
