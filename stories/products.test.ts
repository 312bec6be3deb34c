import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  sameOf,
  type Evidence,
  type Product,
  type ProductDetail,
} from '../modules/catalog/contract.ts';
import type { PlanViolation, Session } from '../modules/live/contract.ts';
import type { OrderStory } from '../modules/aftersale/contract.ts';
import type { Approval } from '../modules/audit/contract.ts';
import {
  allSeen,
  Client,
  handClock,
  openTestProgram,
  type HandClock,
  type TestProgram,
} from './program.ts';
import { yuan } from '../platform/kernel/money.ts';
import { buy, newBuyer, openShow, pay, type Show } from './show.ts';

interface Refused {
  readonly code: string;
  readonly words: { readonly zh: string };
  readonly field?: string;
}

const dayMs = 86_400_000;
const never = (): never => {
  throw new Error('the product is there');
};
describe('the life of a product', () => {
  let test: TestProgram & { readonly clock: HandClock };
  let content: Client;
  let legal: Client;

  beforeAll(async () => {
    const clock = handClock();
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    content = await new Client(test.program).signIn('content');
    legal = await new Client(test.program).signIn('legal');
  }, 60_000);
  afterAll(() => test.close());

  const page = async (id: string): Promise<ProductDetail> =>
    (await content.send<ProductDetail>('GET', `/api/products/${id}`)).body;
  const change = (product: Product, more: object, by = content) =>
    by.send<Product & Refused>('PUT', `/api/products/${product.id}`, {
      ...sameOf(product),
      ...more,
    });
  const some = async (index: number): Promise<ProductDetail> => {
    const { body } = await content.send<{ products: Product[] }>('GET', '/api/products');
    const idle = body.products.filter(({ onSale }) => onSale);
    return page(idle.at(-1 - index)?.id ?? '');
  };

  it('[CATALOG-12] [CATALOG-10] a claim names a document of this product that was not withdrawn, and no price is above the list price', async () => {
    const product = await some(2);
    const file = { kind: 'test-report', title: { zh: '噪声检测', en: 'Noise' }, issuer: '检测所' };
    const dates = { issuedOn: '2026-01-01', expiresOn: null };
    const { body: document } = await content.send<Evidence>(
      ...(['POST', `/api/products/${product.id}/evidence`] as const),
      { ...file, ...dates, number: 'N-1', body: '噪声 18 分贝' },
    );
    const text = { zh: '噪声 18 分贝', en: '18 dB' };
    const linked = await change(product, { claims: [{ text, evidenceId: document.id }] });
    expect(linked.status).toBe(200);
    const facts = await test.program.world.compliance.productFacts([product.id]);
    expect(facts[0]?.claims).toEqual([{ text: text.zh, evidenceId: document.id }]);
    const gone = await content.send('POST', `/api/evidence/${document.id}/withdraw`, {
      reason: '型号不符',
    });
    expect(gone.status).toBe(200);
    const [without] = await test.program.world.compliance.productFacts([product.id]);
    expect(without?.evidence.some(({ id }) => id === document.id)).toBe(false);
    const [again] = test.program.world.compliance
      .productViolations(without ?? never())
      .filter(({ said }) => said === text.zh);
    expect(again).toBeDefined();
    const stays = (await page(product.id)).evidence.find(({ id }) => id === document.id);
    expect(stays).toMatchObject({ withdrawnFor: '型号不符', withdrawnBy: '周导' });
    const audience = new Client(test.program);
    const { body: shown } = await audience.send<ProductDetail>(
      'GET',
      `/api/products/${product.id}`,
    );
    expect(shown.evidence.some(({ id }) => id === document.id)).toBe(false);
    expect(shown.evidence.length).toBe(product.evidence.length);
    expect((await audience.send('GET', `/api/evidence/${document.id}`)).status).toBe(404);
    const relinked = await change(linked.body, {
      claims: [{ text, evidenceId: null }],
    });
    // Whatever else is changed of a product, a claim that lost its document stands in nobody's way.
    expect(relinked.status).toBe(200);
    const anew = await change(relinked.body, { claims: [{ text, evidenceId: document.id }] });
    expect(anew.body.code).toBe('catalog.evidence-unknown');
    const other = (await some(3)).evidence[0]?.id ?? 'evd_none';
    const foreign = await change(relinked.body, { claims: [{ text, evidenceId: other }] });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'catalog.evidence-unknown']);
    const dear = await change(relinked.body, { priceFen: product.listPriceFen + 1 });
    expect([dear.status, dear.body.field]).toEqual([422, 'priceFen']);
    expect((await change(relinked.body, { name: { zh: ' ', en: '' } })).status).toBe(422);
    // A claim without a document would keep every show with it off air (GUARD-55).
    expect((await change(relinked.body, { claims: product.claims })).status).toBe(200);
  });

  it('[GUARD-54] [GUARD-55] what a page says is judged on the page, and keeps a show with it off air', async () => {
    interface Judged {
      readonly findings: readonly { ruleId: string; decision: string; said: string }[];
    }
    const { body } = await content.send<{ sessions: Session[] }>('GET', '/api/sessions');
    const session = body.sessions.find((item) => item.state === 'reviewed');
    const product = await page(session?.plan.lineup.at(-1) ?? '');
    const told = async (): Promise<Judged['findings']> =>
      (await content.send<Judged>('GET', `/api/guard/products/${product.id}`)).body.findings;
    expect((await told()).filter(({ decision }) => decision === 'block')).toEqual([]);
    const tagline = { zh: '全网最低价,除菌率 99.99%', en: 'lowest' };
    const promises = [...product.promises, { zh: '最终解释权归本店', en: 'our word is final' }];
    const bold = await change(product, { tagline, promises });
    const blocks = (await told()).filter(({ decision }) => decision === 'block');
    expect(blocks.map(({ ruleId }) => ruleId).toSorted()).toEqual(['CON-11', 'PRI-11']);
    const path = `/api/sessions/${session?.id ?? ''}/guard`;
    const { body: plan } = await content.send<{ findings: PlanViolation[]; open: number }>(
      'GET',
      path,
    );
    const mine = plan.findings.filter(({ productId }) => productId === product.id);
    expect(mine.filter(({ decision }) => decision === 'block')).toHaveLength(2);
    expect(plan.open).toBeGreaterThanOrEqual(2);
    const { tagline: was, promises: had } = product;
    expect((await change(bold.body, { tagline: was, promises: had })).status).toBe(200);
    const host = await new Client(test.program).signIn('host');
    expect((await host.send('GET', '/api/guard/products/prd_none')).status).not.toBe(200);
  });

  it('[CATALOG-8] [ORDER-26] a show: no new price on air, no page changed after the review, nothing off sale', async () => {
    const { body } = await content.send<{ sessions: Session[] }>('GET', '/api/sessions');
    const session = body.sessions.find((item) => item.state === 'reviewed');
    const inLine = await page(session?.plan.cues.find((cue) => cue.productId)?.productId ?? '');
    const at = `/api/sessions/${session?.id ?? ''}`;
    const reviewed = async (): Promise<void> => {
      await content.send('POST', `${at}/state`, { to: 'draft' });
      const { body: now } = await content.send<Session>('GET', at);
      await content.send('PUT', at, { plan: now.plan, version: now.version });
      const passed = await legal.send('POST', `${at}/reviews`, allSeen(now.version + 1));
      expect(passed.status).toBe(200);
    };
    const air = () => content.send<Refused>('POST', `${at}/runs`, { mode: 'live' });

    // A price that was raised is no "price before": the lower one stood within the week.
    const lowFen = inLine.priceFen;
    test.clock.forward(1000);
    const raised = await change(inLine, { priceFen: inLine.listPriceFen });
    expect(raised.status).toBe(200);
    const plan = { ...session?.plan, title: `原价${inLine.listPriceFen / 100}元` };
    const said = async (): Promise<readonly string[]> => {
      const cues = session?.plan.cues.map((cue) => ({
        ...cue,
        script: cue.productId === inLine.id ? plan.title : '',
      }));
      const { body: found } = await content.send<{ findings: PlanViolation[] }>(
        ...(['POST', `${at}/guard`] as const),
        { plan: { ...session?.plan, cues } },
      );
      return found.findings.map(({ ruleId }) => ruleId);
    };
    expect(await said()).toContain('PRI-01');
    test.clock.forward(8 * dayMs);
    expect(await said()).not.toContain('PRI-01');
    test.clock.forward(-8 * dayMs);

    const down = await change(raised.body, { priceFen: lowFen });
    const stale = await air();
    expect([stale.status, stale.body.code]).toEqual([409, 'live.page-changed']);
    const low = await change(down.body, { onSale: false });
    await reviewed();
    const gone = await air();
    expect([gone.status, gone.body.code]).toEqual([409, 'live.product-off-sale']);
    await change(low.body, { onSale: true });
    test.clock.forward(1000);
    await reviewed();
    expect((await air()).status).toBe(201);

    const now = await page(inLine.id);
    const onAir = await change(now, { priceFen: lowFen - 100 });
    expect([onAir.status, onAir.body.code]).toEqual([409, 'live.product-on-air']);
    expect((await change(now, { onSale: false })).body.code).toBe('live.product-on-air');
    // Words that are wrong are put right at once.
    expect((await change(now, { tagline: { zh: '更正', en: 'Corrected' } })).status).toBe(200);
  });
});

describe('[LIVE-33] [LIVE-34] what is sold', () => {
  let test: TestProgram & { readonly clock: HandClock };
  let show: Show;

  beforeAll(async () => {
    const clock = handClock();
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
  }, 60_000);
  afterAll(() => test.close());

  it('[LIVE-33] below its floor a price goes with a second person only', async () => {
    const { content } = show;
    const finance = await new Client(test.program).signIn('finance');
    const legal = await new Client(test.program).signIn('legal');
    const { body } = await content.send<{ products: Product[] }>('GET', '/api/products');
    const product = body.products.find(({ id }) => !show.session.plan.lineup.includes(id));
    if (!product) throw new Error('the world has more products than a line-up');
    const path = `/api/products/${product.id}`;
    await finance.send('PUT', `/api/floors/${product.id}`, { fen: product.priceFen });
    const low = { ...sameOf(product), priceFen: product.priceFen - 100 };
    expect((await content.send<Refused>('PUT', path, low)).body.code).toBe('live.below-floor');
    const ask = {
      kind: 'price-floor',
      object: `${product.id}:${low.priceFen}`,
      reason: '清仓样机',
    };
    const { body: asked } = await content.send<Approval>('POST', '/api/approvals', ask);
    await legal.send('POST', `/api/approvals/${asked.id}`, { agree: true });
    expect((await content.send('PUT', path, { ...low, approval: asked.id })).status).toBe(200);
  });

  it('[ORDER-26] [LIVE-34] what is sold no more is not ordered, and what was bought of it goes on', async () => {
    const { content, product } = show;
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    await content.send('POST', `/api/sessions/${show.session.id}/stop`, {});
    const path = `/api/products/${product.id}`;
    const gone = await content.send<Product>('PUT', path, { ...sameOf(product), onSale: false });
    expect([gone.status, gone.body.onSale]).toEqual([200, false]);
    await pay({ ...test, clock: test.clock }, buyer, order);
    const desk = await new Client(test.program).signIn('service');
    const { body: kept } = await desk.send<OrderStory>('GET', `/api/orders/${order.id}/story`);
    expect(kept.order.state).toBe('paid');
    const asking = {
      runId: show.run.id,
      addressId: buyer.addressId,
      wantsSubsidy: false,
      oldUnits: [],
      lines: [{ productId: product.id, quantity: 1 }],
    };
    const quote = await buyer.client.send<Refused>('POST', '/api/quotes', asking);
    expect([quote.status, quote.body.code]).toEqual([409, 'order.off-sale']);
  });
});

describe('[LIVE-35] a sale whose base was raised', () => {
  let test: TestProgram & { readonly clock: HandClock };

  beforeAll(async () => {
    const clock = handClock();
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
  }, 60_000);
  afterAll(() => test.close());

  it('[LIVE-35] is neither planned nor opened within thirty days, unless legal let it pass', async () => {
    const content = await new Client(test.program).signIn('content');
    const legal = await new Client(test.program).signIn('legal');
    const admin = await new Client(test.program).signIn('admin');
    const { body } = await content.send<{ sessions: Session[] }>('GET', '/api/sessions');
    const session = body.sessions.find((item) => item.state === 'reviewed');
    const at = `/api/sessions/${session?.id ?? ''}`;
    const cue = session?.plan.cues.find(({ offer }) => offer);
    const productId = cue?.productId ?? '';
    const saleFen = cue?.offer?.priceFen ?? 0;
    const found = async (): Promise<readonly PlanViolation[]> => {
      const { body: told } = await content.send<{ findings: PlanViolation[] }>(
        'GET',
        `${at}/guard`,
      );
      return told.findings.filter(({ ruleId }) => ruleId === 'PRI-02');
    };
    const putTo = async (priceFen: number): Promise<void> => {
      const { body: now } = await content.send<Product>('GET', `/api/products/${productId}`);
      const to = { ...sameOf(now), priceFen };
      expect((await content.send('PUT', `/api/products/${productId}`, to)).status).toBe(200);
    };
    const { body: before } = await content.send<Product>('GET', `/api/products/${productId}`);
    expect(await found()).toEqual([]);
    test.clock.forward(1000);
    await putTo(before.priceFen + 10_000);
    const said = [before.priceFen, before.priceFen + 10_000, saleFen]
      .map((fen) => yuan(fen))
      .join(' → ');
    expect(await found()).toMatchObject([{ said, decision: 'block', cueId: cue?.id, productId }]);
    test.clock.forward(31 * dayMs);
    expect(await found()).toEqual([]);
    test.clock.forward(-31 * dayMs);

    // Two who answer for it may let it pass; whoever opens the show needs no more than that.
    const [stands] = await found();
    const asking = { key: stands?.key, ruleId: 'PRI-02', said, reason: '原材料涨价,已公示' };
    const asked = await legal.send<{ id: string }>('POST', `${at}/waivers`, asking);
    const open = async () => {
      await content.send('POST', `${at}/state`, { to: 'draft' });
      const { body: now } = await content.send<Session>('GET', at);
      await content.send('PUT', at, { plan: now.plan, version: now.version });
      return legal.send<Refused>('POST', `${at}/reviews`, allSeen(now.version + 1));
    };
    expect((await open()).body.code).toBe('live.not-lawful');
    expect((await admin.send('POST', `/api/waivers/${asked.body.id}/agree`, {})).status).toBe(200);
    expect((await open()).status).toBe(200);
    test.clock.forward(1000);
    expect((await content.send('POST', `${at}/runs`, { mode: 'live' })).status).toBe(201);
    const sell = (id: string, priceFen: number) =>
      content.send<Refused>('POST', `${at}/actions`, {
        do: 'open-offer',
        actionId: crypto.randomUUID(),
        productId: id,
        priceFen,
        quota: 5,
        perPerson: 1,
        seconds: 60,
      });
    expect((await sell(productId, saleFen)).status).toBe(200);
  });

  it('[LIVE-35] what nobody planned is judged when it opens', async () => {
    const admin = await new Client(test.program).signIn('admin');
    const content = await new Client(test.program).signIn('content');
    const { body } = await content.send<{ sessions: Session[] }>('GET', '/api/sessions');
    const session = body.sessions.find((item) => item.state === 'live');
    const at = `/api/sessions/${session?.id ?? ''}`;
    const planned = new Set(session?.plan.cues.map((cue) => cue.productId));
    const other = session?.plan.lineup.find((id) => !planned.has(id)) ?? '';
    const { body: product } = await content.send<Product>('GET', `/api/products/${other}`);
    // As if it had been raised a week ago: on air no price moves.
    await test.program.database.sql.execute(`insert into catalog.edit values ('${other}', 2,
      ${test.clock.now() - 7 * dayMs}, '方法', '[{"field":"priceFen","before":${product.priceFen - 5000},
      "after":${product.priceFen}}]')`);
    const sell = (priceFen: number, by: Client) =>
      by.send<Refused>('POST', `${at}/actions`, {
        do: 'open-offer',
        actionId: crypto.randomUUID(),
        productId: other,
        priceFen,
        quota: 5,
        perPerson: 1,
        seconds: 60,
      });
    const refused = await sell(product.priceFen - 5000, admin);
    expect([refused.status, refused.body.code]).toEqual([422, 'live.not-lawful']);
  });
});
