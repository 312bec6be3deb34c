import { z } from 'zod';
import { event, type DataOf } from '../../platform/events/event.ts';

const moved = z
  .object({
    step: z.string(),
    /** The ticket as it stood when the event was published. */
    case: z
      .object({
        id: z.string(),
        orderId: z.string(),
        viewerId: z.string(),
        kind: z.enum(['refund', 'return', 'exchange', 'repair']),
        state: z.enum([
          ...(['asked', 'approved', 'sent', 'received'] as const),
          ...(['refunding', 'done', 'declined', 'withdrawn'] as const),
        ]),
        lines: z.array(z.object({ productId: z.string(), quantity: z.number() })).readonly(),
        reason: z.string(),
        refundFen: z.number().nullable(),
        unshipped: z.boolean(),
        refundId: z.string().nullable(),
        returnWaybill: z.string().nullable(),
        askedAt: z.number(),
        dueAt: z.number().nullable(),
        /** Null from before tickets could be asked by right (AFTER-12). */
        right: z
          .enum(['no-reason', 'fault-exchange', 'third-time', 'warranty'])
          .nullable()
          .default(null),
        rightUntil: z.number().nullable().default(null),
        escalatedAt: z.number().nullable(),
        doneAt: z.number().nullable(),
        maskedName: z.string(),
        by: z.string(),
      })
      .readonly(),
  })
  .readonly();

/** A ticket of after-sale took a step. */
export const afterSaleMoved = event('after-sale.moved.v1', moved);
/** Its clock nearly ran out. */
export const afterSaleEscalated = event('after-sale.escalated.v1', moved);

export type AfterSaleMoved = DataOf<typeof afterSaleMoved>;
