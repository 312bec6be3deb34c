import type { Order } from '../modules/order/contract.ts';
import type { Orders } from '../modules/order/index.ts';
import type { Risk } from '../modules/risk/index.ts';
import type { Database } from '../platform/db/index.ts';
import { between, seededIds, seededRandom, type Random } from '../platform/kernel/index.ts';

interface RiskWorld {
  readonly database: Database;
  readonly orders: Pick<Orders, 'list'>;
  readonly risk: Pick<Risk, 'openJudging' | 'writeJudged' | 'subscriber' | 'cases' | 'decide'>;
}

type Judging = Awaited<ReturnType<Risk['openJudging']>>;
type Ask = Parameters<Judging['judge']>[0];

const dayMs = 86_400_000;
/** Invented people who bought through one phone for others, as scalpers do. */
const gang = ['甲**', '乙**', '丙**', '丁**', '戊**'];

/**
 * What risk saw of the past shows: every order judged by the rules themselves at the end of its evening,
 * a gang at one door that was stopped, and what the service desk decided of the older cases.
 */
export async function seedRisk({ database, orders, risk }: RiskWorld, now: number): Promise<void> {
  const random = seededRandom(20_261_125);
  const tools = { random, newId: seededIds(random) };
  const { orders: all } = await orders.list({ simulated: 'no', limit: 500 });
  const evenings = Map.groupBy(
    all.filter((order) => order.placedAt < now),
    (order) => order.sessionId,
  );
  for (const sold of evenings.values()) {
    const asks = [...sold.map((order) => askOf(order, order.viewerId)), ...gangOf(tools, sold)];
    asks.sort((a, b) => a.arrivedAt - b.arrivedAt);
    const at = Math.max(...asks.map((ask) => ask.arrivedAt)) + 1;
    const real = new Set(sold.map((order) => order.id));
    await database.inTransaction(async (tx) => {
      const judging = await risk.openJudging(tx, openingOf(asks), at);
      const verdicts = asks.map((ask) => ({ ask, action: judging.judge(ask).action }));
      // Whoever was let through bought; of the gang only what was stopped is kept.
      for (const { ask, action } of verdicts) {
        if (!real.has(ask.orderId) && action !== 'block') judging.forget(ask.orderId);
      }
      await risk.writeJudged(tx, [...judging.judged().values()]);
    });
    await risk.subscriber.handleAll?.(sold.flatMap(eventsOf));
  }
  await decideOld(risk, now);
}

function askOf(order: Order, mark: string): Ask {
  const { id: orderId, viewerId, maskedName, totalFen: amountFen, placedAt: arrivedAt } = order;
  const quantity = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  const listFen = order.lines.reduce((sum, line) => sum + line.listFen * line.quantity, 0);
  return {
    orderId,
    viewerId,
    maskedName,
    amountFen,
    listFen,
    quantity,
    arrivedAt,
    device: `d-${mark}`,
    network: '',
    person: mark,
    address: mark,
    phone: '',
    offer: null,
    ticket: undefined,
    sinceLookMs: 20_000,
    newcomerCoupon: false,
    confirmed: true,
  };
}

interface Tools {
  readonly random: Random;
  readonly newId: (prefix: string) => string;
}

/** Five accounts at one door with one phone, in the minutes of the best deal. */
function gangOf({ random, newId }: Tools, sold: readonly Order[]): Ask[] {
  const [deal] = sold.toSorted((a, b) => a.totalFen - b.totalFen);
  if (!deal) return [];
  const door = newId('door');
  return gang.flatMap((maskedName) => {
    const viewerId = newId('vwr');
    return [0, 1].map((time) => ({
      ...askOf({ ...deal, id: newId('ord'), viewerId, maskedName }, door),
      arrivedAt: deal.placedAt + time * 20_000 + between(random, 1, 15) * 1000,
      sinceLookMs: 300,
      confirmed: false,
    }));
  });
}

function openingOf(asks: readonly Ask[]) {
  return {
    viewers: asks.map((ask) => ask.viewerId),
    devices: asks.map((ask) => ask.device),
    persons: asks.map((ask) => ask.person),
    addresses: asks.map((ask) => ask.address),
    queueTickets: [],
  };
}

function eventsOf(order: Order) {
  const types = ['order.placed.v1', ...(order.state === 'closed' ? ['order.closed.v1'] : [])];
  if (order.paidAt !== null) types.push('order.paid.v1');
  if (order.state === 'refunded') types.push('order.refunded.v1');
  return types.map((type) => {
    return { id: `past-risk:${type}:${order.id}`, type, at: order.placedAt, data: order };
  });
}

/** The service desk has worked what is older than two days; what is newer waits. */
async function decideOld(risk: RiskWorld['risk'], now: number): Promise<void> {
  const { cases: open } = await risk.cases({ state: 'open', limit: 500 });
  for (const { id, at, kind } of open) {
    if (at > now - 2 * dayMs) continue;
    const fraud = kind === 'block';
    const note = fraud ? '同一部手机、同一地址的五个账号,黄牛' : '电话核实过,本人自用';
    await risk.decide({ id, fraud, note, by: '林服' });
  }
}
