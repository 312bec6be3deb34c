import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run, Session } from '../modules/live/contract.ts';
import type { TapeFact } from '../modules/tape/events.ts';
import { allSeen, Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { openShow, type Show } from './show.ts';

describe('words over the picture', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    await act({ do: 'pin-product', productId: show.product.id });
  }, 60_000);
  afterAll(() => test.close());

  const act = (action: object, actionId: string = crypto.randomUUID()) =>
    show.content.send<{ code?: string }>('POST', `/api/sessions/${show.session.id}/actions`, {
      actionId,
      ...action,
    });
  const caption = (text: string | null) => act({ do: 'show-caption', text });
  const say = (text: string) =>
    show.content.send('POST', `/api/sessions/${show.session.id}/speech`, {
      lines: [{ id: crypto.randomUUID(), text, at: clock.now(), from: 'file' }],
    });
  const facts = async (runId = show.run.id): Promise<readonly TapeFact[]> =>
    (await test.program.tape.read(runId))?.facts ?? [];
  const captions = async () => {
    const { emptyRoom, foldRoom } = await import('../modules/live/contract.ts');
    return (await facts()).reduce(foldRoom, emptyRoom()).captions;
  };

  it('[LIVE-95] a caption is judged by the stock and the price of the second before it is seen', async () => {
    expect((await caption('热风烘干,安静省水')).status).toBe(200);
    expect((await captions()).written).toBe('热风烘干,安静省水');
    const boast = await caption('全网最低价');
    expect(boast).toMatchObject({ status: 422, body: { code: 'live.not-lawful' } });
    const left = (await test.program.world.supply.levels('main')).find(
      (row) => row.productId === show.product.id,
    );
    const many = left?.available ?? 0;
    expect((await caption(`最后 ${many} 台`)).status).toBe(200);
    expect((await caption(`最后 ${many + 1} 台`)).body.code).toBe('live.not-lawful');
    expect((await captions()).written).toBe(`最后 ${many} 台`);
    expect((await caption('长'.repeat(61))).status).toBe(422);
    expect((await caption(' ')).status).toBe(422);
    const host = await new Client(test.program).signIn('host');
    const path = `/api/sessions/${show.session.id}/actions`;
    const forbidden = { do: 'show-caption', actionId: crypto.randomUUID(), text: '你好' };
    expect((await host.send('POST', path, forbidden)).status).toBe(403);
  });

  it('[LIVE-95] the same press shows it once, and what was there before comes back', async () => {
    await caption('第一句');
    const actionId = crypto.randomUUID();
    await act({ do: 'show-caption', text: '第二句' }, actionId);
    await act({ do: 'show-caption', text: '第二句' }, actionId);
    const second = (await facts()).filter(
      (fact) => fact.type === 'caption.shown' && fact.data.text === '第二句',
    );
    expect(second).toHaveLength(1);
    await show.content.send('POST', `/api/sessions/${show.session.id}/undo`, { actionId });
    expect((await captions()).written).toBe('第一句');
    await caption(null);
    expect((await captions()).written).toBeNull();
  });

  it('[LIVE-96] the room reads what the host says, but not a line against which something stands', async () => {
    await say('这台洗碗机安装要提前预约');
    await say('家人们这是全网最低价');
    await say('水压低的楼层也能用');
    await say('想看内胆的打一');
    expect((await captions()).spoken.map((line) => line.text)).toEqual([
      '水压低的楼层也能用',
      '想看内胆的打一',
    ]);
    await say('操你妈');
    expect((await captions()).spoken.at(-1)?.text).toBe('想看内胆的打一');
    const heard = (await facts()).filter((fact) => fact.type === 'speech.heard');
    expect(heard.map((fact) => fact.data.withheld === true)).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it('[LIVE-29] a line that sounds like a claim waits until a person has listened', async () => {
    const doubts = async () => {
      const { emptyRoom, foldRoom } = await import('../modules/live/contract.ts');
      return (await facts()).reduce(foldRoom, emptyRoom()).doubts;
    };
    await say('隔壁老王家装了它连药都停了');
    await say('装之前先量尺寸');
    await say('隔壁小李家装了它连药都停了');
    const [first, second] = await doubts();
    expect(await doubts()).toHaveLength(2);
    const judge = (lineId: string | undefined, wrong: boolean) =>
      act({ do: 'judge-line', lineId, wrong });
    expect((await judge(first?.id, false)).status).toBe(200);
    expect((await judge(second?.id, true)).status).toBe(200);
    expect(await doubts()).toEqual([]);
    const hits = (await facts()).flatMap((fact) => (fact.type === 'guard.hit' ? [fact.data] : []));
    expect(hits.at(-1)).toMatchObject({ ruleId: 'HAND', text: second?.text });
    expect((await judge('line-nobody-said', true)).body.code).toBe('live.line-unknown');
    await say('这台洗碗机的门可以换方向');
    const last = (await captions()).spoken.at(-1)?.id;
    await Promise.all([judge(last, true), judge(last, true)]);
    const hand = (await facts()).filter(
      (fact) => fact.type === 'guard.hit' && fact.data.text.includes('换方向'),
    );
    expect(hand).toHaveLength(1);
    expect((await captions()).spoken.map(({ id }) => id)).not.toContain(last);
  });

  it('[LIVE-97] a card that has become untrue is told when its cue comes on', async () => {
    await show.content.send('POST', `/api/sessions/${show.session.id}/stop`, {});
    const base: { title: string; channel: string; startsAt: number } = {
      title: '字幕演示',
      channel: '自有直播间',
      startsAt: clock.now() + 3_600_000,
    };
    const made = await show.content.send<Session>('POST', '/api/sessions', {
      ...base,
      lineup: show.session.plan.lineup,
      copyOf: show.session.id,
    });
    const { id, plan, version } = made.body;
    const cues = plan.cues.map((cue, index) => {
      if (index > 1) return cue;
      const card = index === 0 ? '最后 3 台' : '先看安装条件';
      return { ...cue, card, script: '', productId: show.product.id, offer: null };
    });
    const path = `/api/sessions/${id}`;
    const saved = await show.content.send<Session>('PUT', path, {
      version,
      plan: { ...plan, cues },
    });
    const legal = await new Client(test.program).signIn('legal');
    const reviewed = await legal.send('POST', `${path}/reviews`, allSeen(saved.body.version));
    expect(reviewed.status).toBe(200);
    const run = await show.content.send<Run>('POST', `${path}/runs`, { mode: 'live' });
    const start = (cueId: string | undefined, after: string | null) =>
      show.content.send('POST', `${path}/actions`, {
        do: 'start-cue',
        actionId: crypto.randomUUID(),
        cueId,
        after,
      });
    expect((await start(cues[0]?.id, null)).status).toBe(200);
    const hits = (await facts(run.body.id)).flatMap((fact) =>
      fact.type === 'guard.hit' ? [fact.data] : [],
    );
    expect(hits).toMatchObject([{ surface: 'image', ruleId: 'PRO-01', text: '最后 3 台' }]);
    expect((await start(cues[1]?.id, cues[0]?.id ?? '')).status).toBe(200);
    const more = (await facts(run.body.id)).filter((fact) => fact.type === 'guard.hit');
    expect(more).toHaveLength(1);
  });
});
