import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strFromU8, unzipSync } from 'fflate';
import type { ProfitView } from '../modules/insight/contract.ts';
import type { Session } from '../modules/live/contract.ts';
import { allSeen, Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openOffer, openShow, pay, type Show } from './show.ts';

describe('the control room', () => {
  const clock = handClock();
  let test: TestProgram;
  let show: Show;

  beforeAll(async () => {
    test = await openTestProgram({ clock });
    test.program.jobs.stop();
    show = await openShow(test, 'live');
  }, 60_000);
  afterAll(() => test.close());

  const act = (body: object, client = show.content) =>
    client.send<{ code?: string; undoUntil?: number }>(
      'POST',
      `/api/sessions/${show.session.id}/actions`,
      { actionId: crypto.randomUUID(), ...body },
    );
  const facts = async (type: string) =>
    ((await test.program.tape.read(show.run.id))?.facts ?? []).filter((fact) => fact.type === type);

  it('[LIVE-7] the same action twice is one fact', async () => {
    const cueId = show.session.plan.cues[0]?.id;
    const body = { do: 'start-cue', actionId: 'press-1234', cueId, after: null };
    expect((await act(body)).status).toBe(200);
    expect((await act(body)).status).toBe(200);
    expect(await facts('cue.started')).toHaveLength(1);
  });

  it('[LIVE-7] of two who press "next" at once, one is told that it moved on', async () => {
    const [first, second] = show.session.plan.cues;
    const sales = await new Client(test.program).signIn('sales');
    const body = { do: 'start-cue', cueId: second?.id, after: first?.id };
    const answers = await Promise.all([act(body), act(body, sales)]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('live.moved-on');
  });

  it('[LIVE-7] a press that comes a moment after another’s step meant that step', async () => {
    const [, second, third] = show.session.plan.cues;
    const chief = await new Client(test.program).signIn('admin');
    const body = { do: 'start-cue', cueId: third?.id, after: second?.id };
    clock.forward(900);
    expect(await act(body, chief)).toMatchObject({ status: 409, body: { code: 'live.moved-on' } });
    clock.forward(100);
    expect((await act(body, chief)).status).toBe(200);
  });

  it('[LIVE-8] an action is taken back within ten seconds and not after', async () => {
    const productId = show.session.plan.lineup[2];
    const pin = { do: 'pin-product', productId };
    const path = `/api/sessions/${show.session.id}/undo`;
    await act({ ...pin, actionId: 'pin-number-1' });
    const back = await show.content.send('POST', path, { actionId: 'pin-number-1' });
    expect(back.status).toBe(200);
    await act({ ...pin, actionId: 'pin-number-2' });
    clock.forward(10_001);
    const late = await show.content.send('POST', path, { actionId: 'pin-number-2' });
    expect(late).toMatchObject({ status: 409, body: { code: 'live.undo-too-late' } });
  });

  it('[LIVE-8] a flash sale that sold cannot be undone', async () => {
    const price = { priceFen: show.product.priceFen - 5000, quota: 3, perPerson: 1, seconds: 60 };
    const offerId = await openOffer(show, price);
    await buy(show, await newBuyer(test), { offerId, expectedFen: price.priceFen });
    await test.program.outbox.drain();
    const opened = (await facts('offer.opened')).at(-1);
    const path = `/api/sessions/${show.session.id}/undo`;
    const refused = await show.content.send('POST', path, { actionId: opened?.key });
    expect(refused).toMatchObject({ status: 409, body: { code: 'live.already-sold' } });
  });

  it('[PROMO-3] a flash price above the usual one is refused with the field', async () => {
    const { id: productId, priceFen } = show.product;
    await act({
      do: 'close-offer',
      offerId: (await facts('offer.opened')).map((fact) =>
        fact.type === 'offer.opened' ? fact.data.offer.id : '',
      )[0],
    });
    const refused = await act({
      do: 'open-offer',
      productId,
      priceFen: priceFen + 1,
      quota: 1,
      perPerson: 1,
      seconds: 60,
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'promo.price-not-lower', field: 'priceFen' },
    });
  });

  it("[TEAM-3] another role's action answers 403 in both languages", async () => {
    const supply = await new Client(test.program).signIn('supply');
    const refused = await act({ do: 'pin-product', productId: null }, supply);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      code: 'http.not-your-role',
      // No id of a role, an action or a subject: people read this.
      words: {
        zh: '你的角色不能做这件事,请联系管理员。',
        en: expect.stringMatching(/^Your role[^()]+$/),
      },
    });
  });

  it('[LIVE-1] a running session cannot go back to draft, and says what is possible', async () => {
    const refused = await show.content.send('POST', `/api/sessions/${show.session.id}/state`, {
      to: 'draft',
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'live.wrong-state' } });
  });

  it('[LIVE-31] the list of sessions is searched where it is kept, and says how many fit', async () => {
    interface Listed {
      readonly sessions: readonly Session[];
      readonly total: number;
    }
    const list = async (query: Record<string, string>): Promise<Listed> => {
      const path = `/api/sessions?${new URLSearchParams(query).toString()}`;
      return (await show.content.send<Listed>('GET', path)).body;
    };
    const all = await list({});
    const one = await list({ limit: '1' });
    expect([one.sessions.length, one.total]).toEqual([1, all.total]);
    expect(all.sessions.length).toBe(all.total);
    const { title } = show.session.plan;
    const named = await list({ q: title });
    expect(named.sessions.map(({ id }) => id)).toContain(show.session.id);
    expect(named.sessions.every(({ plan }) => plan.title.includes(title))).toBe(true);
    const drafts = await list({ state: 'draft' });
    expect(drafts.total).toBe(all.sessions.filter(({ state }) => state === 'draft').length);
    expect((await list({ q: '%' })).total).toBe(0);
    const room = await new Client(test.program).send<Listed>('GET', '/api/public/sessions');
    expect(room.body.sessions.map(({ id }) => id)).toContain(show.session.id);
    expect(room.body.sessions.some(({ state }) => state === 'draft')).toBe(false);
  });

  it('[LIVE-2] who saves over an older version is told so', async () => {
    const { body } = await show.content.send<{ sessions: Session[] }>('GET', '/api/sessions');
    const draft = body.sessions.find((item) => item.state === 'draft');
    const save = (version: number) =>
      show.content.send('PUT', `/api/sessions/${draft?.id}`, { version, plan: draft?.plan });
    expect((await save(draft?.version ?? 0)).status).toBe(200);
    const refused = await save(draft?.version ?? 0);
    expect(refused).toMatchObject({ status: 409, body: { code: 'live.edited-by-other' } });
  });

  it('[LIVE-2] an empty plan is not reviewed', async () => {
    const made = await show.content.send<Session>('POST', '/api/sessions', {
      title: '空场次',
      channel: '测试',
      startsAt: clock.now(),
    });
    const legal = await new Client(test.program).signIn('legal');
    const refused = await legal.send(
      'POST',
      `/api/sessions/${made.body.id}/reviews`,
      allSeen(made.body.version),
    );
    expect(refused).toMatchObject({ status: 422, body: { field: 'cues' } });
  });

  it('[INSIGHT-5] the review is a PDF and an Excel file', async () => {
    const magic = async (form: string) => {
      const response = await test.program.app.inject({
        method: 'GET',
        url: `/api/runs/${show.run.id}/review.${form}`,
        headers: await cookieOf(test),
      });
      return response.rawPayload.subarray(0, 4).toString('latin1');
    };
    expect(await magic('pdf')).toBe('%PDF');
    expect(await magic('xlsx')).toBe('PK\u0003\u0004');
    const buyer = await newBuyer(test);
    await pay({ ...test, clock }, buyer, (await buy(show, buyer)).body);
    const review = await show.content.send<{ profit: ProfitView }>(
      'GET',
      `/api/runs/${show.run.id}/review`,
    );
    const { session } = review.body.profit;
    expect(session.revenueFen).toBeGreaterThan(0);
    const file = await show.content.download(`/api/runs/${show.run.id}/review.xlsx`);
    const parts = unzipSync(file.bytes);
    const book = strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array());
    const names = [...book.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name);
    const path = `xl/worksheets/sheet${names.indexOf('边际贡献') + 1}.xml`;
    const sheet = strFromU8(parts[path] ?? new Uint8Array());
    const cells = [...sheet.matchAll(/<c r="B\d+"[^>]*><v>([^<]*)<\/v>/g)].slice(1);
    const fen = cells.map(([, yuan]) => Math.round(Number(yuan) * 100));
    // Term by term it comes to the margin below.
    expect(fen.at(-1)).toBe(session.marginFen);
    expect(fen.slice(0, -1).reduce((sum, item) => sum + item, 0)).toBe(session.marginFen);
  });

  it('[HTTP-2] an address that is too long is refused in words', async () => {
    const long = await show.content.send('GET', `/api/sessions/${'a'.repeat(300)}`);
    expect(long.status).toBeGreaterThanOrEqual(400);
    expect(long.body).toMatchObject({ words: { zh: expect.any(String), en: expect.any(String) } });
  });

  it('[HTTP-1] a NUL in a text is refused with its field', async () => {
    const refused = await new Client(test.program).send('POST', '/api/viewers', {
      nickname: 'a\0b',
    });
    expect(refused).toMatchObject({ status: 422, body: { field: 'nickname' } });
  });
});

async function cookieOf(test: TestProgram): Promise<Record<string, string>> {
  const response = await test.program.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/username',
    headers: { 'content-type': 'application/json', host: 'localhost' },
    payload: { username: 'data', password: 'dianbo-demo' },
  });
  return { cookie: response.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
}
