import type { Actor } from '../../../platform/access/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { eachApart } from '../../../platform/jobs/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { orderUnknown } from '../../order/index.ts';
import type { Label } from '../../delivery/contract.ts';
import type { AfterSale } from '../contract.ts';
import { afterSaleEscalated } from '../events.ts';
import { dueAfter, escalateBeforeMs, nextState, type TicketStep } from '../domain/ticket.ts';
import { noteOf, rightWords } from '../domain/words.ts';
import { byRight, ticketUnknown, parcelMissing, secondNeeded, stepRefused } from '../refusals.ts';
import { presentTicket, type TicketRow } from '../store/tickets.ts';
import { system } from './actors.ts';
import { draftTicket, type Asking } from './draft-ticket.ts';
import { yearsOf } from './rights.ts';
import type { Deps } from './deps.ts';
import { firstApproval, isLarge, isSame } from './two-persons.ts';
import { openOrder } from './opened.ts';
import { publishTicket } from './publish.ts';

/**
 * AFTER-1, AFTER-3: opens a ticket. A refund of goods that have not left is granted at once: nothing
 * has to be looked at. Refuses with `order.unknown`, `after-sale.…`.
 */
export async function openTicket(deps: Deps, asking: Asking): Promise<Result<AfterSale>> {
  const years = await yearsOf(deps, asking.lines);
  return deps.database
    .decide(async (tx) => {
      const opened = await openOrder(deps, tx, asking.orderId);
      const mine = asking.viewerId === undefined || asking.viewerId === opened?.order.viewerId;
      if (!opened || !mine) return no(orderUnknown);
      const drafted = draftTicket(deps, opened, asking, years);
      if (!drafted.ok) return drafted;
      const row = drafted.value;
      await deps.tickets.addTicket(tx, row);
      await note(deps, tx, row, { by: asking.by, step: 'ask', note: asking.reason });
      if (!row.unshipped) return ok(presentTicket(row));
      // AFTER-6: what staff refund themselves is theirs to answer for, also before it left.
      const answers = asking.viewerId === undefined && (await isLarge(deps, tx, row));
      const by = answers ? asking.by : system;
      return advanceTicket(deps, tx, { row, step: 'approve', by, note: '货未发出,直接退' });
    })
    .finally(() => deps.outbox.nudge());
}

interface Stepping {
  readonly by: Actor;
  readonly row: TicketRow;
  readonly step: TicketStep;
  readonly note: string;
  readonly damaged?: boolean;
  /** How mended or exchanged goods go back to the buyer. */
  readonly parcel?: Label | undefined;
}

/** AFTER-1: one step on the way of a ticket, with all that it moves: goods, holds, money. */
export async function advanceTicket(
  deps: Deps,
  tx: Sql,
  stepping: Stepping,
): Promise<Result<AfterSale>> {
  const { row, step, by } = stepping;
  const state = nextState(row.kind, row.state, step);
  if (!state) return no(stepRefused(row.state, step));
  if (step === 'decline' && row.right !== null) return no(byRight(row.right, row.rightUntil ?? 0));
  if (step === 'approve' && by.name !== system.name && (await isLarge(deps, tx, row))) {
    const first = await firstApproval(deps, tx, row.id);
    if (first && isSame(first, by)) return no(secondNeeded);
    if (!first) {
      await note(deps, tx, row, { by, step: 'first-approve', note: stepping.note });
      return ok(presentTicket(row));
    }
  }
  const moved = await moveGoods(deps, tx, stepping);
  if (!moved.ok) return moved;
  const now = deps.clock.now();
  const over = state === 'done' || state === 'declined' || state === 'withdrawn';
  const next: TicketRow = {
    ...row,
    ...moved.value,
    state,
    dueAt: dueAfter(state, now),
    escalatedAt: over ? row.escalatedAt : null,
    // E8: how our last clock ended, judged when its ticket left it for good.
    inTime: row.dueAt === null || !over ? row.inTime : now <= row.dueAt,
    doneAt: over ? now : null,
  };
  const granted = await payBack(deps, tx, next);
  if (!granted.ok) return granted;
  const saved = granted.value;
  await deps.tickets.change(tx, row.id, saved);
  await note(deps, tx, saved, { by, step, note: stepping.note });
  if (step === 'approve' || step === 'decline') {
    await deps.audit.write(tx, {
      at: now,
      actor: by.id === '' ? by.name : by.id,
      action: `after-sale.${step}`,
      object: row.id,
      detail: { order: row.orderId, note: stepping.note, fen: row.refundFen },
    });
  }
  // F28: whoever opened a ticket should not grant it; it is done, and published.
  if (step === 'approve' && by.name === row.by && by.name !== system.name) {
    await publishTicket(deps, tx, 'insider', { row: presentTicket(saved) });
  }
  await deps.deliveries.follow(tx, row.orderId);
  return ok(presentTicket(saved));
}

/** Goods held for an exchange, taken back, put away, sent again. Refuses with `supply.sold-out`. */
async function moveGoods(
  deps: Deps,
  tx: Sql,
  { row, step, by, damaged = false, parcel }: Stepping,
): Promise<Result<Partial<TicketRow>>> {
  const { id, kind, lines, holdId, orderId } = row;
  // AFTER-9: other goods only come in a parcel; mended ones may never have left the house.
  if (step === 'reship' && kind === 'exchange' && !parcel) return no(parcelMissing);
  if (kind === 'exchange' && step === 'approve') {
    const ids = lines.map((line) => line.productId);
    const holding = await deps.supply.openHolding(tx, 'main', ids);
    const held = holding.hold('after-sale', lines);
    if (!held.ok) return held;
    await holding.saveShelf();
    await deps.supply.writeHolds(tx, [held.value]);
    return ok({ holdId: held.value.id });
  }
  if (step === 'reship' && parcel && (kind === 'exchange' || kind === 'repair')) {
    const sending = { ...parcel, orderId, ticketId: id, purpose: kind, lines, by: by.name };
    const sent = await deps.deliveries.sendAgain(tx, sending);
    if (!sent.ok) return sent;
  }
  if (step === 'withdraw' && holdId !== null) await deps.supply.release(tx, holdId, orderId);
  if (step === 'reship' && holdId !== null) await deps.supply.take(tx, holdId, orderId);
  if (step === 'receive') {
    const order = await deps.orders.lock(tx, orderId);
    if (order && kind !== 'repair') {
      const coming = { holdId: order.holdId, key: id, reference: orderId, lines, damaged };
      await deps.supply.putReturned(tx, { ...coming, by: by.name });
    }
    return ok({ receivedAt: deps.clock.now() });
  }
  return ok({});
}

/** E8: from here on the money is owed; it goes on its way in this same transaction. */
async function payBack(deps: Deps, tx: Sql, row: TicketRow): Promise<Result<TicketRow>> {
  if (row.state !== 'refunding' || row.refundId !== null || row.refundFen === null) return ok(row);
  const [order] = await deps.orders.read(tx, [row.orderId]);
  if (!order) return no(orderUnknown);
  const refundId = row.id.replace('aft_', 'rfd_');
  const { paymentId } = order;
  if (row.refundFen === 0) return ok({ ...row, refundId });
  const ask = { paymentId, refundId, amountFen: row.refundFen, reason: row.reason };
  const asked = await deps.payments.refund(tx, ask);
  return asked.ok ? ok({ ...row, refundId }) : asked;
}

interface Noting {
  readonly by: Actor;
  readonly step: string;
  readonly note: string;
}

export async function note(
  deps: Deps,
  tx: Sql,
  row: TicketRow,
  { by, step, note: text }: Noting,
): Promise<void> {
  const at = deps.clock.now();
  const who = { by: by.name, byId: by.id };
  await deps.tickets.addStep(tx, { ticketId: row.id, at, ...who, step, note: text });
  await publishTicket(deps, tx, step, { row: presentTicket(row) });
}

export interface TicketAct {
  readonly by: Actor;
  readonly id: string;
  readonly step: TicketStep;
  readonly note: string;
  readonly viewerId?: string;
  readonly waybill?: string;
  readonly damaged?: boolean;
  readonly parcel?: Label | undefined;
}

/**
 * A person takes a step. Refuses with `after-sale.unknown`, `after-sale.step-refused`, `supply.…`,
 * `order.waybill-used`.
 */
export async function actOnTicket(deps: Deps, act: TicketAct): Promise<Result<AfterSale>> {
  const { id, step, by, note: text, viewerId, waybill, damaged, parcel } = act;
  try {
    return await deps.database.decide(async (tx) => {
      const known = await deps.tickets.lockTicket(tx, id);
      if (!known || (viewerId !== undefined && known.viewerId !== viewerId)) {
        return no(ticketUnknown);
      }
      const row = waybill === undefined ? known : { ...known, returnWaybill: waybill };
      const more = { ...(damaged ? { damaged } : {}), parcel };
      return advanceTicket(deps, tx, { row, step, by, note: text, ...more });
    });
  } finally {
    deps.outbox.nudge();
  }
}

/** AFTER-2: whoever is above is told while there is still time. Returns how many. */
export async function escalateLate(deps: Deps): Promise<number> {
  const now = deps.clock.now();
  const rows = await deps.tickets.nearlyLate(deps.database.sql, now + escalateBeforeMs);
  const sweep = { log: deps.log, what: 'grant or escalate a ticket' };
  const count = await eachApart(sweep, rows, (found) =>
    deps.database.inTransaction(async (tx) => {
      const row = await deps.tickets.lockTicket(tx, found.id);
      if (!row || row.escalatedAt !== null || row.dueAt === null) return false;
      // AFTER-7: what cannot be declined needs nobody above; it is granted while there is time. Only
      // an exchange for which nothing is left in stock needs somebody to find a way.
      if (row.state === 'asked' && row.right !== null) {
        const note = `${rightWords[row.right].zh},同意`;
        const granting = { step: 'approve', by: system, note } as const;
        if ((await advanceTicket(deps, tx, { row, ...granting })).ok) return true;
      }
      await deps.tickets.change(tx, row.id, { escalatedAt: now });
      const at = new Date(row.dueAt + 8 * 3_600_000).toISOString().slice(5, 16);
      const due = at.replace('T', ' ');
      const text = noteOf({ zh: `须于 ${due} 前办完`, en: `to be done by ${due}` });
      const late = { ...row, escalatedAt: now };
      await note(deps, tx, late, { by: system, step: 'escalate', note: text });
      const escalated = { event: afterSaleEscalated, row: presentTicket(late) };
      await publishTicket(deps, tx, 'escalate', escalated);
      return true;
    }),
  );
  deps.outbox.nudge();
  return count;
}
