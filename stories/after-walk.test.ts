import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../modules/catalog/contract.ts';
import type { BookedEntry, PendingEntry } from '../modules/finance/contract.ts';
import type { AfterSale, OrderStory } from '../modules/aftersale/contract.ts';
import type { Order, OrderList } from '../modules/order/contract.ts';
import type { QuoteAnswer } from '../modules/promo/contract.ts';
import { between, pick, seededRandom, type Random } from '../platform/kernel/random.ts';
import { Client, handClock, openTestProgram, type Answer, type TestProgram } from './program.ts';
import { newBuyer, openShow, pay, settleRefunds, type Buyer, type Show } from './show.ts';

const seeds = Number(process.env['DIANBO_WALKS'] ?? 30);
const dayMs = 86_400_000;
const over = new Set(['done', 'declined', 'withdrawn']);

type Lines = readonly { readonly productId: string; readonly quantity: number }[];

/** One order on its way: everybody does what comes to their mind, and what they may. */
interface Walk {
  readonly random: Random;
  readonly buyer: Buyer;
  readonly order: Order;
  readonly said: string[];
  /** Tickets whose goods came back, and whether they were of use. */
  readonly back: Map<string, 'whole' | 'damaged'>;
}

/**
 * ORDER-17: buyers, service, warehouse and finance in no sensible order, seed by seed; at the end everything is
 * brought to an end, and money, books, goods and promotions must say the same. `DIANBO_WALKS` asks for more.
 */
describe('what happens after the sale, at random', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;
  let products: readonly Product[];
  let couponId = '';
  const staff = new Map<string, Client>();
  let waybills = 0;

  const as = (role: string): Client => {
    const client = staff.get(role);
    if (!client) throw new Error(`nobody signed in as ${role}`);
    return client;
  };

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    for (const role of ['service', 'supply', 'finance', 'sales']) {
      staff.set(role, await new Client(test.program).signIn(role));
    }
    products = (await show.content.send<{ products: Product[] }>('GET', '/api/products')).body
      .products;
    const goods = products.map(({ id: productId }) => {
      return { productId, quantity: 10 * seeds, zone: 'A', unitCostFen: 100_000 };
    });
    const { database, supply } = test.program;
    await database.inTransaction((tx) => supply.receive(tx, 'main', goods, 'walk'));
    const coupon = await as('sales').send<{ id: string }>('POST', '/api/coupons', {
      name: { zh: '随机', en: 'walk' },
      layer: 'shop',
      scope: { of: 'shop' },
      thresholdFen: 10_000,
      benefit: { is: 'percent', percent: 7, capFen: 30_001 },
      issueMost: 100_000,
      perPerson: 1,
      validFrom: clock.now(),
      validUntil: clock.now() + 900 * dayMs,
    });
    couponId = coupon.body.id;
  }, 60_000);
  afterAll(() => test.close());

  const waybill = (): string => {
    waybills += 1;
    return `WALK${waybills}AA`;
  };
  const storyOf = async ({ id }: Order): Promise<OrderStory> =>
    (await as('service').send<OrderStory>('GET', `/api/orders/${id}/story`)).body;
  const onHand = async (): Promise<ReadonlyMap<string, number>> =>
    new Map((await test.program.supply.levels('main')).map((row) => [row.productId, row.onHand]));

  /** Whatever is refused is refused for a reason of its own, and never because money or books cannot follow. */
  const ask = async (walk: Walk, who: Client, path: string, body: object): Promise<number> => {
    const answer: Answer<{ code?: string; state?: string }> = await who.send('POST', path, body);
    const { code = '', state = '' } = answer.body;
    walk.said.push(`${path.replaceAll(/\w+_\w+/g, '…')} ${answer.status} ${code}${state}`);
    expect(answer.status, walk.said.join('\n')).toBeLessThan(500);
    expect(code, walk.said.join('\n')).not.toMatch(/^(?:payment|ledger|http)\./);
    return answer.status;
  };

  /** A cart of one to three products, now and then with a coupon, the subsidy, an old unit. */
  const begin = async (random: Random): Promise<Walk> => {
    const buyer = await newBuyer(test);
    if (random() < 0.5) await buyer.client.send('POST', `/api/me/coupons/${couponId}`, {});
    const wantsSubsidy = random() < 0.4;
    const labelled = products.find(({ kind, label }) => {
      return kind === 'air-conditioner' && label?.grade === 1;
    });
    const first = wantsSubsidy && labelled ? labelled : pick(random, products);
    const chosen = new Set([first, ...products.filter(() => random() < 0.1).slice(0, 2)]);
    const lines = [...chosen].map(({ id: productId }) => {
      return { productId, quantity: wantsSubsidy ? 1 : between(random, 1, 3) };
    });
    const orderRequest = {
      runId: show.run.id,
      lines,
      addressId: buyer.addressId,
      wantsSubsidy,
      oldUnits: random() < 0.3 ? [first.kind] : [],
    };
    const quote = await buyer.client.send<QuoteAnswer>('POST', '/api/quotes', orderRequest);
    const placing = { ...orderRequest, expectedFen: quote.body.payFen };
    const key = { 'idempotency-key': crypto.randomUUID() };
    const { body: order } = await buyer.client.send<Order>('POST', '/api/orders', placing, key);
    await pay(test, buyer, order);
    return { random, buyer, order, said: [JSON.stringify(order.quote)], back: new Map() };
  };

  const some = (random: Random, lines: Lines): Lines => {
    const chosen = lines.filter(() => random() < 0.7);
    return (chosen.length > 0 ? chosen : lines.slice(0, 1)).map(({ productId, quantity }) => {
      return { productId, quantity: between(random, 1, quantity) };
    });
  };

  const receive = async (walk: Walk, { id }: AfterSale, damaged: boolean): Promise<void> => {
    const path = `/api/after-sales/${id}/receive`;
    const status = await ask(walk, as('supply'), path, { note: '收到了', damaged });
    if (status === 200) walk.back.set(id, damaged ? 'damaged' : 'whole');
  };
  const decide = async (walk: Walk, { id }: AfterSale, step: string): Promise<void> => {
    const path = `/api/after-sales/${id}/${step}`;
    const status = await ask(walk, as('service'), path, { note: '看过了' });
    // A large sum wants a second person.
    if (step === 'approve' && status === 409) {
      await ask(walk, as('finance'), path, { note: '复核' });
    }
  };
  const sendAgain = (walk: Walk, { id }: AfterSale) =>
    ask(walk, as('supply'), `/api/after-sales/${id}/reship`, {
      note: '寄出了',
      parcel: { carrier: '样例快运', waybill: waybill() },
    });

  /** The next step of a ticket, by whoever may take it. */
  const step = async (walk: Walk, item: AfterSale): Promise<void> => {
    const { random, buyer } = walk;
    const mine = (what: string, body: object) =>
      ask(walk, buyer.client, `/api/me/after-sales/${item.id}/${what}`, body);
    if (item.state === 'asked') {
      if (random() < 0.1) await mine('withdraw', {});
      else await decide(walk, item, random() < 0.8 ? 'approve' : 'decline');
    } else if (item.state === 'declined' && random() < 0.3) await mine('appeal', { note: '不服' });
    else if (item.state === 'approved' && random() < 0.4)
      await mine('send', { waybill: waybill() });
    else if (item.state === 'approved' && random() < 0.1) await mine('withdraw', {});
    else if (item.state === 'approved' && item.kind === 'repair') await sendAgain(walk, item);
    else if (item.state === 'approved' || item.state === 'sent') {
      await receive(walk, item, random() < 0.2);
    } else if (item.state === 'received') await sendAgain(walk, item);
  };

  const goods = async (walk: Walk, { unsent, parcels }: OrderStory): Promise<void> => {
    const { random, order } = walk;
    if (unsent.length > 0 && random() < 0.7) {
      const part = random() < 0.5 ? { lines: some(random, unsent) } : {};
      const parcel = { carrier: '样例快运', waybill: waybill(), ...part };
      await ask(walk, as('supply'), `/api/orders/${order.id}/parcels`, parcel);
    }
    for (const parcel of parcels.filter(({ signedAt }) => signedAt === null)) {
      await ask(walk, as('supply'), `/api/parcels/${parcel.id}/signed`, {});
    }
  };
  const orderRequest = async (walk: Walk, { askable }: OrderStory): Promise<void> => {
    const { random, order, buyer } = walk;
    if (random() < 0.3 || askable.length === 0) {
      const gift = {
        kind: 'refund',
        lines: [],
        reason: '补偿',
        amountFen: between(random, 1, 20_000),
      };
      await ask(walk, as('service'), `/api/orders/${order.id}/after-sales`, gift);
      return;
    }
    const kind = pick(random, ['refund', 'return', 'return', 'exchange', 'repair'] as const);
    const body = { kind, lines: some(random, askable), reason: '有原因', fault: random() < 0.2 };
    if (random() < 0.7) {
      await ask(walk, buyer.client, `/api/me/orders/${order.id}/after-sales`, body);
    } else {
      const less = random() < 0.3 ? { amountFen: between(random, 1, 100_000) } : {};
      await ask(walk, as('service'), `/api/orders/${order.id}/after-sales`, { ...body, ...less });
    }
  };

  const stride = async (walk: Walk): Promise<void> => {
    const { random, order } = walk;
    const chance = random();
    const story = await storyOf(order);
    if (chance < 0.3) await goods(walk, story);
    else if (chance < 0.6) await orderRequest(walk, story);
    else if (chance < 0.85) {
      for (const item of story.cases) if (random() < 0.6) await step(walk, item);
    } else if (chance < 0.9) {
      await ask(walk, as('service'), `/api/orders/${order.id}/refund`, { reason: '协商全退' });
    } else {
      clock.forward(Math.floor(random() * 5 * dayMs));
      await test.program.afterSales.sweep();
    }
    if (random() < 0.4) await settleRefunds(test);
  };

  /** Whatever is still open is granted and done. */
  const finish = async (walk: Walk): Promise<OrderStory> => {
    for (let round = 0; round < 10; round += 1) {
      const { cases: tickets } = await storyOf(walk.order);
      const open = tickets.filter(({ state }) => !over.has(state));
      if (open.length === 0) break;
      for (const item of open) {
        if (item.state === 'asked') await decide(walk, item, 'approve');
        else if (item.state === 'received') await sendAgain(walk, item);
        else if (item.state !== 'refunding') await receive(walk, item, false);
      }
      await settleRefunds(test);
      await settleRefunds(test);
    }
    return storyOf(walk.order);
  };

  const booksOf = async ({ id }: Order) => {
    const path = `/api/books/about/${id}`;
    type About = { entries: BookedEntry[]; pending: PendingEntry[] };
    const { body } = await as('finance').send<About>('GET', path);
    const sums: Record<string, number> = {};
    for (const { account, sub, fen } of body.entries.flatMap((entry) => entry.lines)) {
      if (sub === id) sums[account] = (sums[account] ?? 0) + fen;
    }
    const waits = body.pending.filter(({ state }) => state === 'waiting').length;
    return { sums: Object.fromEntries(Object.entries(sums).filter(([, fen]) => fen !== 0)), waits };
  };
  /** What the shelf gave and got back, told by the order's own story. */
  const wanted = (
    { order, cases: tickets }: OrderStory,
    back: Walk['back'],
    productId: string,
  ): number => {
    const of = (lines: Lines): number =>
      lines.reduce((sum, line) => sum + (line.productId === productId ? line.quantity : 0), 0);
    return tickets.reduce((sum, { id, kind, state, unshipped, lines }) => {
      const came = back.get(id) === 'whole' && kind !== 'repair';
      const stayed = kind === 'refund' && unshipped && state === 'done';
      const left = kind === 'exchange' && state === 'done';
      return sum + (came || stayed ? of(lines) : 0) - (left ? of(lines) : 0);
    }, -of(order.lines));
  };

  it.each(Array.from({ length: seeds }, (_, index) => index + 1))(
    '[ORDER-17] [AFTER-1] [FINANCE-1] money, books, goods and promotions agree at the end (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const before = await onHand();
      const walk = await begin(random);
      for (let left = between(random, 4, 18); left > 0; left -= 1) await stride(walk);
      const story = await finish(walk);
      const { order, cases: tickets } = story;
      const told = walk.said.join('\n');
      expect(
        tickets.filter(({ state }) => !over.has(state)),
        told,
      ).toEqual([]);
      const paidBack = tickets.reduce(
        (sum, item) => sum + (item.state === 'done' ? (item.refundFen ?? 0) : 0),
        0,
      );
      expect(order.refundedFen, told).toBe(paidBack);
      const { sums, waits } = await booksOf(order);
      expect([sums['2203'], waits], told).toEqual([undefined, 0]);
      expect(sums['1122'] ?? 0, told).toBe(order.totalFen - order.refundedFen);
      if (order.state === 'refunded') {
        // Goods that stay with the buyer were still a cost, damaged ones are a loss.
        const { 6401: _cost, 6604: _loss, ...rest } = sums;
        expect(rest, told).toEqual({});
      }
      const after = await onHand();
      for (const { productId } of order.lines) {
        const moved = (after.get(productId) ?? 0) - (before.get(productId) ?? 0);
        expect(moved, told).toBe(wanted(story, walk.back, productId));
      }
    },
  );

  it('[INSIGHT-2] [LEDGER-7] the board, the orders and the chain of the books agree after all that', async () => {
    const { body: list } = await as('service').send<OrderList>(
      'GET',
      `/api/orders?sessionId=${show.session.id}&limit=500`,
    );
    const path = `/api/runs/${show.run.id}/review`;
    const { body } = await show.content.send<{
      readonly agreement: { readonly agree: boolean };
      readonly board: { readonly refundedFen: number };
    }>('GET', path);
    expect(body.agreement.agree).toBe(true);
    const back = list.orders.reduce((sum, order) => sum + order.refundedFen, 0);
    expect(body.board.refundedFen).toBe(back);
    expect(await test.program.finance.verify()).toEqual({ brokenAt: null, unfit: [] });
  });
});
