import type { AfterSales } from '../modules/aftersale/index.ts';
import type { Catalog } from '../modules/catalog/index.ts';
import type { Product } from '../modules/catalog/contract.ts';
import type { Compliance } from '../modules/compliance/index.ts';
import type { Crm } from '../modules/crm/index.ts';
import type { Deliveries } from '../modules/delivery/index.ts';
import type { Plan } from '../modules/live/contract.ts';
import type { Live } from '../modules/live/index.ts';
import { templates } from '../modules/live/contract.ts';
import type { Orders } from '../modules/order/index.ts';
import type { Finance } from '../modules/finance/index.ts';
import type { Payments } from '../modules/payment/index.ts';
import type { Privacy } from '../modules/privacy/index.ts';
import type { Promo } from '../modules/promo/index.ts';
import type { Supply } from '../modules/supply/index.ts';
import { seedPromotions } from './promotions.ts';
import type { Role, Team } from '../modules/team/index.ts';
import type { Database } from '../platform/db/index.ts';
import {
  between,
  businessDay,
  fromShanghai,
  seededIds,
  seededRandom,
  type Random,
} from '../platform/kernel/index.ts';
import { playAfter } from './after.ts';
import { playPast } from './past.ts';
import { seedAssessments, seedHosts } from './compliance.ts';
import { bookPast, ordersOf, paymentOf, type UnitCosts } from './past-orders.ts';
import { movePastGoods } from './past-stock.ts';
import { makeProducts } from './products.ts';
import { scriptOf } from './scripts.ts';

export interface WorldDeps {
  readonly database: Database;
  readonly team: Team;
  readonly privacy: Privacy;
  readonly compliance: Compliance;
  readonly catalog: Catalog;
  readonly crm: Crm;
  readonly supply: Supply;
  readonly promo: Promo;
  readonly payments: Payments;
  readonly orders: Orders;
  readonly deliveries: Deliveries;
  readonly afterSales: AfterSales;
  readonly finance: Finance;
  readonly live: Live;
  readonly now: number;
}

export interface DemoLogin {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
}

/** Everybody's password in the demo company; printed at start, in demo mode only. */
export const demoPassword = 'dianbo-demo';

export const demoStaff: readonly DemoLogin[] = [
  { username: 'admin', name: '陈总', role: 'admin' },
  { username: 'content', name: '周导', role: 'content' },
  { username: 'sales', name: '何销', role: 'sales' },
  { username: 'service', name: '林服', role: 'service' },
  { username: 'data', name: '许数', role: 'data' },
  { username: 'finance', name: '钱会', role: 'finance' },
  { username: 'supply', name: '罗仓', role: 'supply' },
  { username: 'legal', name: '方法', role: 'legal' },
  { username: 'auditor', name: '严审', role: 'auditor' },
  { username: 'trainer', name: '袁教', role: 'trainer' },
  { username: 'host', name: '苏晴', role: 'host' },
  { username: 'host2', name: '江野', role: 'host' },
];

const worldSeed = 20_251_111;

/** Fills an empty database with one small, believable, invented company. Same seed, same world. */
export async function seedWorld(deps: WorldDeps): Promise<void> {
  const random = seededRandom(worldSeed);
  const newId = seededIds(random);
  const costs = new Map<string, number>();
  await deps.database.inTransaction(async (tx) => {
    for (const { username, name, role } of demoStaff) {
      await deps.team.hire(tx, { username, name, role, password: demoPassword });
    }
    const made = makeProducts(random, newId);
    for (const { product, documents } of made) await deps.catalog.add(tx, product, documents);
    const stock = made.map(({ product }, index) => ({
      productId: product.id,
      quantity: between(random, 40, 400),
      zone: `${'ABCD'[index % 4]}-${String((index % 12) + 1).padStart(2, '0')}`,
      // Appliances leave a margin of some twenty per cent before fees.
      unitCostFen: Math.round((product.priceFen * between(random, 74, 82)) / 10_000) * 100,
    }));
    await deps.supply.receive(tx, 'main', stock, '罗仓');
    for (const { productId, unitCostFen } of stock) costs.set(productId, unitCostFen);
    // What the company's invented partner gets of a sale that stays sold.
    const since = deps.now - 365 * 86_400_000;
    await deps.finance.commissions.add(tx, {
      partner: '*',
      kind: '*',
      rateBp: 200,
      validFrom: since,
    });
  });
  await seedAssessments(deps);
  await seedHosts(deps);
  await seedPromotions(deps, { newId });
  const products = await deps.catalog.all();
  const hosts = (await deps.team.list('host')).map(({ id, name }) => ({ id, name }));
  const tools = { random, newId, products, hosts, costs };
  for (const past of pastShows) await seedPast(deps, tools, past);
  await seedComing(deps, tools);
}

interface Tools {
  readonly random: Random;
  readonly newId: (prefix: string) => string;
  readonly products: readonly Product[];
  readonly hosts: readonly { readonly id: string; readonly name: string }[];
  readonly costs: UnitCosts;
}

interface Past {
  readonly title: string;
  readonly daysAgo: number;
  readonly kinds: readonly Product['kind'][];
  readonly viewers: number;
}

const pastShows: readonly Past[] = [
  { title: '厨电专场:烟机灶具怎么选', daysAgo: 8, kinds: ['hood', 'stove'], viewers: 900 },
  { title: '冰洗之夜:大容量怎么看', daysAgo: 4, kinds: ['refrigerator', 'washer'], viewers: 1200 },
  {
    title: '冬季取暖:空调与热水器',
    daysAgo: 1,
    kinds: ['air-conditioner', 'water-heater'],
    viewers: 1500,
  },
];

function eveningOf(now: number, days: number): number {
  return fromShanghai(`${businessDay(now + days * 86_400_000)}T20:00`);
}

function planFor(
  tools: Tools,
  title: string,
  kinds: readonly Product['kind'][],
  startsAt: number,
): Plan {
  const lineup = kinds.flatMap((kind) =>
    tools.products.filter((product) => product.kind === kind).slice(0, 3),
  );
  const leads = kinds.flatMap((kind) => lineup.filter((item) => item.kind === kind).slice(1, 2));
  const template = templates.find(
    (item) => item.id === (leads.length > 1 ? 'two-products' : 'four-part'),
  );
  const cues = (template?.cues ?? []).map((cue) => {
    const product = cue.product === null ? undefined : leads[cue.product];
    const offer =
      cue.kind === 'flash' && product
        ? {
            priceFen: Math.floor((product.priceFen * 0.85) / 1000) * 1000,
            quota: 20,
            perPerson: 1,
            seconds: cue.seconds - 20,
          }
        : null;
    return {
      id: tools.newId('cue'),
      kind: cue.kind,
      title: cue.title,
      seconds: cue.seconds,
      productId: product?.id ?? null,
      script: scriptOf(cue.kind, product),
      card: product ? `${product.name.zh} · ${cue.title}` : cue.title,
      offer,
    };
  });
  return {
    title,
    cover: leads[0]?.id ?? '',
    channel: '自有直播间',
    hostIds: tools.hosts.slice(0, 1).map((host) => host.id),
    madeByAi: false,
    coverImage: null,
    startsAt,
    lineup: lineup.map((product) => product.id),
    goals: { gmvFen: 10_000_000, viewers: 800, orders: 40 },
    cues,
    warmUp: '提前预约,开播提醒;能效、噪音、尺寸,一次讲清楚。',
  };
}

async function seedPast(deps: WorldDeps, tools: Tools, past: Past): Promise<void> {
  const openedAt = eveningOf(deps.now, -past.daysAgo);
  const plan = planFor(tools, past.title, past.kinds, openedAt);
  const sessionId = tools.newId('ses');
  const runId = tools.newId('run');
  const products = tools.products.filter((product) => plan.lineup.includes(product.id));
  const show = playPast(tools, {
    sessionId,
    plan,
    hosts: tools.hosts.slice(0, 1).map((host) => host.name),
    products,
    openedAt,
    viewers: past.viewers,
  });
  const drafts = ordersOf(show, { sessionId, runId, products, newId: tools.newId });
  const { costs } = tools;
  const { database, catalog } = deps;
  const stockNeeds = { database, catalog, newId: seededIds(seededRandom(openedAt)) };
  const moved = await movePastGoods(stockNeeds, { openedAt, costs, orders: drafts });
  const orders = drafts.map((order) => {
    return { ...order, holdId: moved.holds.get(order.id) ?? order.holdId };
  });
  await deps.database.inTransaction(async (tx) => {
    const viewers = show.viewers.map((viewer) => ({ ...viewer, simulated: true }));
    await deps.crm.seed(tx, viewers);
    const run = { id: runId, mode: 'live' as const, openedAt, closedAt: show.closedAt };
    await deps.live.seed(tx, { id: sessionId, plan, state: 'ended', run, facts: show.facts });
    await deps.orders.seed(tx, orders);
    await deps.payments.seed(tx, orders.map(paymentOf));
  });
  const kinds = new Map(products.map((product) => [product.id, product.kind]));
  const after = playAfter({ ...tools, kinds, now: deps.now }, orders);
  await deps.database.inTransaction(async (tx) => {
    await deps.deliveries.seed(tx, after.parcels);
    await deps.afterSales.seed(tx, after.tickets);
    await deps.orders.seedStates(tx, after.states);
  });
  for (const event of moved.events) await deps.finance.subscriber.handle(event);
  for (const order of orders) await bookPast(deps.finance, order);
  for (const { id, state, at } of after.states) {
    const order = orders.find((item) => item.id === id);
    if (state !== 'completed' || !order) continue;
    const event = { id: `past:completed:${id}`, type: 'order.completed.v1', at, data: order };
    await deps.finance.subscriber.handle(event);
  }
}

/** What is coming: one reviewed session tomorrow with its warm-up page, one draft after that. */
async function seedComing(deps: WorldDeps, tools: Tools): Promise<void> {
  await deps.database.inTransaction(async (tx) => {
    const tomorrow = eveningOf(deps.now, 1);
    const coming = planFor(
      tools,
      '洗碗机与净水:厨房升级夜',
      ['dishwasher', 'water-purifier'],
      tomorrow,
    );
    await deps.live.seed(tx, {
      id: tools.newId('ses'),
      plan: coming,
      state: 'reviewed',
      run: null,
      facts: [],
    });
    const later = eveningOf(deps.now, 3);
    const draft = planFor(tools, '大屏与影音(草稿)', ['television'], later);
    await deps.live.seed(tx, {
      id: tools.newId('ses'),
      plan: draft,
      state: 'draft',
      run: null,
      facts: [],
    });
  });
}
