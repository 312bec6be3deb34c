import { rightOf, rightsOf } from '../modules/aftersale/contract.ts';
import { needsInstallation } from '../modules/delivery/contract.ts';
import type { PastTicket } from '../modules/aftersale/index.ts';
import type { Parcel } from '../modules/delivery/contract.ts';
import type { Order } from '../modules/order/contract.ts';
import { between, type Random } from '../platform/kernel/index.ts';

export interface SoldPast {
  readonly id: string;
  readonly viewerId: string;
  readonly maskedName: string;
  readonly state: string;
  readonly totalFen: number;
  readonly paidAt: number | null;
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
}

interface Tools {
  readonly random: Random;
  readonly newId: (prefix: string) => string;
  readonly kinds: ReadonlyMap<string, string>;
  readonly now: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const carriers = ['样例快运', '虚构物流', '示例速达'] as const;

/** How an order came to stand, and since when. */
interface State {
  readonly id: string;
  readonly state: Order['state'];
  readonly at: number;
}

/** What happened after the sale, in a world that was made up. */
interface PastAfter {
  readonly parcels: readonly Parcel[];
  readonly tickets: readonly PastTicket[];
  readonly states: readonly State[];
}

/**
 * What became of the goods of past sessions: they left within a day or so, came after two or three,
 * were installed where that is needed, and were complete a week later. Of yesterday's some still wait.
 */
export function playAfter(tools: Tools, orders: readonly SoldPast[]): PastAfter {
  const parcels: Parcel[] = [];
  const tickets: PastTicket[] = [];
  const states: State[] = [];
  for (const order of orders) {
    if (order.state !== 'paid' || order.paidAt === null) continue;
    const sent = send(tools, order, order.paidAt);
    if (!sent) {
      if (tools.random() < 0.4) {
        states.push({ id: order.id, state: 'accepted', at: order.paidAt + hourMs });
      }
      continue;
    }
    parcels.push(sent);
    const { state, at } = progressOf(tools, sent);
    states.push({ id: order.id, state, at });
    const asked = state === 'shipped' ? undefined : ask(tools, order, at);
    if (asked) tickets.push(asked);
  }
  return { parcels, tickets, states };
}

function send({ random, newId, now }: Tools, order: SoldPast, paidAt: number): Parcel | undefined {
  const shippedAt = paidAt + between(random, 6, 34) * hourMs;
  if (shippedAt > now) return undefined;
  const there = shippedAt + between(random, 24, 72) * hourMs;
  const put = there + between(random, 4, 40) * hourMs;
  const signedAt = there < now ? there : null;
  const up = signedAt !== null && put < now;
  return {
    id: newId('pcl'),
    orderId: order.id,
    purpose: 'sale',
    shippedBy: '罗仓',
    shippedAt,
    lines: order.lines.map(({ productId, quantity }) => ({ productId, quantity })),
    carrier: carriers[between(random, 0, carriers.length - 1)] ?? carriers[0],
    waybill: `YL${between(random, 100_000_000, 999_999_999)}${order.id.slice(-4).toUpperCase()}`,
    signedAt,
    signedBy: signedAt === null ? null : 'buyer',
    installedAt: up ? put : null,
    installedBy: up ? '罗仓' : null,
    installNote: null,
  };
}

function progressOf({ kinds, now }: Tools, parcel: Parcel): Pick<State, 'state' | 'at'> {
  const { signedAt, installedAt, shippedAt, lines } = parcel;
  if (signedAt === null) return { state: 'shipped', at: shippedAt };
  const up = lines.some((line) => needsInstallation(kinds.get(line.productId) ?? ''));
  const at = up && installedAt !== null ? installedAt : signedAt;
  if (at + 7 * dayMs < now) return { state: 'completed', at: at + 7 * dayMs };
  return { state: up && installedAt !== null ? 'installed' : 'signed', at };
}

const reasons = [
  ['return', '尺寸量错了,七天无理由退货'],
  ['exchange', '外壳有划痕,想换一台'],
  ['repair', '运行时有异响,请来看看'],
  ['refund', '承诺的安装辅材没有送,退差价'],
] as const;

/** One in eight of those who have their goods asks for something; a few tickets still wait for us. */
function ask({ random, newId, now }: Tools, order: SoldPast, at: number): PastTicket | undefined {
  if (random() > 0.12) return undefined;
  const [kind, reason] = reasons[between(random, 0, reasons.length - 1)] ?? reasons[0];
  const askedAt = Math.max(at, now - between(random, 1, 20) * hourMs);
  const approved = random() < 0.5;
  const difference = kind === 'refund';
  const steps: { at: number; by: string; step: string; note: string }[] = [
    { at: askedAt, by: 'buyer', step: 'ask', note: reason },
  ];
  if (approved && !difference) {
    steps.push({ at: askedAt + hourMs, by: '林服', step: 'approve', note: '同意,请寄回' });
  }
  const parcel = { signedAt: at, installedAt: null, lines: order.lines };
  const ids = order.lines.map((line) => line.productId);
  const rights = rightsOf([parcel], ids, 1);
  const right = rightOf({ kind, fault: kind === 'exchange', repairs: 0 }, rights, askedAt);
  return {
    id: newId('aft'),
    orderId: order.id,
    viewerId: order.viewerId,
    kind,
    reason,
    state: approved && !difference ? 'approved' : 'asked',
    unshipped: false,
    refundId: null,
    lines: difference
      ? []
      : order.lines.map(({ productId, quantity }) => ({ productId, quantity })),
    refundFen: difference ? 5000 : kind === 'return' ? order.totalFen : null,
    returnWaybill: null,
    askedAt,
    escalatedAt: null,
    doneAt: null,
    dueAt: approved && !difference ? null : askedAt + dayMs,
    // Asked by whoever has just got it; the world's returns are all within their seven days.
    ...{ right: right?.right ?? null, rightUntil: right?.until ?? null },
    maskedName: order.maskedName,
    by: 'buyer',
    steps,
  };
}
