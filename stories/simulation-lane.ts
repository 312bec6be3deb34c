import type { Order } from '../modules/order/contract.ts';
import { between, pick, seededRandom, type Random } from '../platform/kernel/index.ts';
import { passOver, type World } from './simulation.ts';

interface Act {
  readonly at: number;
  run(world: World): Promise<void>;
}

interface OrderRequest {
  readonly key: string;
  readonly viewer: number;
  /** Every order that was acknowledged for this key; more than one is a broken promise. */
  readonly told: Set<string>;
}

const minuteMs = 60_000;

/**
 * One seed: a product of which there is little, a few buyers who tap twice, pay, fail, forget, change
 * their minds, a warehouse that ships and takes back. Everything that happens comes from the seed.
 */
export class Lane {
  readonly seed: number;
  readonly productId: string;
  readonly runId: string;
  readonly stock: number;
  readonly orderRequests: OrderRequest[] = [];
  readonly #random: Random;
  readonly #buyers: number;
  readonly #acts: Act[] = [];
  #offer: { id: string; priceFen: number; quota: number } | undefined;
  #priceFen = 0;

  constructor(seed: number, lane: number, productId: string, buyersMost: number) {
    this.seed = seed;
    this.productId = productId;
    this.runId = `run_lane${lane}`;
    this.#random = seededRandom(seed);
    this.stock = between(this.#random, 1, 4);
    this.#buyers = between(this.#random, 2, buyersMost);
  }

  get offer() {
    return this.#offer;
  }

  /** Puts goods and, in two of three lanes, a flash sale in place, and plans what everybody does. */
  async open(world: World, priceFen: number): Promise<void> {
    this.#priceFen = priceFen;
    const { productId, runId, stock } = this;
    for (let buyer = 0; buyer < this.#buyers; buyer += 1) {
      world.town.addresses.set(this.#address(buyer), { viewerId: this.#viewer(buyer) });
    }
    await world.real(async (tx) => {
      const receipt = { productId, quantity: stock, zone: 'S', unitCostFen: 1000 };
      await world.supply.receive(tx, 'main', [receipt], 'sim');
      await tx.execute(`insert into "order".counter (run_id, session_id, pool, simulated, open)
        values ('${runId}', 'ses_${runId}', 'main', false, true)`);
      if (this.#random() < 0.34) return;
      const quota = between(this.#random, 1, 3);
      const terms = { productId, priceFen: priceFen - 1000, quota, perPerson: 1, seconds: 3600 };
      const opening = { ...terms, runId, usualPriceFen: priceFen, at: world.now };
      const opened = await world.promo.openOffer(tx, opening);
      if (opened.ok) this.#offer = { id: opened.value.id, priceFen: priceFen - 1000, quota };
    });
    this.#plan(world.now);
  }

  #viewer(buyer: number): string {
    return `vwr_${this.runId}_${buyer}`;
  }

  #address(buyer: number): string {
    return `adr_${this.runId}_${buyer}`;
  }

  #plan(start: number): void {
    for (let buyer = 0; buyer < this.#buyers; buyer += 1) {
      const orderRequest: OrderRequest = { key: `w${buyer}`, viewer: buyer, told: new Set() };
      this.orderRequests.push(orderRequest);
      const at = start + between(this.#random, 0, 3) * minuteMs;
      const flash = this.#random() < 0.7 ? this.#offer : undefined;
      const quantity = flash ? 1 : between(this.#random, 1, 2);
      const taps = between(this.#random, 1, 3);
      for (let tap = 0; tap < taps; tap += 1) {
        const later = at + (tap === 2 ? between(this.#random, 1, 9) * minuteMs : 0);
        this.#acts.push({
          at: later,
          run: (world) => this.#buy(world, orderRequest, { flash, quantity }),
        });
      }
      this.#planAfter(orderRequest, at);
    }
    this.#acts.sort((a, b) => a.at - b.at);
  }

  #planAfter(orderRequest: OrderRequest, at: number): void {
    const outcomes = ['pay', 'pay', 'pay', 'fail', 'ignore'] as const;
    const tries = between(this.#random, 1, 2);
    for (let time = 0; time < tries; time += 1) {
      const outcome = pick(this.#random, outcomes);
      const provider = pick(this.#random, ['sandbox', 'sandbox-alipay'] as const);
      const later = at + between(this.#random, 1, 7) * minuteMs;
      this.#acts.push({
        at: later,
        run: (world) => this.#pay(world, orderRequest, { outcome, provider }),
      });
    }
    if (this.#random() < 0.4) {
      const later = at + between(this.#random, 4, 14) * minuteMs;
      this.#acts.push({ at: later, run: (world) => this.#regret(world, orderRequest) });
    }
    if (this.#random() < 0.5) {
      const later = at + between(this.#random, 5, 15) * minuteMs;
      this.#acts.push({ at: later, run: (world) => this.#ship(world, orderRequest) });
    }
  }

  async act(world: World): Promise<void> {
    while (this.#acts[0] && this.#acts[0].at <= world.now) {
      const act = this.#acts.shift();
      await act?.run(world).catch(passOver);
    }
  }

  async #buy(
    world: World,
    orderRequest: OrderRequest,
    { flash, quantity }: { flash: Lane['offer']; quantity: number },
  ): Promise<void> {
    const unitFen = flash?.priceFen ?? this.#priceFen;
    const placed = await world.orders.place({
      viewerId: this.#viewer(orderRequest.viewer),
      viewerSimulated: false,
      requestId: orderRequest.key,
      input: {
        runId: this.runId,
        lines: [{ productId: this.productId, quantity }],
        addressId: this.#address(orderRequest.viewer),
        wantsSubsidy: false,
        oldUnits: [],
        ...(flash ? { offerId: flash.id } : {}),
        expectedFen: unitFen * quantity,
      },
    });
    if (placed.ok) orderRequest.told.add(placed.value.id);
  }

  async #orderOf(world: World, { viewer }: OrderRequest): Promise<Order | undefined> {
    const [order] = await world.orders.ofViewer(this.#viewer(viewer));
    return order;
  }

  async #pay(
    world: World,
    orderRequest: OrderRequest,
    choice: {
      readonly outcome: 'pay' | 'fail' | 'ignore';
      readonly provider: 'sandbox' | 'sandbox-alipay';
    },
  ): Promise<void> {
    const order = await this.#orderOf(world, orderRequest);
    if (!order) return;
    const visit = { paymentId: order.paymentId, payerId: order.viewerId, ...choice };
    await world.payments.atCashier(visit);
  }

  async #regret(world: World, orderRequest: OrderRequest): Promise<void> {
    const order = await this.#orderOf(world, orderRequest);
    if (!order) return;
    const quantity = 1;
    const lines = [{ productId: this.productId, quantity }];
    const kind = this.#random() < 0.7 ? 'refund' : 'return';
    const asked = await world.afterSales.ask({
      orderId: order.id,
      kind,
      lines,
      reason: '模拟',
      by: { id: '', name: 'buyer' },
    });
    if (!asked.ok || asked.value.state !== 'asked') return;
    const { id } = asked.value;
    const by = { id: '', name: '客服' };
    await world.afterSales.act({ id, step: 'approve', by, note: '同意' });
    if (kind === 'return') {
      const damaged = this.#random() < 0.3;
      await world.afterSales.act({ id, step: 'receive', by, note: '收到', damaged });
    }
  }

  async #ship(world: World, orderRequest: OrderRequest): Promise<void> {
    const order = await this.#orderOf(world, orderRequest);
    if (!order) return;
    const waybill = `SIM${this.runId.slice(8)}X${orderRequest.viewer}`;
    await world.deliveries.ship({ orderId: order.id, by: '仓库', carrier: 'sim', waybill });
    if (this.#random() < 0.6) {
      await world.deliveries.signAll({ id: order.id, viewerId: order.viewerId });
    }
  }
}
