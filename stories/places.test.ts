import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../modules/catalog/contract.ts';
import type { Address } from '../modules/crm/contract.ts';
import type { Order, OrderList } from '../modules/order/contract.ts';
import type { QuoteAnswer, SubsidyPolicy } from '../modules/promo/contract.ts';
import type { Refusal } from '../platform/kernel/index.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, type Buyer, type Show } from './show.ts';

describe('places, people and parcels as the world writes them', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;
  let supply: Client;

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    supply = await new Client(test.program).signIn('supply');
  }, 60_000);
  afterAll(() => test.close());

  const place = {
    name: '王小雨',
    phone: '13900000001',
    province: '浙江',
    region: '杭州市西湖区',
    street: '示例路1号',
  };
  const add = (buyer: Buyer, change: object) =>
    buyer.client.send<Address & Refusal>('POST', '/api/me/addresses', { ...place, ...change });
  const sold = async (buyer: Buyer, addressId = buyer.addressId): Promise<Order> => {
    const { body: order } = await buy(show, { ...buyer, addressId });
    await pay(test, buyer, order);
    return order;
  };

  it('[PLACE-1] [PROMO-7] a subsidy does not depend on how a province is written', async () => {
    const { body } = await show.content.send<{ products: Product[] }>('GET', '/api/products');
    const product = body.products.find(
      (item) => item.kind === 'air-conditioner' && item.label?.grade === 1,
    );
    const lines = [{ productId: product?.id ?? '', quantity: 1 }];
    const fen = Math.min(150_000, Math.floor((product?.priceFen ?? 0) * 0.15));
    for (const province of ['浙江', '浙江省', ' 浙江省 ', 'Zhejiang', '330000']) {
      const buyer = await newBuyer(test);
      const { body: address } = await add(buyer, { province });
      const ask = { runId: show.run.id, lines, wantsSubsidy: true, addressId: address.id };
      const { body: quote } = await buyer.client.send<QuoteAnswer>('POST', '/api/quotes', ask);
      expect([province, address.province, quote.subsidyFen]).toEqual([province, '330000', fen]);
    }
  });

  it('[PLACE-1] a policy holds codes; an order is found and moved by the province that is meant', async () => {
    const sales = await new Client(test.program).signIn('sales');
    const policy = {
      document: '示例政策',
      kinds: ['hood'],
      grade: 1,
      rateBp: 1000,
      capFen: 1000,
      validFrom: Date.UTC(2040, 0, 1),
      validUntil: Date.UTC(2041, 0, 1),
    };
    const enter = (regions: readonly string[]) =>
      sales.send<Refusal>('POST', '/api/policies', { ...policy, regions });
    expect((await enter(['浙江', '火星'])).body.field).toBe('regions.1');
    expect((await enter(['浙江省', '廣西', '浙江'])).status).toBe(201);
    const { body } = await sales.send<{ policies: SubsidyPolicy[] }>(
      'GET',
      '/api/public/promotions',
    );
    const kept = body.policies.find((row) => row.document === policy.document);
    expect(kept?.regions).toEqual(['330000', '450000']);

    const buyer = await newBuyer(test);
    const [one, two] = [
      await add(buyer, { province: '内蒙古', region: '呼和浩特市新城区' }),
      await add(buyer, { province: '內蒙古自治區', region: '呼和浩特市新城区' }),
    ];
    const order = await sold(buyer, one.body.id);
    const path = `/api/me/orders/${order.id}/address`;
    expect((await buyer.client.send('PUT', path, { addressId: two.body.id })).status).toBe(200);
    const found = await supply.send<OrderList>('GET', `/api/orders?search=${encodeURI('内蒙古')}`);
    expect(found.body.orders.map(({ id }) => id)).toEqual([order.id]);
  });
});
