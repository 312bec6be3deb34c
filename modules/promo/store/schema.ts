import { bigint, check, index, integer, pgSchema, primaryKey, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';

export const promoSchema = pgSchema('promo');

export const offer = promoSchema.table(
  'offer',
  {
    id: text('id').primaryKey(),
    runId: text('run_id').notNull(),
    productId: text('product_id').notNull(),
    priceFen: bigint('price_fen', { mode: 'number' }).notNull(),
    quota: integer('quota').notNull(),
    taken: integer('taken').notNull().default(0),
    perPerson: integer('per_person').notNull(),
    opensAt: bigint('opens_at', { mode: 'number' }).notNull(),
    closesAt: bigint('closes_at', { mode: 'number' }).notNull(),
    state: text('state').$type<'open' | 'closed'>().notNull(),
  },
  (table) => [
    index('offer_run').on(table.runId),
    check('offer_never_oversold', sql`${table.taken} >= 0 and ${table.taken} <= ${table.quota}`),
  ],
);

export const claim = promoSchema.table(
  'claim',
  {
    offerId: text('offer_id').notNull(),
    viewerId: text('viewer_id').notNull(),
    quantity: integer('quantity').notNull(),
  },
  (table) => [primaryKey({ columns: [table.offerId, table.viewerId] })],
);
