import { z } from 'zod';
import type { Words } from '../../platform/kernel/result.ts';
import { freeText, idText } from '../../platform/http/texts.ts';

export const movementKinds = [
  'received',
  'sold',
  'returned',
  'counted',
  'written-off',
  'gifted',
] as const;
export type MovementKind = (typeof movementKinds)[number];

export const movementWords: Readonly<Record<MovementKind, Words>> = {
  received: { zh: '入库', en: 'received' },
  sold: { zh: '售出', en: 'sold' },
  returned: { zh: '退回', en: 'returned' },
  counted: { zh: '盘点差异', en: 'count difference' },
  'written-off': { zh: '报损', en: 'written off' },
  gifted: { zh: '赠品出库', en: 'gift' },
};

export const stockWarnings = ['expired', 'out', 'low', 'aged', 'slow', 'idle'] as const;

export const warningWords: Readonly<Record<(typeof stockWarnings)[number], Words>> = {
  expired: { zh: '过期', en: 'expired' },
  out: { zh: '售罄', en: 'sold out' },
  low: { zh: '不足一周', en: 'under a week' },
  aged: { zh: '超 90 天', en: 'over 90 days' },
  slow: { zh: '周转慢', en: 'slow-moving' },
  idle: { zh: '30 天无销售', en: 'no sales in 30 days' },
};

export type HoldState = 'held' | 'taken' | 'released';

const quantity = z.number().int().min(1).max(1_000_000);

export const receiptSchema = z.object({
  productId: idText(),
  quantity,
  zone: freeText({ most: 20 }),
  unitCostFen: z.number().int().min(0).max(100_000_000),
  shelfUntil: z.number().int().nullable().default(null),
});

export const allocationInputSchema = z.object({
  productId: idText(),
  /** `session:ses_…` for a show, `channel:…` for a shop of ours on some platform. */
  holder: z
    .string()
    .max(80)
    .regex(/^(session|channel):[\w.-]+$/),
  quantity: z.number().int().min(0).max(1_000_000),
});

export const partSchema = z.object({
  partId: idText(),
  quantity: z.number().int().min(1).max(99),
});

export const partsInputSchema = z.object({
  productId: idText(),
  parts: z
    .array(partSchema)
    .max(20)
    .refine((parts) => new Set(parts.map(({ partId }) => partId)).size === parts.length, {
      message: '同一部件只能写一行 / each component only once',
    }),
});

export const writeOffSchema = z.object({
  lotId: idText(),
  quantity,
  reason: freeText({ least: 2, most: 100 }),
  as: z.enum(['written-off', 'gifted']).default('written-off'),
});

export const countSchema = z.object({
  lotId: idText(),
  counted: z.number().int().min(0).max(1_000_000),
});

export const lotSchema = z.object({
  id: z.string(),
  productId: z.string(),
  zone: z.string(),
  arrivedAt: z.number(),
  shelfUntil: z.number().nullable(),
  unitCostFen: z.number(),
  onHand: z.number(),
  held: z.number(),
});

export const allocationSchema = z.object({
  productId: z.string(),
  holder: z.string(),
  quantity: z.number(),
  used: z.number(),
});

export const stockRowSchema = z.object({
  productId: z.string(),
  onHand: z.number(),
  held: z.number(),
  /** What anybody without an allocation may still sell. */
  available: z.number(),
  allocated: z.number(),
  soldLately: z.number(),
  turnoverDays: z.number().nullable(),
  oldestArrivedAt: z.number().nullable(),
  costFen: z.number(),
  warnings: z.array(z.enum(stockWarnings)),
});

export const movementSchema = z.object({
  id: z.number(),
  lotId: z.string(),
  productId: z.string(),
  kind: z.enum(movementKinds),
  quantity: z.number(),
  costFen: z.number(),
  reference: z.string(),
  by: z.string(),
  at: z.number(),
});

export const stocktakeSchema = z.object({
  id: z.string(),
  openedAt: z.number(),
  openedBy: z.string(),
  closedAt: z.number().nullable(),
  closedBy: z.string().nullable(),
  lines: z.array(
    z.object({
      lotId: z.string(),
      productId: z.string(),
      zone: z.string(),
      book: z.number(),
      counted: z.number().nullable(),
    }),
  ),
});

export type Part = z.infer<typeof partSchema>;
export type PartsInput = z.infer<typeof partsInputSchema>;
export type Receipt = z.input<typeof receiptSchema>;
export type StockRow = z.infer<typeof stockRowSchema>;
export type StockLot = z.infer<typeof lotSchema>;
export type Allocation = z.infer<typeof allocationSchema>;
export type AllocationInput = z.infer<typeof allocationInputSchema>;
export type Movement = z.infer<typeof movementSchema>;
export type Stocktake = z.infer<typeof stocktakeSchema>;
