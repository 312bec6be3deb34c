import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';

export const supplySchema = pgSchema('supply');

/**
 * Units that can be promised, per pool. The pool `main` is the real warehouse; every rehearsal
 * gets a pool of its own, so that practice never touches real goods (SUPPLY-4).
 */
export const stock = supplySchema.table(
  'stock',
  {
    pool: text('pool').notNull(),
    productId: text('product_id').notNull(),
    onHand: integer('on_hand').notNull(),
    held: integer('held').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.pool, table.productId] }),
    check('stock_never_oversold', sql`${table.held} >= 0 and ${table.held} <= ${table.onHand}`),
  ],
);

export const hold = supplySchema.table(
  'hold',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    lines: jsonb('lines').$type<{ productId: string; quantity: number }[]>().notNull(),
    state: text('state').$type<'held' | 'taken' | 'released'>().notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [index('hold_state').on(table.state)],
);
