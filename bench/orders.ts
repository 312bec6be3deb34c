import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { sql as raw } from 'drizzle-orm';
import type { PlaceOrder } from '../modules/order/contract.ts';
import { openServer } from '../platform/postgres/index.ts';
import { freshPostgres, openTestProgram, type TestProgram } from '../stories/program.ts';
import { openOffer, openShow, type Show } from '../stories/show.ts';
import { closedLoop, type HttpOrderRequest, type LoadReport } from './order-load.ts';
import {
  bareBatches,
  postgresPeers,
  preparePeers,
  redisPeer,
  selectForUpdate,
} from './order-peers.ts';
import { report } from './report.ts';

const inFlight = 1000;
const orders = 20_000;
const httpOrders = 6000;
const httpInFlight = 200;

interface Row extends LoadReport {
  readonly what: string;
  /** ORDER-61: how many orders a second become rows and events once they are decided. */
  readonly writtenPerSecond?: number;
}

/**
 * Durable order decisions a second, every duty on: lot, session's allocation, flash quota, limit per
 * person, coupon, payment, order, outbox. A "yes" is durable when it is counted; how many a second are also
 * rows and events is counted beside it (`writtenPerSecond`, from the first order request to the last row). Beside it the shapes of other shops on the same machine in
 * the same run, which do none of these but take one unit and write one row.
 */
export async function orderDecisions(): Promise<void> {
  const rows: Row[] = [];
  const add: Add = (what, result) => {
    rows.push({ what, ...result });
    process.stdout.write(`${JSON.stringify({ what, ...result })}\n`);
  };
  const peers = await freshPostgres();
  if (!peers) throw new Error('set DIANBO_TEST_POSTGRES to a PostgreSQL address');
  const pool = await preparePeers(peers.url);
  for (const peer of postgresPeers(pool)) {
    for (const clients of [8, 32])
      add(`${peer.name}, ${clients} clients`, await peer.run(5000, clients));
  }
  const bare = bareBatches(pool);
  add(`${bare.name}, ${inFlight} clients`, await bare.run(50_000, inFlight));
  const redis = await redisPeer();
  for (const clients of [8, 32])
    add(`${redis.name}, ${clients} clients`, await redis.run(20_000, clients));
  redis.stop();
  const plain = await plainHttp(4000, (request) => selectForUpdate(pool, request));
  add('plain path through HTTP (select for update)', plain);
  const yes = (): Promise<boolean> => Promise.resolve(true);
  add('a web server that says yes to all (no shop can be faster)', await plainHttp(20_000, yes));
  await pool.end();
  await peers.drop();
  for (const writesBehind of [true, false]) {
    await oursOn('embedded', { server: await embedded(), writesBehind }, add);
    await oursOn('DATABASE_URL', { server: await freshPostgres(), writesBehind }, add);
  }
  report('orders', { inFlight, orders, httpInFlight, httpOrders, rows }, ['rows']);
}

type Add = (what: string, result: Omit<Row, 'what'>) => void;

interface Server {
  readonly url: string;
  drop(): Promise<void>;
}

/** The server as it ships, each "yes" on the disk; the one that tests use does not care for that. */
async function embedded(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-orders-'));
  // Under root the server runs as another user, who must be let through.
  chmodSync(folder, 0o755);
  const server = await openServer({ folder });
  return {
    url: server.url,
    drop: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Setting {
  readonly server: Server | undefined;
  /** ORDER-60: whether answers come before rows when fifty wait. */
  readonly writesBehind: boolean;
}

async function oursOn(engine: string, { server, writesBehind }: Setting, add: Add): Promise<void> {
  if (!server) return;
  await ours(server.url, writesBehind, (what, row) => {
    add(`${what}, ${engine}${writesBehind ? ', write-behind' : ''}`, row);
  });
  await server.drop();
}

/** Runs a load and waits until all that it decided is written. */
async function untilWritten(test: TestProgram, run: Promise<LoadReport>) {
  const began = performance.now();
  const result = await run;
  await test.program.orders.drain();
  const writtenPerSecond = Math.round((result.yes * 1000) / (performance.now() - began));
  return { ...result, writtenPerSecond };
}

async function ours(databaseUrl: string, writesBehind: boolean, add: Add): Promise<void> {
  const writeBehind = writesBehind ? { writeBehind: { from: 50, quietMs: 20 } } : {};
  const test = await openTestProgram({ databaseUrl, ...writeBehind });
  test.program.jobs.stop();
  const show = await openShow(test, 'live');
  const orderRequests = await buyersOf(test, show, orders + 1000);
  const ask = async (index: number): Promise<boolean> => {
    const orderRequest = orderRequests[index];
    if (!orderRequest) return false;
    const { viewerId, input } = orderRequest;
    const placing = { viewerId, input, viewerSimulated: false, requestId: `b-${index}` };
    return (await test.program.orders.place(placing)).ok;
  };
  await closedLoop(1000, inFlight, (index) => ask(orders + index));
  await test.program.orders.drain();
  const decided = closedLoop(orders, inFlight, ask);
  add('Dianbo in process', await untilWritten(test, decided));
  await proveNothingWrong(test, show);
  const http = await httpOrderRequests(test, show);
  const port = await listen(test);
  add('Dianbo through HTTP', await untilWritten(test, loadFrom(port, http)));
  await proveNothingWrong(test, show);
  await test.close();
}

interface OrderRequest {
  readonly viewerId: string;
  readonly token: string;
  readonly input: PlaceOrder;
}

/** Buyers with an address and a coupon in hand, at a flash sale that has enough for all. */
async function buyersOf(test: TestProgram, show: Show, count: number): Promise<OrderRequest[]> {
  const { sql } = test.program.database;
  const { crm, promo, supply } = test.program.world;
  await test.program.database.inTransaction((tx) =>
    supply.receive(
      tx,
      'main',
      [{ productId: show.product.id, quantity: 100_000, zone: 'Z', unitCostFen: 1 }],
      'bench',
    ),
  );
  const priceFen = show.product.priceFen - 10_000;
  const offer = { priceFen, quota: 100_000, perPerson: 1, seconds: 3600 };
  const offerId = await openOffer(show, offer);
  const now = Date.now();
  const coupon = await promo.createCoupon(
    {
      name: { zh: '压测', en: 'bench' },
      layer: 'shop',
      scope: { of: 'shop' },
      thresholdFen: 10_000,
      benefit: { is: 'fixed', fen: 1000 },
      segment: 'all',
      issueMost: 1_000_000,
      perPerson: 1,
      exclusive: false,
      withFlash: true,
      returns: true,
      validFrom: now - 1000,
      validUntil: now + 86_400_000,
    },
    { id: 'bench', name: 'bench' },
  );
  const orderRequests: OrderRequest[] = [];
  for (let index = 0; index < count; index += 1) {
    const { id, token } = await crm.welcome(`b${index}`, false);
    const input = {
      runId: show.run.id,
      lines: [{ productId: show.product.id, quantity: 1 }],
      offerId,
      addressId: `adr-${id}`,
      wantsSubsidy: false,
      oldUnits: [],
      expectedFen: priceFen - 1000,
    };
    orderRequests.push({ viewerId: id, token, input });
  }
  const ids = JSON.stringify(orderRequests.map((orderRequest) => orderRequest.viewerId));
  await sql.execute(raw`
    insert into crm.address (id, viewer_id, sealed, masked, masked_name, province, person_key,
      address_key, phone_key, created_at)
    select 'adr-' || v, v, '', '', '王**', '广东', v, v, '138:' || v, 0 from json_array_elements_text(${ids}::json) v`);
  const couponId = coupon.ok ? coupon.value.id : '';
  await sql.execute(raw`
    insert into promo.grant (id, coupon_id, viewer_id, granted_at)
    select 'cpg-' || v, ${couponId}, v, 0 from json_array_elements_text(${ids}::json) v`);
  return orderRequests;
}

async function httpOrderRequests(test: TestProgram, show: Show): Promise<HttpOrderRequest[]> {
  // A second flash sale: the buyers of the first have had theirs.
  const path = `/api/sessions/${show.session.id}/actions`;
  const tape = await test.program.tape.read(show.run.id);
  const opened = tape?.facts.findLast((fact) => fact.type === 'offer.opened');
  const offerId = opened?.type === 'offer.opened' ? opened.data.offer.id : '';
  const close = { do: 'close-offer', actionId: crypto.randomUUID(), offerId };
  await show.content.send('POST', path, close);
  const orderRequests = await buyersOf(test, show, httpOrders);
  return orderRequests.map(({ token, input }, index) => ({
    path: '/api/orders',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': `h-${index}` },
    body: JSON.stringify(input),
  }));
}

async function listen(test: TestProgram): Promise<number> {
  const address = await test.program.app.listen({ port: 0, host: '127.0.0.1' });
  return Number(new URL(address).port);
}

function loadFrom(port: number, orderRequests: readonly HttpOrderRequest[]): Promise<LoadReport> {
  const child = fork(join(import.meta.dirname, 'order-load.ts'), ['http']);
  return new Promise((resolve) => {
    child.once('message', (result: LoadReport) => {
      child.kill();
      resolve(result);
    });
    child.send({ port, orderRequests, inFlight: httpInFlight });
  });
}

/** What others do behind the same web server and before the same buyers. */
async function plainHttp(
  count: number,
  answer: (request: string) => Promise<boolean>,
): Promise<LoadReport> {
  const app = Fastify();
  const schema = {
    body: {
      type: 'object',
      required: ['request'],
      properties: { request: { type: 'string' } },
    },
  };
  app.post<{ Body: { request: string } }>('/orders', { schema }, async (request, reply) => {
    const yes = await answer(request.body.request);
    return reply.code(yes ? 201 : 409).send({ yes });
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const orderRequests = Array.from({ length: count }, (_, index) => ({
    path: '/orders',
    headers: {},
    body: JSON.stringify({ request: `http-${index}` }),
  }));
  const result = await loadFrom(Number(new URL(address).port), orderRequests);
  await app.close();
  return result;
}

/** A figure only counts when what it sold is exactly what was taken. */
async function proveNothingWrong(test: TestProgram, show: Show): Promise<void> {
  const { rows } = await test.program.database.sql.execute<Record<string, string>>(raw`
    select (select count(*) from "order"."order" where run_id = ${show.run.id}) as orders,
      (select sum(held) from supply.lot where pool = 'main') as held,
      (select sum(taken) from promo.offer where run_id = ${show.run.id}) as taken,
      (select count(*) from promo.grant where order_id is not null) as coupons,
      (select count(*) from payment.payment where state = 'waiting') as payments,
      (select count(*) from events.outbox o, json_array_elements(o.facts::json) f
        where f->>'type' = 'order.placed.v1') as facts`);
  const counts = new Set(Object.values(rows[0] ?? {}).map(Number));
  if (counts.size !== 1) throw new Error(`something is lost or doubled: ${JSON.stringify(rows)}`);
}
