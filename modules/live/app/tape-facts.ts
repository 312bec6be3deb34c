import { splitFen } from '../../../platform/kernel/index.ts';
import type { EventOf } from '../../../platform/events/index.ts';
import { streamStarted, streamStopped } from '../../ingest/events.ts';
import { worthOf } from '../../order/contract.ts';
import {
  orderClosed,
  orderPaid,
  orderPartRefunded,
  orderPlaced,
  orderRefunded,
  type OrderPartBack,
  type PublishedOrder,
} from '../../order/events.ts';
import type { NewTapeFact, TapeOrder } from '../../tape/events.ts';
import type { LiveDeps } from './deps.ts';

/** A fact for the tape of a run. */
export interface FactOfRun {
  readonly runId: string;
  readonly fact: NewTapeFact;
}

export const subscribedEvents = [
  orderPlaced,
  orderPaid,
  orderClosed,
  orderRefunded,
  orderPartRefunded,
  streamStarted,
  streamStopped,
] as const;

type SubscribedEvent = EventOf<(typeof subscribedEvents)[number]>;
type StreamEvent = EventOf<typeof streamStarted | typeof streamStopped>;

const tapeTypes = {
  'order.placed.v1': 'order.placed',
  'order.paid.v1': 'order.paid',
  'order.closed.v1': 'order.closed',
  'order.refunded.v1': 'order.refunded',
} as const;

/** Money without goods takes from the first line: somebody has to bear it. */
function partBackOf({ id, runId, lines, back }: OrderPartBack): FactOfRun {
  const { fen, units, share } = back;
  const gone =
    units.length > 0 ? units : lines.slice(0, 1).map((line) => ({ ...line, quantity: 0 }));
  const weights = gone.map((unit) => {
    const line = lines.find((item) => item.productId === unit.productId);
    return (line?.unitFen ?? 1) * Math.max(1, unit.quantity);
  });
  const revenue = splitFen(share.listFen - share.discountFen, weights);
  const data = {
    id,
    fen,
    lines: gone.map(({ productId: p, quantity: n }, index) => {
      return { p, n, revenueFen: revenue[index] ?? 0 };
    }),
  };
  return { runId, fact: { type: 'order.part-refunded', data } };
}

function usualOf({ quantity, unitFen }: PublishedOrder['lines'][number]) {
  return { payFen: quantity * unitFen };
}

/** What the state and the old unit pay for a line; what it is paid with is the line's price in all. */
function othersOf({ quote }: PublishedOrder, index: number, paidFen: number): number {
  const line = quote?.lines[index];
  return line ? line.subsidyFen + line.payFen - paidFen : 0;
}

function tapeOrderOf(order: PublishedOrder): TapeOrder {
  // An old unit handed in pays for the whole order; its worth is spread over the lines.
  const weights = order.quote?.lines ?? order.lines.map(usualOf);
  const totalFen = worthOf(order);
  const paid = splitFen(
    totalFen,
    weights.map((line) => line.payFen),
  );
  return {
    id: order.id,
    v: order.viewerId,
    name: order.maskedName,
    province: order.province,
    totalFen,
    offerId: order.offerId,
    lines: order.lines.map((line, index) => ({
      p: line.productId,
      n: line.quantity,
      fen: line.unitFen,
      paid: paid[index] ?? 0,
      others: othersOf(order, index, paid[index] ?? 0),
    })),
  };
}

/** What an event of another module means on the tape; undefined where no run is on air. */
export async function tapeFactOf(
  deps: Pick<LiveDeps, 'database' | 'sessions'>,
  event: SubscribedEvent,
): Promise<FactOfRun | undefined> {
  if (event.type === 'order.part-refunded.v1') return partBackOf(event.data);
  if (event.type === 'stream.started.v1' || event.type === 'stream.stopped.v1') {
    return streamFactOf(deps, event);
  }
  const { type, data } = event;
  return { runId: data.runId, fact: { type: tapeTypes[type], data: tapeOrderOf(data) } };
}

async function streamFactOf(
  { database, sessions }: Pick<LiveDeps, 'database' | 'sessions'>,
  { type, data }: StreamEvent,
): Promise<FactOfRun | undefined> {
  const session = await sessions.byId(database.sql, data.sessionId);
  const run = session?.runs.find((item) => item.closedAt === null);
  if (!run) return undefined;
  const { epoch } = data;
  return type === 'stream.started.v1'
    ? { runId: run.id, fact: { type: 'stream.started', data: { epoch, source: data.source } } }
    : { runId: run.id, fact: { type: 'stream.stopped', data: { epoch, reason: data.reason } } };
}
