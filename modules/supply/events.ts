import { z } from 'zod';
import { event, type DataOf } from '../../platform/events/event.ts';

/** Goods moved in the real warehouse; a rehearsal's goods are not published. Costs are in fen. */
export const stockMoved = event(
  'stock.moved.v1',
  z
    .object({
      kind: z.enum(['received', 'sold', 'returned', 'counted', 'written-off', 'gifted']),
      reference: z.string(),
      lines: z
        .array(
          z.object({
            lotId: z.string(),
            productId: z.string(),
            /** Units that came (positive) or went (negative). */
            quantity: z.number(),
            costFen: z.number(),
          }),
        )
        .readonly(),
    })
    .readonly(),
);

export type StockMoved = DataOf<typeof stockMoved>;
