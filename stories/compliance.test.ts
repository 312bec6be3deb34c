import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mended, type ComplianceRule, type Waiver } from '../modules/compliance/contract.ts';
import type { Plan, PlanViolation, Session } from '../modules/live/contract.ts';
import { allSeen, Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openOffer, openShow, type Show } from './show.ts';

type Found = { readonly findings: PlanViolation[]; readonly open: number };

describe('compliance before air', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let content: Client;
  let legal: Client;
  let admin: Client;
  let session: Session;

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    content = await new Client(test.program).signIn('content');
    legal = await new Client(test.program).signIn('legal');
    admin = await new Client(test.program).signIn('admin');
    const { body } = await content.send<{ sessions: Session[] }>('GET', '/api/sessions');
    const known = body.sessions.find((item) => item.state === 'reviewed');
    const made = await content.send<Session>('POST', '/api/sessions', {
      title: '合规测试',
      channel: '自有直播间',
      startsAt: clock.now() + 3_600_000,
      lineup: known?.plan.lineup ?? [],
      copyOf: known?.id,
    });
    session = made.body;
  }, 60_000);
  afterAll(() => test.close());

  const save = async (change: (plan: Plan) => Plan, by = content): Promise<void> => {
    const path = `/api/sessions/${session.id}`;
    const now = await by.send<Session>('GET', path);
    const { version, plan } = now.body;
    const saved = await by.send<Session>('PUT', path, { version, plan: change(plan) });
    expect(saved.status).toBe(200);
    session = saved.body;
  };
  const script = (text: string) => (plan: Plan) => {
    const cues = plan.cues.map((cue, index) => (index === 1 ? { ...cue, script: text } : cue));
    return { ...plan, cues };
  };
  const review = (by: Client) =>
    by.send<Session & { code?: string; words?: { zh: string } }>(
      'POST',
      `/api/sessions/${session.id}/reviews`,
      allSeen(session.version),
    );
  const found = async (): Promise<Found> =>
    (await content.send<Found>('GET', `/api/sessions/${session.id}/guard`)).body;

  it('[LIVE-99] [LIVE-100] [GUARD-5] seven unlawful words are named with article and way out, seven traps are not', async () => {
    const planted = [
      '这台是全网最低价。',
      '除菌率 99.9%。',
      '它能预防鼻炎。',
      '行业第一品牌。',
      '原价 99999 元。',
      '整机终身保修。',
      '好评返现 20 元。',
    ];
    const traps = [
      '最后一步检查排水。',
      '安装最好提前预约。',
      '最多可用三张券。',
      '每台机器有唯一识别码。',
      '有人问是不是全网最低价?我们不能这么说。',
      '第一批下单的朋友明天发货。',
      '用户第一,安全第一。',
    ];
    await save(script([...planted, ...traps].join('')));
    const { findings: violations, open } = await found();
    const cueId = session.plan.cues[1]?.id;
    const mine = violations.filter(
      (item) => item.cueId === cueId && item.part === 'script' && item.decision !== 'review',
    );
    expect(mine.map((item) => item.ruleId)).toEqual([
      'PRI-11',
      'PERF-05',
      'PERF-06',
      'ABS-03',
      'PRI-01',
      'CON-09',
      'CMP-05',
    ]);
    expect(open).toBe(violations.filter((item) => item.decision === 'block').length);
    for (const item of mine) {
      expect(item.law.length).toBeGreaterThan(0);
      expect(item.remedy.zh).not.toContain('{');
    }
    const refused = await review(legal);
    expect(refused).toMatchObject({ status: 422, body: { code: 'live.not-lawful' } });
    expect(refused.body.words?.zh).toMatch(/反不正当竞争法|广告法/);
  });

  it('[GUARD-6] [LIVE-99] mended word by word the script passes review', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { findings: violations } = await found();
      const item = violations.find((one) => one.part === 'script' && one.decision === 'block');
      const cue = session.plan.cues.find((one) => one.id === item?.cueId);
      if (!item || !cue) break;
      const text = mended(cue.script, item);
      await save((plan) => {
        const cues = plan.cues.map((one) => (one.id === cue.id ? { ...one, script: text } : one));
        return { ...plan, cues };
      });
    }
    expect((await found()).open).toBe(0);
    const passed = await review(legal);
    expect([passed.status, passed.body.state]).toEqual([200, 'reviewed']);
    await legal.send('POST', `/api/sessions/${session.id}/state`, { to: 'draft' });
    await content.send('POST', `/api/sessions/${session.id}/state`, { to: 'draft' });
  });

  it('[GUARD-53] [CATALOG-4] a new product needs its documents first; filed, they count at once', async () => {
    const product = {
      kind: 'robot-vacuum',
      model: 'SF-1',
      listPriceFen: 300_000,
      priceFen: 200_000,
      brand: { zh: '云锦', en: 'Yunjin' },
      name: { zh: '扫净 1 号', en: 'Sweep 1' },
      tagline: { zh: '', en: '' },
      specs: [],
      label: null,
      promises: [],
      stock: 1,
    };
    const made = await content.send<{ id: string }>('POST', '/api/products', product);
    expect(made.status).toBe(201);
    await save((plan) => ({ ...plan, lineup: [...plan.lineup, made.body.id] }));
    const blocks = async () =>
      (await found()).findings.filter((item) => item.productId === made.body.id);
    expect((await blocks()).map((item) => item.ruleId)).toEqual(['CERT-01', 'LIV-04']);
    expect((await review(legal)).body.code).toBe('live.not-lawful');
    const certificate = {
      kind: 'ccc',
      title: { zh: '3C 证书', en: 'CCC' },
      issuer: '示例机构',
      number: 'X-1',
      issuedOn: '2026-01-01',
      expiresOn: '2025-01-01',
      body: '型号 SF-1',
    };
    const path = `/api/products/${made.body.id}/evidence`;
    const crossed = await content.send<{ code: string }>('POST', path, certificate);
    expect(crossed.body.code).toBe('catalog.days-crossed');
    const good = { ...certificate, expiresOn: '2036-01-01' };
    expect((await new Client(test.program).send('POST', path, good)).status).toBe(401);
    expect((await content.send('POST', path, good)).status).toBe(201);
    expect(await blocks()).toEqual([]);
    await save((plan) => ({ ...plan, lineup: plan.lineup.filter((id) => id !== made.body.id) }));
  });

  it('[LIVE-19] the patrol finds what came up while nobody edited', async () => {
    await save(script('一台普通的机器。'));
    const seen = async () => {
      await test.program.jobs.run('live.patrol');
      const { sessions } = (
        await content.send<{ sessions: { sessionId: string; blocks: number }[] }>(
          'GET',
          '/api/guard/patrol',
        )
      ).body;
      return sessions.find((item) => item.sessionId === session.id)?.blocks;
    };
    expect(await seen()).toBe(0);
    await save(script('一台顶级治疗仪,国宴专用。'));
    expect(await seen()).toBeGreaterThan(0);
    await save(script('一台普通的机器。'));
  });

  it('[LIVE-98] nobody reviews what they wrote last', async () => {
    await save((plan) => ({ ...plan, warmUp: '今晚八点' }), admin);
    expect((await review(admin)).body.code).toBe('live.own-review');
    expect((await review(legal)).status).toBe(200);
    await content.send('POST', `/api/sessions/${session.id}/state`, { to: 'draft' });
  });

  it('[LIVE-101] who types is answered by documents of some seconds ago, who asks for the whole by those of now', async () => {
    const path = `/api/sessions/${session.id}`;
    const { plan } = (await content.send<Session>('GET', path)).body;
    const cues = plan.cues.slice(1, 2).map((cue) => ({ ...cue, script: '它能预防鼻炎。' }));
    const ask = async (typing: boolean) => {
      const { body } = await content.send<Found>('POST', `${path}/guard`, {
        plan: { ...plan, cues },
        typing,
      });
      return body.findings.find((item) => item.cueId === cues[0]?.id);
    };
    const block = await ask(true);
    expect(block).toMatchObject({ decision: 'block', waiver: null });
    const { ruleId, key, said } = block ?? {};
    const orderRequest = { ruleId, key, said, reason: '引用的是读者来信' };
    expect((await legal.send('POST', `${path}/waivers`, orderRequest)).status).toBe(201);
    expect((await ask(true))?.waiver).toBeNull();
    expect((await ask(false))?.waiver).toMatchObject({ reason: '引用的是读者来信' });
    clock.forward(3000);
    expect(await ask(true)).toBeDefined();
    await expect.poll(async () => (await ask(true))?.waiver?.reason).toBe('引用的是读者来信');
  });

  it('[GUARD-9] a block passes only with a reason and a second person', async () => {
    await save(script('厂家授权使用的名字叫全网最低价洗衣液。'));
    const block = (await found()).findings.find((item) => item.decision === 'block');
    const { ruleId, key, said } = block ?? {};
    const body = { ruleId, key, said, reason: '商标名称,有注册证' };
    const path = `/api/sessions/${session.id}/waivers`;
    expect((await content.send('POST', path, body)).status).toBe(403);
    const asked = await legal.send<Waiver>('POST', path, body);
    const again = await legal.send<Waiver>('POST', path, body);
    expect(again.body.id).toBe(asked.body.id);
    expect((await found()).open).toBe(1);
    const own = await legal.send('POST', `/api/waivers/${asked.body.id}/agree`, {});
    expect(own).toMatchObject({ status: 409, body: { code: 'compliance.needs-other' } });
    expect((await admin.send('POST', `/api/waivers/${asked.body.id}/agree`, {})).status).toBe(200);
    expect((await found()).open).toBe(0);
    expect((await review(legal)).status).toBe(200);
  });

  it('[LIVE-99] a rule that comes after the review still keeps the show off air', async () => {
    const { rules } = (await legal.send<{ rules: ComplianceRule[] }>('GET', '/api/guard/rules'))
      .body;
    const known = rules.find((item) => item.id === 'HST-05');
    const change = changeOf(known, { patterns: [`${known?.patterns?.[0]}|厂家授权使用`] });
    const stricter = { ...change, surfaces: { ...known?.surfaces, script: 'P0' } };
    expect((await legal.send('PUT', '/api/guard/rules/HST-05', stricter)).status).toBe(200);
    const air = await content.send('POST', `/api/sessions/${session.id}/runs`, { mode: 'live' });
    expect(air).toMatchObject({ status: 422, body: { code: 'live.not-lawful' } });
    const rehearsal = { mode: 'rehearsal' };
    const tried = await content.send('POST', `/api/sessions/${session.id}/runs`, rehearsal);
    expect(tried.status).toBe(201);
  });

  const ruleOf = async (id: string): Promise<ComplianceRule | undefined> =>
    (await legal.send<{ rules: ComplianceRule[] }>('GET', '/api/guard/rules')).body.rules.find(
      (item) => item.id === id,
    );
  const changeOf = (rule: ComplianceRule | undefined, change: object): object => ({
    version: rule?.version,
    on: true,
    from: rule?.from,
    surfaces: rule?.surfaces,
    patterns: rule?.patterns,
    hit: rule?.hit,
    pass: rule?.pass,
    ...(rule?.replace ? { replace: rule.replace } : {}),
    note: '测试改动',
    ...change,
  });

  it('[GUARD-50] [GUARD-51] [GUARD-52] a change shows what it would newly hit and miss; a bad one is refused', async () => {
    const rule = await ruleOf('CIT-01');
    const path = '/api/guard/rules/CIT-01';
    const wider = changeOf(rule, { patterns: ['洗碗机'], hit: [], pass: [] });
    const shown = await legal.send<{ hits: unknown[]; misses: unknown[]; looked: number }>(
      'POST',
      `${path}/preview`,
      wider,
    );
    expect(shown.status).toBe(200);
    expect(shown.body.looked).toBeGreaterThan(900);
    expect(shown.body.hits.length).toBeGreaterThan(0);
    expect(shown.body.misses.length).toBeGreaterThan(0);
    const refuse = async (change: object) =>
      (await legal.send<{ code?: string }>('PUT', path, changeOf(rule, change))).body.code;
    expect(await refuse({ patterns: ['(未闭合'] })).toBe('compliance.pattern-broken');
    expect(await refuse({ patterns: ['(?:[^。]*?)*?#'] })).toBe('compliance.pattern-slow');
    expect(await refuse({ patterns: ['永远不会出现'] })).toBe('compliance.samples-broken');
    expect(await refuse({ version: 99 })).toBe('compliance.edited-meanwhile');
    expect((await content.send('PUT', path, wider)).status).toBe(403);
    const saved = await legal.send<ComplianceRule>('PUT', path, changeOf(rule, {}));
    expect(saved.body.version).toBe(2);
    expect((await legal.send('PUT', path, changeOf(rule, {}))).status).toBe(409);
  });
});

describe('compliance on air', () => {
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

  const act = (action: object) =>
    show.content.send<{ code?: string }>('POST', `/api/sessions/${show.session.id}/actions`, {
      actionId: crypto.randomUUID(),
      ...action,
    });
  let lines = 0;
  const say = async (text: string, id?: string) => {
    lines += 1;
    const line = { id: id ?? `line-${lines}-xxxx`, text, at: clock.now(), from: 'file' };
    const path = `/api/sessions/${show.session.id}/speech`;
    const sent = await show.content.send<{
      hits: { id: string; ruleId: string; instead: string }[];
    }>('POST', path, { lines: [line] });
    return sent.body.hits;
  };
  const tape = async () => {
    const read = await test.program.tape.read(show.run.id);
    return read?.facts ?? [];
  };

  it('[LIVE-15] a slip is hit at once, with article and correction, and on record once corrected', async () => {
    expect(await say('这台机器安装最好提前预约')).toEqual([]);
    const [hit] = await say('家人们这是全网最低价', 'line-slip-1');
    expect(hit?.ruleId).toBe('PRI-11');
    expect(await say('家人们这是全网最低价', 'line-slip-1')).toEqual([]);
    clock.forward(20_000);
    const words = '刚才说错了,应为本店近 30 天低价';
    const settle = { do: 'settle-hit', hitId: hit?.id, how: 'corrected', words };
    expect((await act(settle)).status).toBe(200);
    const facts = await tape();
    const heard = facts.filter((fact) => fact.type === 'speech.heard');
    expect(heard).toHaveLength(2);
    const found = facts.find((fact) => fact.type === 'guard.hit');
    const settled = facts.find((fact) => fact.type === 'guard.settled');
    expect((settled?.at ?? 0) - (found?.at ?? 0)).toBe(20_000);
    expect((await act({ ...settle, hitId: 'hit_none' })).body.code).toBe('live.hit-unknown');
  });

  it('[LIVE-15] a price that ends with a coupon ends, where everybody may use the coupon', async () => {
    const sales = await new Client(test.program).signIn('sales');
    const { kind } = show.product;
    const coupon = async (more: object): Promise<void> => {
      const made = await sales.send('POST', '/api/coupons', {
        name: { zh: '今晚券', en: 'tonight' },
        layer: 'shop',
        scope: { of: 'shop' },
        thresholdFen: 10_000,
        benefit: { is: 'fixed', fen: 1000 },
        segment: 'all',
        issueMost: 100,
        perPerson: 1,
        validFrom: clock.now(),
        validUntil: clock.now() + 4 * 3_600_000,
        ...more,
      });
      expect(made.status).toBe(201);
    };
    const rule = async () => (await say('过了今晚就恢复原价'))[0]?.ruleId;
    const other = kind === 'washer' ? 'television' : 'washer';
    await coupon({ segment: 'follower' });
    await coupon({ scope: { of: 'kinds', kinds: [other] } });
    await coupon({ thresholdFen: 90_000_000 });
    await coupon({ validUntil: clock.now() + 40 * 3_600_000 });
    expect(await rule()).toBe('PRO-02');
    await coupon({ scope: { of: 'kinds', kinds: [kind] } });
    expect(await rule()).toBeUndefined();
  });

  it('[LIVE-15] “the last N” is compared with the stock, a price with the checkout, a rise with the schedule', async () => {
    const levels = await test.program.world.supply.levels('main');
    const left = levels.find((row) => row.productId === show.product.id)?.available ?? 0;
    expect(await say(`最后 ${left} 台`)).toEqual([]);
    expect((await say(`最后 ${left + 1} 台`))[0]).toMatchObject({ ruleId: 'PRO-01' });
    expect((await say('三分钟后恢复原价'))[0]?.ruleId).toBe('PRO-02');
    const priceFen = show.product.priceFen - 10_000;
    await openOffer(show, { priceFen, quota: 5, perPerson: 1, seconds: 180 });
    expect(await say('三分钟后恢复原价')).toEqual([]);
    expect(await say(`到手价 ${priceFen / 100} 元`)).toEqual([]);
    expect((await say(`到手价 ${priceFen / 100 - 200} 元`))[0]?.ruleId).toBe('PRI-05');
  });

  it('[LIVE-15] a hit that stands for over a minute is an alarm; an action taken back opens it again', async () => {
    const { alarmsAt, emptyRoom, foldRoom } = await import('../modules/live/contract.ts');
    const state = (await tape()).reduce(foldRoom, emptyRoom());
    const open = state.guard.filter((hit) => !hit.settled);
    expect(open.length).toBeGreaterThan(0);
    const now = (open[0]?.at ?? 0) + 61_000;
    expect(alarmsAt(state, now).some((alarm) => alarm.id === `guard:${open[0]?.id}`)).toBe(true);
    const actionId = crypto.randomUUID();
    const dismissed = { do: 'settle-hit', hitId: open[0]?.id, how: 'dismissed', words: '是商标名' };
    await act({ ...dismissed, actionId });
    const after = (await tape()).reduce(foldRoom, emptyRoom());
    expect(after.guard.find((hit) => hit.id === open[0]?.id)?.settled?.how).toBe('dismissed');
    await show.content.send('POST', `/api/sessions/${show.session.id}/undo`, { actionId });
    const again = (await tape()).reduce(foldRoom, emptyRoom());
    expect(again.guard.find((hit) => hit.id === open[0]?.id)?.settled).toBeNull();
  });

  it('[LIVE-102] [LIVE-103] [LIVE-104] [ORDER-22] [INGEST-7] three measures: paused for everybody, not sold, said to the host; taken back', async () => {
    const buyer = await newBuyer(test);
    const playlist = () =>
      new Client(test.program).send<{ code?: string }>(
        'GET',
        `/origin/${show.session.id}/live.m3u8`,
      );
    const take = async (kind: string, productId: string | null = null) => {
      const actionId = crypto.randomUUID();
      const measure = { do: 'take-measure', kind, productId, note: '有违规,先处理' };
      const done = await act({ ...measure, actionId });
      await test.program.outbox.drain();
      return { ...done, actionId };
    };
    const opened = async () => {
      const { emptyRoom, foldRoom, openMeasures } = await import('../modules/live/contract.ts');
      return openMeasures((await tape()).reduce(foldRoom, emptyRoom()).measures);
    };
    expect((await take('take-down', 'prd_none')).body.code).toBe('live.product-not-in-lineup');
    expect((await take('take-down', show.product.id)).status).toBe(200);
    expect((await buy(show, buyer)).body).toMatchObject({ code: 'order.taken-down' });
    const facts = await tape();
    const closed = facts.findLast((fact) => fact.type === 'offer.closed');
    expect(closed?.type === 'offer.closed' && closed.data.reason).toBe('taken-down');
    const pause = await take('pause-stream');
    expect((await playlist()).body.code).toBe('ingest.paused');
    expect((await take('talk-to-host')).status).toBe(200);
    expect((await opened()).map((item) => item.kind)).toEqual([
      'take-down',
      'pause-stream',
      'talk-to-host',
    ]);
    const undone = { actionId: pause.actionId };
    await show.content.send('POST', `/api/sessions/${show.session.id}/undo`, undone);
    await test.program.outbox.drain();
    expect((await playlist()).body.code).toBe('ingest.no-stream');
    for (const { id } of await opened()) await act({ do: 'end-measure', measureId: id });
    await test.program.outbox.drain();
    expect(await opened()).toEqual([]);
    expect((await buy(show, buyer)).status).toBe(201);
    const again = await act({ do: 'end-measure', measureId: 'msr_none' });
    expect(again.body.code).toBe('live.measure-over');
  });

  it('[LIVE-15] only who works on the show may write down what was said', async () => {
    const finance = await new Client(test.program).signIn('finance');
    const line = { id: 'line-finance', text: '你好', at: 0, from: 'typed' };
    const path = `/api/sessions/${show.session.id}/speech`;
    expect((await finance.send('POST', path, { lines: [line] })).status).toBe(403);
    const empty = await show.content.send('POST', path, { lines: [{ ...line, text: '  ' }] });
    expect(empty.status).toBe(422);
  });
});
