import type { Actor } from '../../../platform/access/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { TicketRow, StoredStep } from '../store/tickets.ts';
import { buyer, system } from './actors.ts';
import type { Deps } from './deps.ts';

/** AFTER-6: ten thousand yuan and more want two persons. */
const largeFen = 1_000_000;
const nobodys = new Set([buyer.name, system.name]);
const granted = new Set<TicketRow['state']>(['approved', 'sent', 'received', 'refunding', 'done']);

/**
 * AFTER-6: whether this refund wants two persons: with all that staff refunded of the same order before it, so that
 * a large sum in small pieces is a large sum.
 */
export async function isLarge(
  { tickets, orders }: Deps,
  tx: Sql,
  row: TicketRow,
): Promise<boolean> {
  const own = row.refundFen ?? 0;
  if (own === 0) return false;
  if (own >= largeFen) return true;
  // Two who grant two pieces at once: the second sees the first.
  await orders.lock(tx, row.orderId);
  const others = (await tickets.ticketsOf(tx, row.orderId)).filter(
    ({ id, state }) => id !== row.id && granted.has(state),
  );
  const steps = await tickets.stepsOf(
    tx,
    others.map(({ id }) => id),
  );
  const byStaff = others.filter(
    ({ id, by }) =>
      !nobodys.has(by) ||
      (steps.get(id) ?? []).some((item) => item.step === 'approve' && !nobodys.has(item.by)),
  );
  return byStaff.reduce((sum, item) => sum + (item.refundFen ?? 0), own) >= largeFen;
}

/** Who said yes first; undefined where nobody did since the ticket was last asked. */
export async function firstApproval(
  { tickets }: Deps,
  tx: Sql,
  id: string,
): Promise<StoredStep | undefined> {
  const steps = (await tickets.stepsOf(tx, [id])).get(id) ?? [];
  const since = steps.findLastIndex((item) => item.step === 'appeal');
  return steps.slice(since + 1).find((item) => item.step === 'first-approve');
}

/** Two may have one name; steps from before numbers were kept have nothing but the name. */
export function isSame(step: StoredStep, { id, name }: Actor): boolean {
  return step.byId === '' || id === '' ? step.by === name : step.byId === id;
}
