import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../platform/testing/http.ts';
import { staffIn } from '../team/testing/open.ts';
import type { Coupon } from './contract.ts';
import { newCoupon as addCoupon, openTestPromo, type TestPromo } from './testing/open.ts';

const dayMs = 86_400_000;

describe('coupons', () => {
  let test: TestPromo;
  let sales: Caller;
  let buyers = 0;

  beforeAll(async () => {
    test = await openTestPromo();
    sales = test.http.staff(staffIn('sales'));
  });
  afterAll(() => test.close());

  const newBuyer = (): Caller => {
    buyers += 1;
    return test.http.viewer({ id: `vwr_${buyers}`, nickname: '买家', simulated: false });
  };
  const newCoupon = (change: object = {}): Promise<string> =>
    addCoupon(sales, test.clock.now(), change);

  it('[PROMO-4] limits hold against the same viewer twice at once, and against many', async () => {
    const couponId = await newCoupon({ issueMost: 3 });
    const buyer = newBuyer();
    const claim = (who: Caller) => who.send('POST', `/api/me/coupons/${couponId}`, {});
    const twice = await Promise.all([claim(buyer), claim(buyer)]);
    expect(twice.filter((answer) => answer.status === 201)).toHaveLength(1);
    const others = Array.from({ length: 8 }, () => newBuyer());
    const answers = await Promise.all(others.map(claim));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(2);
  });

  it('[PROMO-11] many are stopped at once, and only those that were open come back', async () => {
    const open = await newCoupon();
    const stopped = await newCoupon();
    await sales.send('PUT', `/api/coupons/${stopped}/open`, { open: false });
    const put = (ids: readonly string[], now: boolean) =>
      sales.send<{ changed: string[] }>('PUT', '/api/coupons/open', { ids, open: now });
    const first = await put([open, stopped, 'cpn_none'], false);
    expect(first.body.changed).toEqual([open]);
    expect((await put(first.body.changed, true)).body.changed).toEqual([open]);
    const { coupons } = (await sales.send<{ coupons: Coupon[] }>('GET', '/api/promotions')).body;
    const stateOf = (id: string): boolean | undefined =>
      coupons.find((item) => item.id === id)?.open;
    expect([stateOf(open), stateOf(stopped)]).toEqual([true, false]);
    expect((await put([], false)).status).toBe(422);
  });

  it('[PROMO-4] what a coupon cannot mean is refused, naming the field', async () => {
    const wrong = { benefit: { is: 'fixed', fen: 10_000 } };
    const input = { name: { zh: '错', en: 'wrong' }, layer: 'shop', scope: { of: 'shop' } };
    const rest = { thresholdFen: 10_000, issueMost: 1, perPerson: 1 };
    const times = { validFrom: test.clock.now(), validUntil: test.clock.now() + dayMs };
    const big = await sales.send('POST', '/api/coupons', { ...input, ...rest, ...times, ...wrong });
    expect(big).toMatchObject({ status: 422, body: { code: 'promo.benefit-too-big' } });
    const late = { ...times, validUntil: test.clock.now() - 1, benefit: { is: 'fixed', fen: 1 } };
    const past = await sales.send('POST', '/api/coupons', { ...input, ...rest, ...late });
    expect(past).toMatchObject({ status: 422, body: { field: 'validUntil' } });
    const stranger = test.http.staff(staffIn('host'));
    const refused = await stranger.send('POST', '/api/coupons', { ...input, ...rest, ...times });
    expect([403, 422]).toContain(refused.status);
  });

  it('[PROMO-26] what a title may not say is neither a coupon nor a bundle, refused at its field', async () => {
    const times = { validFrom: test.clock.now(), validUntil: test.clock.now() + dayMs };
    const coupon = {
      layer: 'shop',
      scope: { of: 'shop' },
      thresholdFen: 10_000,
      issueMost: 1,
      perPerson: 1,
      benefit: { is: 'fixed', fen: 100 },
      ...times,
    };
    const item = { productId: 'washer', quantity: 1 };
    const bundle = { items: [item, item], priceFen: 10_000 };
    const name = { zh: '加微信abc12345领券 全网最低', en: 'cheap' };
    for (const [path, body] of [
      ['/api/coupons', { ...coupon, name }],
      ['/api/bundles', { ...bundle, name }],
    ] as const) {
      const refused = await sales.send('POST', path, body);
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'promo.name-refused', field: 'name' },
      });
      const good = { ...body, name: { zh: '空调两台套餐', en: 'two air conditioners' } };
      expect((await sales.send('POST', path, good)).status).toBe(201);
    }
  });
});
