import { z } from 'zod';

export const offerInputSchema = z.object({
  productId: z.string(),
  priceFen: z.number().int().positive(),
  quota: z.number().int().min(1).max(100_000),
  perPerson: z.number().int().min(1).max(99),
  seconds: z.number().int().min(10).max(3600),
});

export const offerSchema = z.object({
  id: z.string(),
  productId: z.string(),
  priceFen: z.number(),
  quota: z.number(),
  taken: z.number(),
  perPerson: z.number(),
  opensAt: z.number(),
  closesAt: z.number(),
  state: z.enum(['open', 'closed']),
});

export type OfferInput = z.infer<typeof offerInputSchema>;
export type Offer = z.infer<typeof offerSchema>;
