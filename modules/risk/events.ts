import { z } from 'zod';
import { event, type DataOf } from '../../platform/events/event.ts';

/** A payment looked wrong after the order was made: it must not be shipped before somebody looked. */
export const riskHeld = event('risk.held.v1', z.object({ orderId: z.string() }).readonly());

/** Somebody decided: the order goes on, or its money goes back. */
export const riskDecided = event(
  'risk.decided.v1',
  z
    .object({ orderId: z.string(), fraud: z.boolean(), note: z.string(), by: z.string() })
    .readonly(),
);

export type RiskDecided = DataOf<typeof riskDecided>;
