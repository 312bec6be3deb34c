import { z } from 'zod';
import { parcelSchema } from '../delivery/contract.ts';
import { less, orderSchema, unitSchema, type Order, type Unit } from '../order/contract.ts';
import { ticketKinds, ticketStates } from './domain/ticket.ts';
import { rightKinds } from './domain/rights.ts';
import { freeText, searchText } from '../../platform/http/texts.ts';

export { ticketKinds, ticketStates, nextState } from './domain/ticket.ts';
export { rightOf, rightsOf } from './domain/rights.ts';
export type { TicketKind, TicketStep } from './domain/ticket.ts';
export {
  actWords,
  ticketKindWords,
  ticketStateWords,
  noteWords,
  rightWords,
  refundTroubles,
  stepWords,
} from './domain/words.ts';

export const ticketRequestSchema = z.object({
  kind: z.enum(ticketKinds),
  lines: z.array(unitSchema).max(20),
  reason: freeText({ least: 2, most: 200, lines: true }),
  fault: z
    .boolean()
    .default(false)
    .describe('the goods do not work as they should: some rights are of faulty goods only'),
  amountFen: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('for a refund without goods: how much; all of the lines when not said'),
});

export const ticketStepSchema = z.object({
  at: z.number(),
  by: z.string(),
  step: z.string(),
  note: z.string(),
});

export const afterSaleSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  viewerId: z.string(),
  kind: z.enum(ticketKinds),
  state: z.enum(ticketStates),
  lines: z.array(unitSchema).readonly(),
  reason: z.string(),
  /** What goes back when it is granted; null where no money moves. */
  refundFen: z.number().nullable(),
  /** The goods never left: they go back on the shelf without travelling. */
  unshipped: z.boolean(),
  refundId: z.string().nullable(),
  returnWaybill: z.string().nullable(),
  askedAt: z.number(),
  dueAt: z.number().nullable(),
  /** AFTER-7, AFTER-12: asked by right: it cannot be declined. Null where a person decides. */
  right: z.enum(rightKinds).nullable(),
  rightUntil: z.number().nullable(),
  escalatedAt: z.number().nullable(),
  doneAt: z.number().nullable(),
  maskedName: z.string(),
  by: z.string(),
});

export const ticketFilterSchema = z.object({
  state: z.enum(['open', ...ticketStates]).optional(),
  kind: z.enum(ticketKinds).optional(),
  search: searchText().optional(),
  late: z.enum(['yes']).optional().describe('only those that were escalated'),
  limit: z.coerce.number().int().min(1).max(5000).default(200),
});

export const ticketListSchema = z.object({
  /** ORDER-58: `stuck` where its channel refused the money for ever and it waits for a person. */
  cases: z.array(afterSaleSchema.extend({ stuck: z.boolean() })),
  total: z.number(),
  /** Of all that became due: how many were done in time (E8). */
  inTime: z.number(),
  judged: z.number(),
});

export const ticketStoryStepsSchema = z.array(ticketStepSchema).readonly();

/** All there is to know of one order: how it stands, its parcels, what was asked after the sale. */
export const orderStorySchema = z.object({
  order: orderSchema,
  /** ORDER-57: each with the other orders that are in its box. */
  parcels: z.array(parcelSchema.extend({ with: z.array(z.string()).readonly() })),
  cases: z.array(afterSaleSchema.extend({ steps: ticketStoryStepsSchema })),
  /** Somebody looks at it for risk; it is not shipped before. */
  held: z.boolean(),
  /** ORDER-32: money that came a second time, and whether it is back with the buyer. */
  paidAgain: z.array(z.object({ id: z.string(), fen: z.number(), back: z.boolean() })),
  unsent: z.array(unitSchema),
  /** What may still be asked for after the sale. */
  askable: z.array(unitSchema),
  /** Until when what may be asked for by right, UTC ms, not included; null where nothing is there yet. */
  rights: z
    .object({
      noReasonUntil: z.number(),
      faultExchangeUntil: z.number(),
      warrantyUntil: z.number(),
    })
    .nullable(),
});

export type AfterSale = z.infer<typeof afterSaleSchema>;
export type TicketRequest = z.input<typeof ticketRequestSchema>;
export type TicketFilter = z.infer<typeof ticketFilterSchema>;
export type TicketList = z.infer<typeof ticketListSchema>;
export type OrderStory = z.infer<typeof orderStorySchema>;
export type TicketStepRow = z.infer<typeof ticketStepSchema>;

/** ORDER-56: money of every unit goes or went back, and some of it is not there yet. */
export function whollyRefunding(
  lines: readonly Unit[],
  tickets: readonly Pick<AfterSale, 'kind' | 'state' | 'lines'>[],
): boolean {
  const back = tickets.filter(
    ({ kind, state }) =>
      (kind === 'refund' || kind === 'return') && (state === 'refunding' || state === 'done'),
  );
  const units = back.flatMap((item) => [...item.lines]);
  return less(lines, units).length === 0 && back.some(({ state }) => state === 'refunding');
}

/** One order as the first level of reconciliation sees it (L1: order, money, goods). */
export interface Fulfilment {
  readonly orderId: string;
  readonly paymentId: string;
  readonly state: Order['state'];
  readonly totalFen: number;
  readonly refundedFen: number;
  readonly paidAt: number | null;
  readonly units: number;
  /** Units that left in parcels of the sale. */
  readonly shipped: number;
  /** Units whose money went back before they left. */
  readonly cancelled: number;
  /** Tickets whose goods are back with us and whose money is not with the buyer, since when. */
  readonly receivedUnpaidSince: number | null;
  /** Returns whose money is back and whose goods never came. */
  readonly paidUnreceived: number;
}
