import type { Sql } from '../../../platform/db/index.ts';
import type { DomainEvent, EventOf } from '../../../platform/events/index.ts';
import { afterSaleMoved, type AfterSaleMoved } from '../../aftersale/events.ts';
import {
  orderClosed,
  orderPaid,
  orderPlaced,
  orderRefunded,
  type PublishedOrder,
} from '../../order/events.ts';
import { paymentFailed } from '../../payment/events.ts';
import model from '../domain/card-model.json' with { type: 'json' };
import { probability } from '../domain/boost.ts';
import { groupsOf } from '../domain/groups.ts';
import { cardRow, type CardHistory } from '../domain/card.ts';
import { riskHeld } from '../events.ts';
import { caseStore, type NewCase } from '../store/cases.ts';
import { groupStore, markStore } from '../store/marks.ts';
import { seenStore } from '../store/seen.ts';
import type { JudgingDeps } from './judging.ts';

export const subscribedEvents = [
  orderPlaced,
  orderPaid,
  orderClosed,
  orderRefunded,
  paymentFailed,
  afterSaleMoved,
] as const;

type SubscribedEvent = EventOf<(typeof subscribedEvents)[number]>;
type OrderEvent = Extract<SubscribedEvent, { readonly type: `order.${string}` }>;
type AfterSaleEvent = EventOf<typeof afterSaleMoved>;

/**
 * RISK-5, RISK-6: what happened to orders, payments and after-sale tickets, as rules will count it. All events of one
 * transaction are handled in one: hundreds of orders of a flash sale cost one look for shared marks.
 */
export async function handleEvents(
  deps: JudgingDeps,
  events: readonly SubscribedEvent[],
): Promise<void> {
  await deps.database.inTransaction(async (tx) => {
    const placed = events.flatMap((event) =>
      event.type === 'order.placed.v1' && !event.data.simulated ? event.data.id : [],
    );
    if (placed.length > 0) await link(tx, placed);
    for (const event of events) {
      if (event.type === 'after-sale.moved.v1') await handleAfterSale(deps, tx, event);
      else if (event.type === 'payment.failed.v1') await handlePaymentFailed(tx, event);
      else if (event.type !== 'order.placed.v1') await handleOrder(deps, tx, event);
    }
  });
}

async function handlePaymentFailed(tx: Sql, event: EventOf<typeof paymentFailed>): Promise<void> {
  const orderRequest = await seenStore.find(tx, event.data.orderId);
  if (orderRequest)
    await note(tx, { event, kind: 'fail', viewerId: orderRequest.viewerId, reason: '' });
}

const states = {
  'order.paid.v1': 'paid',
  'order.closed.v1': 'closed',
  'order.refunded.v1': 'refunded',
} as const;

async function handleOrder(
  deps: JudgingDeps,
  tx: Sql,
  { type, at, data: order }: Exclude<OrderEvent, EventOf<typeof orderPlaced>>,
): Promise<void> {
  if (order.simulated) return;
  await seenStore.setState(tx, order.id, states[type]);
  if (type === 'order.paid.v1') await judgePayment(deps, tx, order, at);
}

interface Noted {
  readonly event: DomainEvent;
  readonly kind: 'fail' | 'return';
  readonly viewerId: string;
  readonly reason: string;
}

async function note(tx: Sql, { event, kind, viewerId, reason }: Noted): Promise<void> {
  const row = { factId: event.id, kind, viewerId, reason: reason.slice(0, 200), at: event.at };
  await markStore.insert(tx, row);
}

async function handleAfterSale(deps: JudgingDeps, tx: Sql, event: AfterSaleEvent): Promise<void> {
  const { step, case: row } = event.data;
  const returning = row.kind === 'return' || row.kind === 'refund';
  if (step === 'ask' && returning) {
    const { viewerId, reason } = row;
    await note(tx, { event, kind: 'return', viewerId, reason });
  }
  // F28: whoever opened the ticket granted it.
  if (step !== 'insider' || row.by === 'buyer') return;
  await caseStore.open(tx, insiderCase(deps, row, event.at));
}

function insiderCase(deps: JudgingDeps, row: AfterSaleMoved['case'], at: number): NewCase {
  const saw = {
    zh: `${row.by} 开的售后单由本人通过`,
    en: `${row.by} approved an after-sale ticket that they had opened`,
  };
  return {
    id: deps.newId('rsk'),
    orderId: row.orderId,
    viewerId: row.viewerId,
    at,
    maskedName: row.maskedName,
    kind: 'insider',
    score: 70,
    hits: [{ rule: 'F28', points: 70, saw }],
    amountFen: row.refundFen ?? 0,
  };
}

/**
 * Joins the accounts that share a device, a person or an address into one group (union by relabelling).
 * Most share nothing with anybody, and are found so by one look for all.
 */
async function link(tx: Sql, orderIds: readonly string[]): Promise<void> {
  const shared = await seenStore.sharing(tx, orderIds);
  const knots = shared.map(({ own, other, key }) => [`v:${own}`, `v:${other}`, key]);
  for (const keys of groupsOf(knots)) await join(tx, keys);
}

/** Makes one group of all that these keys stand in. */
async function join(tx: Sql, keys: readonly string[]): Promise<void> {
  const known = await groupStore.nodes(tx, keys);
  const root = known[0]?.root ?? keys[0] ?? '';
  const others = [...new Set(known.map((node) => node.root))].filter((other) => other !== root);
  if (others.length > 0) await groupStore.relabel(tx, others, root);
  const fresh = keys.filter((key) => !known.some((node) => node.key === key));
  if (fresh.length === 0) return;
  const nodes = fresh.map((key) => ({ key, root }));
  await groupStore.insert(tx, nodes);
}

const dayMs = 86_400_000;
/** The model's own score above which one in a hundred payments of its test week stood. */
const alarmAt = 0.5;

/**
 * RISK-6: the learned model looks at every payment as if it were a card's: the payer is the account, the
 * place is the device. It learnt on another currency, so amounts are told in shares of the usual one.
 */
async function judgePayment(
  deps: JudgingDeps,
  tx: Sql,
  order: PublishedOrder,
  at: number,
): Promise<void> {
  const history = await historyOf(tx, order, at);
  if (!history) return;
  const score = Math.round(probability(model, cardRow(history)) * 100);
  if (score < alarmAt * 100) return;
  if (await caseStore.existsFor(tx, order.id)) return;
  const saw = {
    zh: `模型评分 ${score}%:付款与该账号、设备的习惯不符`,
    en: `model score ${score}%: the payment does not match the habits of this account and device`,
  };
  await caseStore.open(tx, {
    id: deps.newId('rsk'),
    orderId: order.id,
    viewerId: order.viewerId,
    at,
    maskedName: order.maskedName,
    kind: 'payment',
    score,
    hits: [{ rule: 'M01', points: score, saw }],
    amountFen: order.totalFen,
  });
  const data = { orderId: order.id };
  await deps.outbox.append(tx, [riskHeld.create({ id: deps.newId('fct'), at, data })]);
}

/** The usual sum of the set that the model learnt on, in its own unit. */
const usualThere = 53;

async function historyOf(
  tx: Sql,
  order: PublishedOrder,
  at: number,
): Promise<CardHistory | undefined> {
  const orderRequest = await seenStore.find(tx, order.id);
  if (!orderRequest) return undefined;
  const since = at - 30 * dayMs;
  const usualFen = await seenStore.usualFen(tx, since);
  const unit = Math.max(1, usualFen ?? order.totalFen) / usualThere;
  const own = await seenStore.ofViewer(tx, orderRequest.viewerId, since);
  const place =
    orderRequest.device === '' ? [] : await seenStore.ofDevice(tx, orderRequest.device, since);
  const bad = await caseStore.fraudOrders(tx, at - 37 * dayMs);
  const windows = <T>(of: (days: number) => T): readonly [T, T, T] => [of(1), of(7), of(30)];
  const last = <R extends { readonly at: number }>(
    rows: readonly R[],
    days: number,
  ): readonly R[] => rows.filter((item) => item.at > at - days * dayMs);
  const shanghai = new Date(at + 8 * 3_600_000);
  return {
    amount: order.totalFen / unit,
    weekend: [0, 6].includes(shanghai.getUTCDay()) ? 1 : 0,
    night: shanghai.getUTCHours() < 6 ? 1 : 0,
    payer: windows((days) => {
      const rows = last(own, days);
      const sum = rows.reduce((total, item) => total + item.fen, 0);
      return { count: rows.length, average: sum / Math.max(1, rows.length) / unit };
    }),
    place: windows((days) => {
      const rows = last(place, days);
      const found = rows.filter((item) => bad.has(item.orderId)).length;
      return { count: rows.length, bad: found / Math.max(1, rows.length) };
    }),
  };
}
