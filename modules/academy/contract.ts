import { z } from 'zod';

export * from './domain/audience.ts';

export const crowdInputSchema = z.object({
  viewers: z.number().int().min(1).max(5000),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(7),
});

export const crowdStateSchema = z.object({
  running: z.boolean(),
  viewers: z.number(),
});
