import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Guest, type CrowdContext } from '../apps/crowd/guest.ts';
import { inventedBuyer } from '../modules/academy/contract.ts';
import { addressInputSchema } from '../modules/crm/contract.ts';
import type { PublicSession } from '../modules/live/contract.ts';
import { seededRandom } from '../platform/kernel/index.ts';
import { handClock, openTestProgram, type TestProgram } from './program.ts';
import { openOffer, openShow, type Show } from './show.ts';

it('[SIM-3] whatever the crowd invents is an address, with a phone number that is nobody’s', () => {
  const random = seededRandom(7);
  for (let count = 0; count < 2000; count += 1) {
    const invented = inventedBuyer(random);
    const { phone, province } = addressInputSchema.parse(invented);
    expect({ phone, province }).toEqual({ phone: invented.phone, province: invented.province });
    expect(phone).toMatch(/^154\d{8}$/);
  }
});

describe('a rehearsal with a simulated crowd', () => {
  const clock = handClock();
  const guests: Guest[] = [];
  let test: TestProgram;
  let show: Show;
  beforeAll(async () => {
    test = await openTestProgram({ clock });
    test.program.jobs.stop();
    show = await openShow({ ...test, clock }, 'rehearsal');
  }, 60_000);
  afterAll(async () => {
    for (const guest of guests) guest.go();
    await test.close();
  });

  it('[SIM-3] ends with paid orders, and no address was refused', async () => {
    const { session, product } = show;
    const pinned = { do: 'pin-product', actionId: crypto.randomUUID(), productId: product.id };
    await show.content.send('POST', `/api/sessions/${session.id}/actions`, pinned);
    await openOffer(show, { priceFen: 9900, quota: 1000, perPerson: 1, seconds: 600 });
    const server = await test.program.app.listen({ port: 0, host: '127.0.0.1' });
    const seen = await show.content.send<PublicSession>(
      'GET',
      `/api/public/sessions/${session.id}`,
    );
    const tally = { entered: 0, inside: 0, said: 0, placed: 0, refused: 0, lost: 0 };
    const context: CrowdContext = {
      server,
      session: seen.body,
      products: new Map([[product.id, product]]),
      random: seededRandom(7),
      tally,
    };
    for (let count = 0; count < 160; count += 1) guests.push(new Guest(context, () => {}));
    await Promise.all(guests.map((guest) => guest.come()));
    const paid = async (): Promise<number> => {
      clock.forward(1000);
      await test.program.payments.deliverDue();
      await test.program.outbox.drain();
      const { orders } = await test.program.world.orders.list({ simulated: 'yes', limit: 100 });
      return orders.filter(({ paidAt }) => paidAt !== null).length;
    };
    await expect.poll(paid, { timeout: 40_000, interval: 500 }).toBeGreaterThan(0);
    expect(tally).toMatchObject({ refused: 0, lost: 0 });
  }, 60_000);
});
