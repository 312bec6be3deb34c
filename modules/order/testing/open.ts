import { openAudit } from '../../audit/index.ts';
import { openCatalog } from '../../catalog/index.ts';
import type { NewProduct } from '../../catalog/contract.ts';
import { productOf } from '../../catalog/testing/open.ts';
import { openPayments } from '../../payment/index.ts';
import { openPromo } from '../../promo/index.ts';
import { openRisk } from '../../risk/index.ts';
import { openSupply } from '../../supply/index.ts';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { subscriber, type EventType, type DomainEvent } from '../../../platform/events/index.ts';
import { no, ok, refuse } from '../../../platform/kernel/index.ts';
import type { HandClock } from '../../../platform/testing/clock.ts';
import { openTestGround } from '../../../platform/testing/ground.ts';
import type { Order } from '../contract.ts';
import { openOrders, type OrderDeps, type OrderRow, type Orders } from '../index.ts';

export { openCounter, type Buyer, type Counter } from './counter.ts';

const kept = refuse('crm.address-unknown', 404, { zh: '没有', en: 'none' });

/** Where somebody lives: whoever has the same name and door there is the same person. */
export interface Place {
  readonly viewerId: string;
  readonly person: string;
  readonly door: string;
  readonly province: string;
  /** How many have this door. */
  readonly sharers: number;
}

/** Buyers and places in memory: all that is asked of crm. */
function openPlaces() {
  const places = new Map<string, Place>();
  const forgotten: string[] = [];
  const addressOf = (id: string) => {
    const place = places.get(id);
    if (!place) return [];
    const { viewerId, person, door, province } = place;
    const keys = { personKey: person, addressKey: door, phoneKey: `138:${person}` };
    const shown = { masked: '', maskedName: '王**', createdAt: 0, hiddenAt: null };
    return [{ id, viewerId, province, ...keys, ...shown }];
  };
  return {
    forgotten,
    add: (id: string, change: Partial<Place> = {}) => {
      const usual = { viewerId: 'vwr_1', person: 'p1', door: 'd1', province: '广东', sharers: 1 };
      places.set(id, { ...usual, ...change });
    },
    crm: {
      addressesByIds: (ids: readonly string[]) => Promise.resolve(ids.flatMap(addressOf)),
      reveal: () => Promise.resolve(no(kept)),
      forgetAddress: (_tx: Sql, id: string) => {
        forgotten.push(id);
        return Promise.resolve();
      },
      sharersOf: (door: string) => {
        const found = [...places.values()].find((place) => place.door === door);
        return Promise.resolve(found?.sharers ?? 0);
      },
    },
  };
}

export type Places = ReturnType<typeof openPlaces>;

/** An order as somebody could have left it; paid where nothing else is said. */
export function orderOf(id: string, change: Partial<OrderRow> = {}): OrderRow {
  return {
    id,
    sessionId: 'ses_1',
    runId: 'run_1',
    viewerId: 'vwr_1',
    offerId: null,
    quote: null,
    paymentId: id.replace('ord', 'pay'),
    holdId: '',
    addressId: 'adr_1',
    heldBy: null,
    lines: [{ productId: 'washer', quantity: 2, unitFen: 100_000, listFen: 120_000 }],
    totalFen: 200_000,
    refundedFen: 0,
    state: 'paid',
    closeReason: null,
    deposit: null,
    maskedName: '王**',
    province: '广东',
    simulated: false,
    placedAt: 1,
    paidAt: 2,
    payBefore: 3,
    movedAt: 2,
    depositPaymentId: null,
    ...change,
  };
}

type Parted = (tx: Sql, orderId: string) => Promise<void>;

interface Opening {
  readonly database?: Database;
  readonly forgetBesides?: Parted;
  readonly besides?: OrderDeps['besides'];
  readonly writeBehind?: OrderDeps['writeBehind'];
  /** Another process beside this one, which knows the same people at the same moment. */
  readonly beside?: { readonly clock: HandClock; readonly places: Places };
}

/** All that order asks: people and places are in memory, the rest is as it is. */
async function openAsked({ database, beside }: Opening, written: () => Promise<void>) {
  const base = await openTestGround(database, beside?.clock);
  const audit = openAudit(base);
  const mayChange = () => Promise.resolve(ok(undefined));
  const catalog = openCatalog({ ...base, audit, mayChange });
  const places = beside?.places ?? openPlaces();
  const { crm } = places;
  const promo = openPromo({
    ...base,
    audit,
    compliance: { check: () => [], contact: () => undefined },
    crm: { segmentsOf: () => Promise.resolve([]) },
  });
  const supply = openSupply({ ...base, audit, catalog });
  const payments = openPayments({ ...base, secret: 'sandbox', random: () => 0.5, written });
  const risk = openRisk({ ...base, audit, secret: 'tickets' });
  return { ...base, audit, catalog, crm, promo, supply, payments, risk, places };
}

type Asked = Awaited<ReturnType<typeof openAsked>>;

/** Orders on an empty database, with only what they ask. */
export async function openTestOrders(opening: Opening = {}) {
  const asked = await openAsked(opening, () => orders.written());
  const { outbox, payments, risk, supply } = asked;
  const orders: Orders = openOrders({
    ...asked,
    writeBehind: opening.writeBehind,
    besides: opening.besides,
    forgetBesides: opening.forgetBesides ?? (() => Promise.resolve()),
  });
  for (const { subscriber: handled } of [orders, payments, risk, supply]) outbox.subscribe(handled);
  const opened = { ...asked, orders };
  return { ...opened, ...handsIn(opened) };
}

type Opened = Pick<Asked, 'database' | 'outbox' | 'catalog' | 'supply' | 'payments'> & {
  readonly orders: Orders;
};

/** What a test does with an opened module. */
function handsIn({ database, outbox, catalog, supply, payments, orders }: Opened) {
  let subscribers = 0;
  return {
    /** Events of these types as others get them, from the first one on. */
    listen: (...subscribesTo: EventType[]): readonly DomainEvent[] => {
      const handled: DomainEvent[] = [];
      subscribers += 1;
      const handle = async (event: DomainEvent): Promise<void> => {
        handled.push(event);
      };
      outbox.subscribe(subscriber({ name: `test-${subscribers}`, subscribesTo, handle }));
      return handled;
    },
    addProduct: (id: string, kind: NewProduct['kind'] = 'washer', more: Partial<NewProduct> = {}) =>
      database.inTransaction((tx) => catalog.add(tx, productOf(id, { kind, ...more }), [])),
    /** Puts goods on the shelf. */
    receive: (productId: string, quantity: number) =>
      database.inTransaction((tx) =>
        supply.receive(tx, 'main', [{ productId, quantity, zone: 'A-01', unitCostFen: 1 }], 't'),
      ),
    /** Puts orders there as they are given, with their payments. */
    put: (...rows: readonly OrderRow[]): Promise<void> => {
      const stored = rows.map((row) => ({ ...row, requestId: row.id, inputHash: '' }));
      return database.inTransaction(async (tx) => {
        await orders.seed(tx, stored);
        await orders.seedStates(tx, rows.map(stateRowOf));
        await payments.seed(tx, rows.map(paymentOf));
      });
    },
    stateOf: async (id: string): Promise<Order['state'] | undefined> =>
      (await orders.byId(id))?.state,
  };
}

export type TestOrders = Awaited<ReturnType<typeof openTestOrders>>;

function stateRowOf({ id, state, movedAt }: OrderRow) {
  return { id, state, at: movedAt ?? 0 };
}

function paymentOf(row: OrderRow) {
  const { paymentId: id, id: orderId, viewerId: payerId, totalFen: amountFen, paidAt } = row;
  const state = paidAt === null ? ('waiting' as const) : ('paid' as const);
  return { id, orderId, payerId, amountFen, state, at: row.placedAt, paidAt, refundedAt: null };
}
