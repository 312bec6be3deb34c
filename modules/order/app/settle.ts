import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { RefundData, RefundFailedData } from '../../payment/events.ts';
import type { AfterSale, Order, OrderStory } from '../contract.ts';
import { shareOf, type Share } from '../domain/back.ts';
import { heldStates, less, type Unit } from '../domain/life.ts';
import { troubleStep } from './trouble.ts';
import { backReasons } from '../domain/words.ts';
import type { Back } from '../events.ts';
import { notRefundable, orderUnknown, secondNeeded } from '../refusals.ts';
import type { CaseRow } from '../store/after.ts';
import type { LockedOrder } from '../store/orders.ts';
import { askCase, note, stepCase } from './after-sale.ts';
import { giveDepositBack } from './close.ts';
import { depositCame, giveUpReserved } from './deposit.ts';
import type { OrderNeedsWithStore } from './needs.ts';
import type { Hand } from './two-persons.ts';
import { follow, storyOf } from './ship.ts';
import { tell } from './tell.ts';

/**
 * ORDER-4, ORDER-6, ORDER-31: the money came. A waiting order becomes paid and its goods leave; an order that
 * was closed meanwhile is refunded at once, because its goods may be somebody else's by now.
 */
export async function moneyCame(needs: OrderNeedsWithStore, paymentId: string): Promise<void> {
  const paidAt = needs.clock.now();
  await needs.database.inTransaction(async (tx) => {
    const found = await needs.orders.lockByPayment(tx, paymentId);
    if (!found) return;
    const { deposit } = found;
    const first = deposit?.paymentId === paymentId;
    // Told again about a deposit that is here already.
    if (first && deposit.paidAt !== null) return;
    if (first && (await depositCame(needs, tx, found))) return;
    const used = deposit ? { deposit: { ...deposit, end: 'used' as const } } : {};
    const change = { state: 'paid' as const, paidAt, movedAt: paidAt, ...used };
    const from = deposit ? ('reserved' as const) : ('placed' as const);
    const paid = first ? undefined : await needs.orders.move(tx, found.id, [from], change);
    if (paid) {
      await needs.supply.take(tx, found.holdId, found.id);
      await tell(needs, tx, { type: 'order.paid.v1', data: paid });
    } else if (found.state === 'closed') {
      const refundId = found.id.replace('ord_', first ? 'rfd_dep' : 'rfd_late');
      // A second word about the same money finds the refund promised already.
      await needs.payments.refund(tx, { paymentId, refundId, reason: backReasons.late });
    }
  });
  needs.outbox.nudge();
}

/**
 * ORDER-17: money is back with the buyer: of the whole order or of a part. What was sold is undone in
 * the same measure, once, whatever is told twice.
 */
export async function moneyWentBack(
  needs: OrderNeedsWithStore,
  { paymentId, refundId, amountFen: fen, second }: RefundData,
): Promise<void> {
  // ORDER-32: money that came a second time was never the order's.
  if (second) return;
  await needs.database.inTransaction(async (tx) => {
    const order = await needs.orders.lockByPayment(tx, paymentId);
    // A deposit that went back is no part of the order's own payment.
    if (!order || order.depositPaymentId === paymentId) return;
    const asked = await needs.after.caseOfRefund(tx, refundId);
    const before = await needs.after.backsOf(tx, order.id);
    const back = backOf(order, { fen, refundId, asked, before });
    const { units } = back;
    const at = needs.clock.now();
    const row = { refundId, orderId: order.id, fen, lines: [...units], at };
    if (!(await needs.after.addBack(tx, row))) return;
    await undo(needs, tx, { order, asked, back });
    if (asked?.state === 'refunding') {
      await stepCase(needs, tx, { row: asked, step: 'money-back', by: 'system', note: refundId });
    }
  });
  needs.outbox.nudge();
}

interface Backing {
  readonly fen: number;
  readonly refundId: string;
  readonly asked: CaseRow | undefined;
  readonly before: readonly { readonly fen: number; readonly lines: readonly Unit[] }[];
}

/**
 * What this refund takes out of the sale: the units of its case where they come back or are paid back in full,
 * all that is left where it is the last money, a discount otherwise. Of units that were paid for with less, for
 * goodwill that went before or because they are worn, the difference is a discount that was not given.
 */
function backOf(order: LockedOrder, { fen, refundId, asked, before }: Backing): Back {
  const gone = before.flatMap((item) => [...item.lines]);
  const left = less(order.lines, gone);
  const last = order.refundedFen + fen >= order.totalFen;
  const units = last || !asked ? left : asked.lines;
  const share = shareOf(order, gone, units);
  const first = before.length === 0;
  const comesBack = asked?.kind === 'return' || asked?.unshipped === true;
  if (units.length > 0 && (comesBack || last || share.payFen === fen)) {
    const given = { discountFen: share.discountFen + share.payFen - fen, payFen: fen };
    return { refundId, fen, units, share: { ...share, ...given }, first };
  }
  const kindness: Share = {
    ...{ listFen: 0, discountFen: -fen, subsidyFen: 0, tradeInFen: 0, payFen: fen },
  };
  return { refundId, fen, units: [], share: kindness, first };
}

interface Undoing {
  readonly order: LockedOrder;
  readonly asked: CaseRow | undefined;
  readonly back: Back;
}

async function undo(
  needs: OrderNeedsWithStore,
  tx: Sql,
  { order, asked, back }: Undoing,
): Promise<void> {
  const refundedFen = order.refundedFen + back.fen;
  const whole = refundedFen >= order.totalFen;
  const wasPaid = heldStates.includes(order.state);
  const state = whole ? ('refunded' as const) : order.state;
  const deposit = whole && order.deposit ? { ...order.deposit, end: 'returned' as const } : null;
  const change = {
    ...{ state, refundedFen },
    ...(whole ? { movedAt: needs.clock.now() } : {}),
    ...(deposit ? { deposit } : {}),
  };
  const moved = await needs.orders.move(tx, order.id, [order.state], change);
  if (!moved) return;
  // ORDER-21: whose whole order is undone has the deposit back too.
  if (deposit) await giveDepositBack(needs, tx, moved, backReasons.order);
  if (wasPaid) {
    // ORDER-13: promotions before goods, as a sitting locks them.
    await needs.promo.giveBack(tx, endedOf(moved, back, whole));
    if (asked?.unshipped !== false && back.units.length > 0) {
      const { refundId: key } = back;
      const lines = asked?.lines ?? back.units;
      const coming = { holdId: order.holdId, key, reference: order.id, lines, by: 'order' };
      await needs.supply.putReturned(tx, coming);
    }
  }
  const data = { ...moved, back };
  await tell(needs, tx, { type: whole ? 'order.refunded.v1' : 'order.part-refunded.v1', data });
  if (!whole) await follow(needs, tx, order.id);
}

function endedOf({ id, viewerId, offerId, quote }: Order, { units }: Back, whole: boolean) {
  const quantity = units.reduce((sum, unit) => sum + unit.quantity, 0);
  const ended = { orderId: id, viewerId, offerId, quantity, paid: true };
  if (whole) return ended;
  const gone = new Set(units.map((unit) => unit.productId));
  const partKinds = (quote?.subsidies ?? [])
    .filter((item) => gone.has(item.productId))
    .map((item) => item.kind);
  return { ...ended, partKinds };
}

export interface Refunding extends Hand {
  readonly id: string;
  readonly reason: string;
}

/**
 * ORDER-11: staff give all that is left of a paid order back, with who and why: a case that is granted
 * at once. Refuses with `order.unknown` or `order.not-refundable`; asked twice it refunds once.
 */
export async function refundOrder(
  needs: OrderNeedsWithStore,
  { id, reason, ...hand }: Refunding,
): Promise<Result<Order>> {
  const { sql } = needs.database;
  const order = await needs.orders.byId(sql, id);
  if (!order) return no(orderUnknown);
  if (order.state === 'reserved') return giveUpReserved(needs, id);
  if (order.state === 'refunded') return ok(order);
  if (!heldStates.includes(order.state)) return no(notRefundable(order.state));
  const story = await storyOf(needs, id);
  const { askable = [], unsent = [], cases = [] } = story ?? {};
  if (cases.some(waitsForSecond)) return no(secondNeeded);
  const gone = less(askable, unsent);
  // Goods that have not left go back on the shelf, goods that have left do not: two cases.
  for (const lines of [less(askable, gone), gone]) {
    if (lines.length === 0) continue;
    const asked = await askCase(needs, { orderId: id, kind: 'refund', lines, reason, ...hand });
    if (!asked.ok) return asked;
    if (asked.value.state !== 'asked') continue;
    const granted = await grant(needs, { id: asked.value.id, reason, ...hand });
    if (!granted.ok) return granted;
    if (granted.value.state === 'asked') return no(secondNeeded);
  }
  needs.outbox.nudge();
  return ok(order);
}

/** AFTER-6: one person said yes to it already. */
function waitsForSecond({ state, steps }: OrderStory['cases'][number]): boolean {
  return state === 'asked' && steps.some((item) => item.step === 'first-approve');
}

function grant(
  needs: OrderNeedsWithStore,
  { id, reason, ...hand }: Refunding,
): Promise<Result<AfterSale>> {
  return needs.database.decide(async (tx) => {
    const row = await needs.after.lockCase(tx, id);
    if (!row) return no(orderUnknown);
    return stepCase(needs, tx, { row, step: 'approve', ...hand, note: reason });
  });
}

/** The channel does not give the money back: what it said stands in the case. */
export async function refundTroubled(
  needs: OrderNeedsWithStore,
  told: RefundFailedData,
): Promise<void> {
  await needs.database.inTransaction(async (tx) => {
    const row = await needs.after.caseOfRefund(tx, told.refundId);
    if (row) await note(needs, tx, row, { by: 'system', ...troubleStep(told) });
  });
}
