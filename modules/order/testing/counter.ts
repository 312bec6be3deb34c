import type { Audit } from '../../audit/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import { productOf } from '../../catalog/testing/open.ts';
import type { Payments } from '../../payment/index.ts';
import type { Presale } from '../../promo/contract.ts';
import type { Promo } from '../../promo/index.ts';
import type { Risk } from '../../risk/index.ts';
import type { Supply } from '../../supply/index.ts';
import type { Database } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { App } from '../../../platform/http/index.ts';
import type { HandClock } from '../../../platform/testing/clock.ts';
import { openRoutes, type Answer, type Caller } from '../../../platform/testing/http.ts';
import type { Order } from '../contract.ts';
import type { Orders } from '../index.ts';

/** A module that orders ask, or the orders, and what else is opened over them. */
interface Opened {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: HandClock;
  readonly audit: Audit;
  readonly catalog: Catalog;
  readonly promo: Promo;
  readonly supply: Supply;
  readonly payments: Payments;
  readonly risk: Risk;
  readonly orders: Orders;
  readonly places: { add(id: string, place: Partial<Person> & { viewerId: string }): void };
}

/** Who somebody is, and where: two of one name and one door are one person. */
interface Person {
  readonly person: string;
  readonly door: string;
  readonly province: string;
}

export interface Buyer {
  readonly client: Caller;
  readonly viewerId: string;
  readonly addressId: string;
}

interface OrderRequest {
  readonly key?: string;
  readonly offerId?: string;
  readonly expectedFen?: number;
  readonly quantity?: number;
}

interface OfferTerms {
  readonly priceFen: number;
  readonly quota: number;
  readonly perPerson: number;
  readonly seconds: number;
  readonly ticket?: boolean;
  readonly presale?: Presale;
}

let buyers = 0;

/** A show that sells one product, and its buyers; `more` are modules whose routes are served beside. */
export async function openCounter(
  test: Opened,
  {
    more = [],
    stock = 1000,
  }: { more?: readonly { routes(app: App): void }[]; stock?: number } = {},
) {
  const { audit, catalog, promo, supply, payments, risk, orders, outbox, clock, database } = test;
  const http = await openRoutes([
    ...[audit, catalog, promo, supply, payments, risk, orders],
    ...more,
  ]);
  const run = { id: 'run_1', sessionId: 'ses_1' };
  const product = productOf('flagship', {
    kind: 'air-conditioner',
    label: { grade: 1, standard: 'GB 21455', figures: [], recordNo: '' },
    priceFen: 300_000,
    listPriceFen: 330_000,
  });
  const publish = async (type: string): Promise<void> => {
    const said = { runId: run.id, sessionId: run.sessionId, pool: 'main', simulated: false };
    const event = { id: type, type, at: clock.now(), data: said };
    for (const { subscriber } of [orders, supply]) {
      if (subscriber.types.includes(type)) await subscriber.handle(event);
    }
  };
  if (!(await catalog.detail(product.id)).ok) {
    await database.inTransaction(async (tx) => {
      await catalog.add(tx, product, []);
      const receipt = {
        productId: product.id,
        quantity: stock,
        zone: 'A-01',
        unitCostFen: 100_000,
      };
      await supply.receive(tx, 'main', [receipt], 't');
    });
    await publish('run.opened.v1');
  }
  return {
    http,
    run,
    product,
    /** The show is over. */
    end: () => publish('run.closed.v1'),
    /** Somebody new; everybody is somebody else, since risk would take forty of one name at one door for one group. */
    newBuyer: (person: Partial<Person> = {}, simulated = false): Buyer => {
      buyers += 1;
      const [viewerId, addressId] = [`vwr_${buyers}`, `adr_${buyers}`];
      const place = { person: `p${buyers}`, door: `d${buyers}`, ...person };
      test.places.add(addressId, { viewerId, ...place });
      const client = http.viewer({ id: viewerId, nickname: '买家', simulated });
      return { client, viewerId, addressId };
    },
    buy: (
      { client, addressId }: Buyer,
      { quantity = 1, expectedFen, offerId, key = crypto.randomUUID() }: OrderRequest = {},
    ): Promise<Answer<Order>> =>
      client.send<Order>(
        'POST',
        '/api/orders',
        {
          runId: run.id,
          lines: [{ productId: product.id, quantity }],
          addressId,
          expectedFen: expectedFen ?? product.priceFen * quantity,
          ...(offerId === undefined ? {} : { offerId }),
        },
        { 'idempotency-key': key },
      ),
    /** Pays at the sandbox's cashier and lets its notice arrive. */
    pay: async ({ client }: Buyer, { paymentId }: Pick<Order, 'paymentId'>): Promise<void> => {
      await client.send('POST', `/api/payments/${paymentId}/cashier`, { outcome: 'pay' });
      clock.forward(2000);
      await payments.deliverDue();
      await outbox.drain();
    },
    openOffer: async (terms: OfferTerms, of = product): Promise<string> => {
      const { id: productId, priceFen: usualPriceFen } = of;
      const asked = { runId: run.id, productId, usualPriceFen, at: clock.now(), ...terms };
      const opened = await database.inTransaction((tx) => promo.openOffer(tx, asked));
      if (!opened.ok) throw new Error(opened.refusal.code);
      // Nobody's hand is there in the same instant; who is, is a script (RISK-1, F12).
      clock.forward(700);
      return opened.value.id;
    },
    closeOffers: async (): Promise<void> => {
      const open = await promo.offersOf(run.id);
      await database.inTransaction(async (tx) => {
        for (const { id } of open) await promo.closeOffer(tx, id);
      });
    },
    /** Money that comes although the order was closed: the channel has booked it, and says so. */
    payLate: async ({ paymentId, totalFen }: Order): Promise<void> => {
      const { sql } = database;
      await sql.execute(`insert into payment.sandbox_book (txn, kind, payment_id, fen, at)
        values ('pay-${paymentId}', 'pay', '${paymentId}', ${totalFen}, ${clock.now()})`);
      await sql.execute(`insert into payment.sandbox_notice (id, payment_id, amount_fen, outcome, due_at)
        values ('late-${paymentId}', '${paymentId}', ${totalFen}, 'paid', 0)`);
      await payments.deliverDue();
      await outbox.drain();
    },
    /** Lets refunds that were asked for go their way: asked, under way, done. */
    settleRefunds: async (): Promise<void> => {
      await outbox.drain();
      clock.forward(2000);
      await payments.deliverDue();
      await outbox.drain();
    },
  };
}

export type Counter = Awaited<ReturnType<typeof openCounter>>;
