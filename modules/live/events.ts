import { z } from 'zod';
import { event, type DataOf } from '../../platform/events/event.ts';

/** Where a run sells from. */
const run = z
  .object({
    runId: z.string(),
    sessionId: z.string(),
    pool: z.string(),
    simulated: z.boolean(),
    /** LIVE-22: whose name the recording carries when a virtual host made it. */
    madeBy: z.string().optional(),
  })
  .readonly();

const picture = z.object({ runId: z.string(), sessionId: z.string() }).readonly();

export const runOpened = event('run.opened.v1', run);
export const runClosed = event('run.closed.v1', run);
/** The picture is paused, and comes back. */
export const showPaused = event('show.paused.v1', picture);
export const showResumed = event('show.resumed.v1', picture);
/** All that is down in a run from now on. */
export const productTakenDown = event(
  'product.taken-down.v1',
  z.object({ runId: z.string(), down: z.array(z.string()).readonly() }).readonly(),
);

export type PublishedRun = DataOf<typeof runOpened>;
