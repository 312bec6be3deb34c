import { openAudit } from '../modules/audit/index.ts';
import { openAfterSales, type AfterSales } from '../modules/aftersale/index.ts';
import { openCatalog } from '../modules/catalog/index.ts';
import { openDeliveries, type Deliveries } from '../modules/delivery/index.ts';
import { openFinance, type Finance } from '../modules/finance/index.ts';
import { openLedger } from '../modules/ledger/index.ts';
import { openOrders, type Orders } from '../modules/order/index.ts';
import { openPayments, type Payments } from '../modules/payment/index.ts';
import { openPromo, type Promo } from '../modules/promo/index.ts';
import { openRisk } from '../modules/risk/index.ts';
import { openSupply, type Supply } from '../modules/supply/index.ts';
import type { Database, Sql } from '../platform/db/index.ts';
import { openOutbox, type Outbox } from '../platform/events/index.ts';
import { ok, seededIds, seededRandom, type Random, type Result } from '../platform/kernel/index.ts';
import { openLog, openMetrics } from '../platform/telemetry/index.ts';
import { emptyDatabase } from '../platform/testing/index.ts';
import { makeProducts } from '../world/products.ts';
import type { Lane } from './simulation-lane.ts';
import { placesOf, type Town } from './simulation-town.ts';

/** Goods of a simulation stay as they are. */
const unchanging = {
  audit: { write: () => Promise.resolve() },
  mayChange: () => Promise.resolve(ok(undefined)),
};

const minuteMs = 60_000;

/** What goes wrong in a block: chances in [0, 1) a transaction, or a minute. */
interface Faults {
  /** The transaction is done and its answer is lost: the worst moment for a crash. */
  readonly lostAnswer: number;
  /** The transaction fails before it is done, as when the database goes away. */
  readonly lostWork: number;
  /** The whole program ends and starts again on what the database holds. */
  readonly crash: number;
  /** The clock jumps, up to ten minutes ahead or three back. */
  readonly jump: number;
  /** A notice of the channel never comes. */
  readonly lostNotice: number;
}

const rough: Faults = {
  lostAnswer: 0.02,
  lostWork: 0.03,
  crash: 0.06,
  jump: 0.05,
  lostNotice: 0.1,
};
const calm: Faults = { lostAnswer: 0, lostWork: 0, crash: 0, jump: 0, lostNotice: 0 };

class Broken extends Error {}

/** The selling half of the program on one database, in virtual time, with faults when they are on. */
export class World {
  readonly random: Random;
  readonly newId: ReturnType<typeof seededIds>;
  readonly town: Town = { addresses: new Map() };
  faults: Faults = calm;
  now = Date.UTC(2026, 10, 22, 12);
  database!: Database;
  orders!: Orders;
  deliveries!: Deliveries;
  afterSales!: AfterSales;
  payments!: Payments;
  promo!: Promo;
  supply!: Supply;
  finance!: Finance;
  outbox!: Outbox;
  productIds: readonly string[] = [];
  #real!: Database;

  /** ORDER-60: whether the program, each second time that it starts, begins write-behind with two order requests. */
  readonly #writesBehind: boolean;
  #starts = 0;

  constructor(seed: number, writesBehind: boolean) {
    this.#writesBehind = writesBehind;
    this.random = seededRandom(seed);
    this.newId = seededIds(this.random);
  }

  static async open(seed: number, lanes: number, writesBehind: boolean): Promise<World> {
    const world = new World(seed, writesBehind);
    world.#real = await emptyDatabase({ sole: true });
    world.database = world.#faulty();
    world.start();
    await world.finance.prepare();
    await world.#judgeNobody();
    const made = makeProducts(world.random, world.newId);
    const catalog = openCatalog({
      database: world.#real,
      newId: world.newId,
      clock: { now: () => world.now },
      ...unchanging,
    });
    const ids: string[] = [];
    await world.#real.inTransaction(async (tx) => {
      for (let lane = 0; lane < lanes; lane += 1) {
        const product = made[lane % made.length]?.product;
        if (!product) continue;
        const id = `prd_lane${lane}`;
        await catalog.add(tx, { ...product, id, model: `SIM-${lane}` }, []);
        ids.push(id);
      }
    });
    world.productIds = ids;
    return world;
  }

  /** Starts the program anew on what the database holds; whatever was in memory is gone. */
  start(): void {
    const log = openLog('silent');
    const metrics = openMetrics();
    const now = (): number => this.now;
    const clock = { now };
    const { database, newId } = this;
    this.outbox = openOutbox({ database, log, metrics, now });
    const base = { database, outbox: this.outbox, clock, newId, log, metrics };
    const audit = openAudit(base);
    const catalog = openCatalog({ ...base, ...unchanging });
    this.supply = openSupply({ ...base, ...unchanging, catalog });
    this.promo = openPromo({
      ...base,
      audit,
      compliance: { check: () => [], contact: () => undefined },
      crm: { segmentsOf: () => Promise.resolve([]) },
    });
    this.payments = openPayments({ ...base, secret: 'sandbox', random: this.random });
    const { supply, promo, payments, town } = this;
    const crm = placesOf(town);
    const risk = openRisk({ ...base, ...unchanging, secret: 'tickets' });
    const parts = { ...base, audit, catalog, crm, supply, promo, payments, risk };
    const withWriteBehind = this.#writesBehind && this.#starts % 2 === 0;
    const writeBehind = { from: withWriteBehind ? 2 : Number.POSITIVE_INFINITY, quietMs: 0 };
    this.#starts += 1;
    this.orders = openOrders({
      ...parts,
      writeBehind,
      // Nobody is forgotten here.
      forgetBesides: () => Promise.resolve(),
    });
    const { orders } = this;
    this.deliveries = openDeliveries({
      ...parts,
      orders,
      withheld: (tx, id) => this.afterSales.withheld(tx, id),
    });
    const { deliveries } = this;
    this.afterSales = openAfterSales({ ...parts, orders, deliveries });
    const { afterSales } = this;
    const hosts = {
      live: { session: () => Promise.resolve(undefined) },
      team: { list: () => Promise.resolve([]) },
    };
    const booked = { ...base, ...hosts, audit, catalog, ledger: openLedger() };
    this.finance = openFinance({ ...booked, orders, afterSales, payments });
    for (const { subscriber } of [payments, orders, afterSales, this.finance])
      this.outbox.subscribe(subscriber);
  }

  /** Everybody is looked at, as always, and nobody stopped: buyers by lot look worse than any real one. */
  async #judgeNobody(): Promise<void> {
    const { newId, outbox } = this;
    const clock = { now: () => this.now };
    const risk = openRisk({
      database: this.#real,
      outbox,
      clock,
      newId,
      secret: '',
      ...unchanging,
    });
    await risk.setThresholds({ stepUpAt: 9998, reviewAt: 9999, blockAt: 10_000 }, { id: 'system' });
  }

  #faulty(): Database {
    const real = this.#real;
    const faulty = async <T>(
      run: () => Promise<T>,
      breaks: (work: () => Promise<T>) => Promise<T>,
    ) => {
      if (this.random() < this.faults.lostWork) return breaks(run);
      const done = await run();
      if (this.random() < this.faults.lostAnswer) throw new Broken('the answer was lost');
      return done;
    };
    const fail = (tx: Sql): Promise<never> =>
      tx.execute('select 1').then(() => Promise.reject(new Broken('the database went away')));
    const inTransaction: Database['inTransaction'] = (work) =>
      faulty(
        () => real.inTransaction(work),
        () =>
          real.inTransaction(async (tx) => {
            await work(tx);
            return fail(tx);
          }),
      );
    return {
      ...real,
      inTransaction,
      lease: { ...real.lease, shared: inTransaction, own: inTransaction },
      decide: <T>(work: (tx: Sql) => Promise<Result<T>>) =>
        faulty<Result<T>>(
          () => real.decide(work),
          () =>
            real.decide<T>(async (tx) => {
              await work(tx);
              return fail(tx);
            }),
        ),
    };
  }

  /** One virtual minute: due acts of all lanes at once, then what the program does by itself. */
  async minute(lanes: readonly Lane[]): Promise<void> {
    this.now += minuteMs;
    if (this.random() < this.faults.jump) this.now += Math.floor(this.random() * 13 - 3) * minuteMs;
    if (this.random() < this.faults.lostNotice) await this.#loseNotices();
    await Promise.all(lanes.map((lane) => lane.act(this)));
    await this.#sweep();
    if (this.random() < this.faults.crash) {
      await this.outbox.stop();
      this.start();
    }
  }

  async #sweep(): Promise<void> {
    const jobs = [
      () => this.payments.deliverDue(),
      () => this.orders.recover(),
      () => this.orders.closeOverdue(),
      () => this.payments.pursue(),
      () => this.afterSales.sweep(),
      () => this.outbox.drain(),
    ];
    for (const job of jobs) await job().catch(passOver);
  }

  /** The channel's word gets lost; what it did is in its books all the same. */
  async #loseNotices(): Promise<void> {
    await this.#real.sql.execute(`update payment.sandbox_notice set sent = true
      where sent = false and due_at <= ${this.now}`);
  }

  /** Lets everything come to rest, without faults: retries, refunds, closings, bookings. */
  async settle(lanes: readonly Lane[]): Promise<void> {
    this.faults = calm;
    this.start();
    for (let round = 0; round < 16; round += 1) {
      await this.minute(lanes);
      if (round === 8) this.now += 60 * minuteMs;
    }
  }

  get sql(): Sql {
    return this.#real.sql;
  }

  real<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.#real.inTransaction(work);
  }

  async close(): Promise<void> {
    await this.outbox.stop();
    await this.#real.close();
  }
}

/** A fault that was put in; anything else is a bug, and is thrown on. */
export function passOver(error: unknown): undefined {
  let cause: unknown = error;
  while (cause instanceof Error) {
    if (cause instanceof Broken) return undefined;
    cause = cause.cause;
  }
  throw error;
}

export function roughFaults(): Faults {
  return rough;
}
