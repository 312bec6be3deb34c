import { splitFen } from '../../../platform/kernel/index.ts';
import { worthOf, type Order } from '../../order/contract.ts';
import type { OrderPartRefunded } from '../../order/events.ts';
import type { NewTapeFact, TapeOrder } from '../../tape/events.ts';
import type { LiveNeeds } from './needs.ts';

export interface Heard {
  readonly runId: string;
  readonly fact: NewTapeFact;
}

type PartBack = OrderPartRefunded['data'];

const tapeTypes: Readonly<Record<string, OrderTapeType>> = {
  'order.placed.v1': 'order.placed',
  'order.paid.v1': 'order.paid',
  'order.closed.v1': 'order.closed',
  'order.refunded.v1': 'order.refunded',
};

type OrderTapeType = 'order.placed' | 'order.paid' | 'order.closed' | 'order.refunded';

/** Money without goods takes from the first line: somebody has to bear it. */
function partBackOf({ id, runId, lines, back }: PartBack): Heard {
  const { fen, units, share } = back;
  const gone =
    units.length > 0 ? units : lines.slice(0, 1).map((line) => ({ ...line, quantity: 0 }));
  const weights = gone.map((unit) => {
    const line = lines.find((item) => item.productId === unit.productId);
    return (line?.unitFen ?? 1) * Math.max(1, unit.quantity);
  });
  const revenue = splitFen(share.listFen - share.discountFen, weights);
  const data = {
    ...{ id, fen },
    lines: gone.map(({ productId: p, quantity: n }, index) => {
      return { p, n, revenueFen: revenue[index] ?? 0 };
    }),
  };
  return { runId, fact: { type: 'order.part-refunded', data } };
}

function usualOf({ quantity, unitFen }: Order['lines'][number]) {
  return { payFen: quantity * unitFen };
}

/** What the state and the old unit pay for a line; what it is paid with is the line's price in all. */
function othersOf({ quote }: Order, index: number, paidFen: number): number {
  const line = quote?.lines[index];
  return line ? line.subsidyFen + line.payFen - paidFen : 0;
}

/** What a fact of another module means on the tape; undefined where no run is on air. */
export async function tapeFactOf(
  { database, sessions }: Pick<LiveNeeds, 'database' | 'sessions'>,
  fact: { readonly type: string; readonly data: unknown },
): Promise<Heard | undefined> {
  if (fact.type.startsWith('order.')) {
    // Order facts carry the whole order, as order/events.ts states.
    const order = fact.data as Order;
    if (fact.type === 'order.part-refunded.v1') return partBackOf(fact.data as PartBack);
    // An old unit handed in pays for the whole order; its worth is spread over the lines.
    const weights = order.quote?.lines ?? order.lines.map(usualOf);
    const totalFen = worthOf(order);
    const paid = splitFen(
      totalFen,
      weights.map((line) => line.payFen),
    );
    const data: TapeOrder = {
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
    const type = tapeTypes[fact.type];
    if (!type) return undefined;
    return { runId: order.runId, fact: { type, data } };
  }
  // Stream facts carry StreamData, as ingest/events.ts states.
  const data = fact.data as { sessionId: string; epoch: number; source: string; reason?: string };
  const session = await sessions.byId(database.sql, data.sessionId);
  const run = session?.runs.find((item) => item.closedAt === null);
  if (!run) return undefined;
  const { epoch, source } = data;
  return fact.type === 'stream.started.v1'
    ? { runId: run.id, fact: { type: 'stream.started', data: { epoch, source } } }
    : {
        runId: run.id,
        fact: { type: 'stream.stopped', data: { epoch, reason: data.reason ?? '' } },
      };
}
