import {
  and,
  asc,
  count,
  desc,
  eq,
  ilike,
  inArray,
  isNotNull,
  isNull,
  lte,
  or,
  sql as raw,
} from 'drizzle-orm';
import { containing, pageRows, pagesOf, textList, type Sql } from '../../../platform/db/index.ts';
import type { AfterSale, TicketFilter, TicketList, TicketStepRow } from '../contract.ts';
import { ticketStates, type TicketState } from '../domain/ticket.ts';
import { refundTroubles, refusedForEver } from '../domain/words.ts';
import { settledRefund, step, ticket } from './schema.ts';

export type TicketRow = typeof ticket.$inferSelect;
type SettledRefundRow = typeof settledRefund.$inferSelect;

export function presentTicket(row: TicketRow): AfterSale {
  const { holdId: _hold, inTime: _in, receivedAt: _received, ...shown } = row;
  return { ...shown, lines: [...row.lines] };
}

/** Later than anything that is due: what is over stands behind it. */
const neverMs = 9_000_000_000_000_000;

const openStates: TicketState[] = ticketStates.filter(
  (state) => !['done', 'declined', 'withdrawn'].includes(state),
);

/** A ticket of a made-up past. */
export type PastTicket = AfterSale & { readonly steps: readonly TicketStepRow[] };

export type StoredStep = TicketStepRow & { readonly byId: string };

/** After-sale tickets as rows; nothing outside knows the tables. */
export const ticketStore = {
  ticketsOf: (tx: Sql, orderId: string): Promise<TicketRow[]> =>
    tx.select().from(ticket).where(eq(ticket.orderId, orderId)).orderBy(desc(ticket.askedAt)),
  stepsOf: async (tx: Sql, ids: readonly string[]): Promise<Map<string, StoredStep[]>> => {
    const map = new Map<string, StoredStep[]>();
    if (ids.length === 0) return map;
    const rows = await tx
      .select()
      .from(step)
      .where(inArray(step.caseId, [...ids]))
      .orderBy(asc(step.id));
    for (const { id: _id, caseId: ticketId, ...taken } of rows) {
      map.set(ticketId, [...(map.get(ticketId) ?? []), taken]);
    }
    return map;
  },
  addTicket: async (tx: Sql, row: TicketRow): Promise<void> => {
    await tx.insert(ticket).values(row);
  },
  lockTicket: async (tx: Sql, id: string): Promise<TicketRow | undefined> => {
    const [row] = await tx.select().from(ticket).where(eq(ticket.id, id)).for('update');
    return row;
  },
  ticketOfRefund: async (tx: Sql, refundId: string): Promise<TicketRow | undefined> => {
    const [row] = await tx.select().from(ticket).where(eq(ticket.refundId, refundId)).for('update');
    return row;
  },
  change: async (tx: Sql, id: string, change: Partial<TicketRow>): Promise<void> => {
    await tx.update(ticket).set(change).where(eq(ticket.id, id));
  },
  addStep: async (
    tx: Sql,
    { ticketId, ...row }: StoredStep & { readonly ticketId: string },
  ): Promise<void> => {
    await tx.insert(step).values({ ...row, caseId: ticketId });
  },
  /** Tickets whose clock runs out before `at` and that nobody above was told of. */
  nearlyLate: (tx: Sql, at: number): Promise<TicketRow[]> =>
    tx
      .select()
      .from(ticket)
      .where(
        and(
          inArray(ticket.state, openStates),
          isNotNull(ticket.dueAt),
          lte(ticket.dueAt, at),
          isNull(ticket.escalatedAt),
        ),
      )
      .limit(200),
  settledRefundsOf: (tx: Sql, orderId: string): Promise<SettledRefundRow[]> =>
    tx.select().from(settledRefund).where(eq(settledRefund.orderId, orderId)),
  /** False when this refund was handled before. */
  recordSettledRefund: async (tx: Sql, row: SettledRefundRow): Promise<boolean> => {
    const made = await tx
      .insert(settledRefund)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: settledRefund.refundId });
    return made.length > 0;
  },
  /** Which of these orders have a ticket that is not over. */
  waitingAmong: async (tx: Sql, orderIds: readonly string[]): Promise<Set<string>> => {
    const rows = await tx
      .selectDistinct({ orderId: ticket.orderId })
      .from(ticket)
      .where(and(raw`${ticket.orderId} = any(${textList(orderIds)})`, isNull(ticket.doneAt)));
    return new Set(rows.map(({ orderId }) => orderId));
  },
  /** Tickets of these orders, by order. */
  ticketsAmong: async (tx: Sql, orderIds: readonly string[]): Promise<Map<string, TicketRow[]>> => {
    const rows = await tx
      .select()
      .from(ticket)
      .where(raw`${ticket.orderId} = any(${textList(orderIds)})`);
    return Map.groupBy(rows, ({ orderId }) => orderId);
  },
  seed: async (tx: Sql, tickets: readonly PastTicket[]): Promise<void> => {
    for (const { steps, ...row } of tickets) {
      const unseen = { holdId: null, inTime: row.doneAt === null ? null : true, receivedAt: null };
      await tx.insert(ticket).values({ ...row, ...unseen });
      for (const item of steps) await tx.insert(step).values({ ...item, caseId: row.id });
    }
  },
  /** JOBS-10: all that fit, page by page, in the order of the list. */
  pages: async function* (tx: Sql, filter: TicketSearch): AsyncGenerator<readonly AfterSale[]> {
    const { dueAt, askedAt, id } = ticket;
    const place = raw`(coalesce(${dueAt}, ${neverMs}), -${askedAt}, ${id})`;
    const read = (last: TicketRow | undefined) =>
      tx
        .select()
        .from(ticket)
        .where(
          and(
            conditions(filter),
            last && raw`${place} > (${last.dueAt ?? neverMs}, ${-last.askedAt}, ${last.id})`,
          ),
        )
        .orderBy(place)
        .limit(pageRows);
    for await (const rows of pagesOf<TicketRow>(read)) yield rows.map(presentTicket);
  },
  list: async (tx: Sql, filter: TicketSearch): Promise<TicketList> => {
    const where = conditions(filter);
    const rows = await tx
      .select()
      .from(ticket)
      .where(where)
      // What runs out first stands first; what is over, newest first.
      .orderBy(asc(ticket.dueAt), desc(ticket.askedAt), desc(ticket.id))
      .limit(filter.limit);
    const [all] = await tx.select({ n: count() }).from(ticket).where(where);
    const judged = await tx
      .select({ inTime: ticket.inTime, n: count() })
      .from(ticket)
      .where(isNotNull(ticket.inTime))
      .groupBy(ticket.inTime);
    const stuck = await stuckAmong(tx, rows);
    const of = (inTime: boolean): number => judged.find((row) => row.inTime === inTime)?.n ?? 0;
    return {
      cases: rows.map((row) => ({ ...presentTicket(row), stuck: stuck.has(row.id) })),
      total: all?.n ?? 0,
      inTime: of(true),
      judged: of(true) + of(false),
    };
  },
};

export type TicketStore = typeof ticketStore;

/** What is looked for, with the orders that left under it where it is a waybill (ORDER-57). */
export type TicketSearch = TicketFilter & { readonly sentUnder?: readonly string[] };

/** ORDER-58: those that wait for money whose channel said last that it never will. */
async function stuckAmong(tx: Sql, rows: readonly TicketRow[]): Promise<ReadonlySet<string>> {
  const waiting = rows.filter(({ state }) => state === 'refunding').map(({ id }) => id);
  const steps = await ticketStore.stepsOf(tx, waiting);
  const isStuck = (id: string): boolean =>
    steps.get(id)?.findLast((taken) => refundTroubles.includes(taken.step))?.step ===
    refusedForEver;
  return new Set(waiting.filter(isStuck));
}

function conditions({ state, kind, search, late, sentUnder = [] }: TicketSearch) {
  const like = containing(search ?? '');
  return and(
    state === undefined
      ? undefined
      : inArray(ticket.state, state === 'open' ? openStates : [state]),
    kind === undefined ? undefined : eq(ticket.kind, kind),
    late === undefined ? undefined : isNotNull(ticket.escalatedAt),
    search === undefined || search === ''
      ? undefined
      : or(
          ilike(ticket.id, like),
          ilike(ticket.orderId, like),
          ilike(ticket.maskedName, like),
          ilike(ticket.reason, like),
          ilike(ticket.returnWaybill, like),
          inArray(ticket.orderId, [...sentUnder]),
        ),
  );
}
