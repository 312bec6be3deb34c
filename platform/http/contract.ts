import { z } from 'zod';

export const wordsSchema = z.object({ zh: z.string(), en: z.string() });

/** The body of every answer with a status of 400 or more. */
export const refusalSchema = z.object({
  code: z.string().describe('stable: module.kebab-reason'),
  words: wordsSchema,
  field: z.string().optional(),
  retryAfterMs: z.number().optional(),
});
