import { z } from 'zod';

/** One time on air, or one rehearsal. */
export const runSchema = z.object({
  id: z.string(),
  mode: z.enum(['rehearsal', 'live']),
  openedAt: z.number(),
  closedAt: z.number().nullable(),
});

export type Run = z.infer<typeof runSchema>;
