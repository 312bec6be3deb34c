import type { Product } from '../modules/catalog/contract.ts';
import type { TestProgram } from './program.ts';
import { newBuyer, openOffer, type Buyer, type Show } from './show.ts';

/**
 * ORDER-12: sixty people ask two programs on one database for one of forty, with the same key. How many orders
 * there are, and how many people have one.
 */
export async function sellFromTwo(
  one: TestProgram,
  two: TestProgram,
  show: Show,
): Promise<{ readonly orders: number; readonly buyers: number }> {
  const path = `/api/products/${show.session.plan.lineup[1]}`;
  const { body: product } = await show.content.send<Product>('GET', path);
  const priceFen = product.priceFen - 20_000;
  const terms = { priceFen, quota: 40, perPerson: 1, seconds: 60 };
  const offerId = await openOffer({ ...show, product }, terms);
  const buyers = await Promise.all(Array.from({ length: 60 }, () => newBuyer(one)));
  const place = ({ program }: TestProgram, buyer: Buyer) =>
    program.orders.place({
      viewerId: buyer.viewerId,
      viewerSimulated: false,
      requestId: 'one',
      input: {
        runId: show.run.id,
        lines: [{ productId: product.id, quantity: 1 }],
        addressId: buyer.addressId,
        expectedFen: priceFen,
        offerId,
        wantsSubsidy: false,
        oldUnits: [],
      },
    });
  const answers = await Promise.all(
    buyers.flatMap((buyer) => [place(one, buyer), place(two, buyer)]),
  );
  const given = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
  return {
    orders: new Set(given.map(({ id }) => id)).size,
    buyers: new Set(given.map(({ viewerId }) => viewerId)).size,
  };
}
