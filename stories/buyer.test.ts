import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Address } from '../modules/crm/contract.ts';
import type { OrderStory } from '../modules/aftersale/contract.ts';
import type { Order } from '../modules/order/contract.ts';
import { Client, handClock, openTestProgram, type HandClock, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, type Buyer, type Show } from './show.ts';

interface Refused {
  readonly code?: string;
}

const dayMs = 86_400_000;

describe('what buyers do with what is theirs', () => {
  let test: TestProgram & { readonly clock: HandClock };
  let show: Show;

  beforeAll(async () => {
    const clock = handClock();
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
  }, 60_000);
  afterAll(() => test.close());

  const redirect = (buyer: Buyer, id: string, addressId: string) =>
    buyer.client.send<Order & Refused>('PUT', `/api/me/orders/${id}/address`, { addressId });
  const listOf = async (buyer: Buyer): Promise<readonly Address[]> =>
    (await buyer.client.send<{ addresses: Address[] }>('GET', '/api/me/addresses')).body.addresses;
  const place = {
    name: '王小雨',
    phone: '13899990001',
    province: '广东',
    region: '广东模拟市',
    street: '虚构东路 77 号',
  };
  const add = async (buyer: Buyer, more: object = {}) =>
    buyer.client.send<Address & Refused>('POST', '/api/me/addresses', { ...place, ...more });

  it('[ORDER-28] goods that have not left go to another own address in the province', async () => {
    const buyer = await newBuyer(test);
    const order = (await buy(show, buyer)).body;
    await pay(test, buyer, order);
    const { body: near } = await add(buyer, { name: '李大山' });
    const { body: far } = await add(buyer, { province: '浙江', region: '浙江模拟市' });
    const foreign = await newBuyer(test);
    expect((await redirect(buyer, order.id, foreign.addressId)).body.code).toBe(
      'order.address-unknown',
    );
    expect((await redirect(foreign, order.id, foreign.addressId)).body.code).toBe('order.unknown');
    expect((await redirect(buyer, order.id, far.id)).body.code).toBe('order.place-elsewhere');
    const moved = await redirect(buyer, order.id, near.id);
    expect([moved.status, moved.body.maskedName]).toEqual([200, '李**']);
    const supply = await new Client(test.program).signIn('supply');
    const where = `/api/orders/${order.id}/destination?purpose=deliver`;
    expect((await supply.send('GET', where)).body).toMatchObject({ name: '李大山' });
    // Six others at one door: a way to bring goods of many together.
    const crowd = { street: '黄牛路 1 号' };
    for (let count = 0; count < 6; count += 1) await add(await newBuyer(test), crowd);
    const { body: shared } = await add(buyer, crowd);
    expect((await redirect(buyer, order.id, shared.id)).body.code).toBe('order.place-crowded');
    const { body: story } = await supply.send<OrderStory>('GET', `/api/orders/${order.id}/story`);
    const parcel = { carrier: '顺丰', waybill: 'SF1234567890', lines: story.unsent };
    expect((await supply.send('POST', `/api/orders/${order.id}/parcels`, parcel)).status).toBe(200);
    const late = await redirect(buyer, order.id, buyer.addressId);
    expect([late.status, late.body.code]).toEqual([409, 'order.left-already']);
  });

  it('[CRM-6] an address leaves the list at once, and is deleted when no order needs it', async () => {
    const buyer = await newBuyer(test);
    const order = (await buy(show, buyer)).body;
    const { body: spare } = await add(buyer);
    const drop = (id: string, by = buyer) =>
      by.client.send<Refused>('DELETE', `/api/me/addresses/${id}`);
    expect((await drop(spare.id, await newBuyer(test))).body?.code).toBe('crm.address-unknown');
    expect((await drop(spare.id)).status).toBe(204);
    expect((await drop(buyer.addressId)).status).toBe(204);
    expect((await drop(spare.id)).status).toBe(404);
    expect(await listOf(buyer)).toEqual([]);
    const again = await buy(show, { ...buyer, addressId: spare.id });
    expect(again.body).toMatchObject({ code: 'order.address-unknown' });
    test.clock.forward(2 * dayMs);
    await test.program.world.privacy.purge();
    const { crm } = test.program.world;
    const left = await crm.addressesByIds([spare.id, buyer.addressId]);
    expect(left.map(({ id }) => id)).toEqual([buyer.addressId]);
    expect(order.state).toBe('placed');
    const door = (count: number) => add(buyer, { street: `示例路${count}号` });
    for (let count = 1; count <= 20; count += 1) expect((await door(count)).status).toBe(201);
    // CRM-40: one that is kept is returned, also where no other one fits.
    expect((await door(7)).status).toBe(201);
    const full = await door(21);
    expect([full.status, full.body.code]).toEqual([409, 'crm.addresses-full']);
  });

  it('[CRM-7] whoever followed or asked to be reminded takes it back as easily', async () => {
    const { client, viewerId } = await newBuyer(test);
    const { crm } = test.program.world;
    await crm.follow(viewerId);
    const follows = async (): Promise<boolean> =>
      (await client.send<{ following: boolean }>('GET', '/api/me/follow')).body.following;
    expect(await follows()).toBe(true);
    expect((await client.send('DELETE', '/api/me/follow')).status).toBe(204);
    expect((await client.send('DELETE', '/api/me/follow')).status).toBe(204);
    expect(await follows()).toBe(false);
    expect(await crm.segmentsOf(viewerId)).not.toContain('follower');
    const path = `/api/public/sessions/${show.session.id}/reservations`;
    const mine = async (): Promise<boolean> =>
      (
        await client.send<{ sessionIds: string[] }>('GET', '/api/me/reservations')
      ).body.sessionIds.includes(show.session.id);
    const { body: one } = await client.send<{ reservations: number }>('POST', path, {});
    expect(await mine()).toBe(true);
    const { body: less } = await client.send<{ reservations: number }>('DELETE', path);
    expect([less.reservations, await mine()]).toEqual([one.reservations - 1, false]);
  });
});
