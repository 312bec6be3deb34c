import {
  bigint,
  bigserial,
  check,
  index,
  integer,
  json,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { HoldState, MovementKind } from '../contract.ts';
import type { Pick } from '../domain/holding.ts';

export const supplySchema = pgSchema('supply');

const at = (name: string) => bigint(name, { mode: 'number' });

/**
 * SUPPLY-5: one arrival of one product. The pool `main` is the real warehouse; every rehearsal gets
 * a pool of its own, so that practice never touches real goods (SUPPLY-4).
 */
export const lot = supplySchema.table(
  'lot',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    productId: text('product_id').notNull(),
    zone: text('zone').notNull(),
    arrivedAt: at('arrived_at').notNull(),
    /** After this moment the lot is not sold any more; null where it does not age. */
    shelfUntil: at('shelf_until'),
    unitCostFen: bigint('unit_cost_fen', { mode: 'number' }).notNull(),
    onHand: integer('on_hand').notNull(),
    held: integer('held').notNull().default(0),
  },
  (table) => [
    index('lot_fifo').on(table.pool, table.productId, table.arrivedAt, table.id),
    check('lot_never_oversold', sql`${table.held} >= 0 and ${table.held} <= ${table.onHand}`),
  ],
);

/** SUPPLY-6: every change of what lies in the warehouse. Rows are never changed or removed. */
export const movement = supplySchema.table(
  'movement',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    lotId: text('lot_id').notNull(),
    pool: text('pool').notNull(),
    productId: text('product_id').notNull(),
    kind: text('kind').$type<MovementKind>().notNull(),
    quantity: integer('quantity').notNull(),
    costFen: bigint('cost_fen', { mode: 'number' }).notNull(),
    reference: text('reference').notNull(),
    by: text('by').notNull(),
    at: at('at').notNull(),
  },
  (table) => [
    index('movement_product').on(table.pool, table.productId, table.at),
    index('movement_lot').on(table.lotId),
  ],
);

/** SUPPLY-7: what is allocated to a session or a channel; nobody else may sell it. */
export const allocation = supplySchema.table(
  'allocation',
  {
    pool: text('pool').notNull(),
    holder: text('holder').notNull(),
    productId: text('product_id').notNull(),
    quantity: integer('quantity').notNull(),
    used: integer('used').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.pool, table.productId, table.holder] }),
    check('allocation_counts', sql`${table.quantity} >= 0 and ${table.used} >= 0`),
  ],
);

/** SUPPLY-8: a product that is sold as one and lies on the shelf as several. */
export const part = supplySchema.table(
  'part',
  {
    productId: text('product_id').notNull(),
    partId: text('part_id').notNull(),
    quantity: integer('quantity').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.productId, table.partId] }),
    check('part_counts', sql`${table.quantity} > 0 and ${table.partId} <> ${table.productId}`),
  ],
);

export const hold = supplySchema.table(
  'hold',
  {
    id: text('id').primaryKey(),
    pool: text('pool').notNull(),
    holder: text('holder').notNull(),
    picks: json('picks').$type<readonly Pick[]>().notNull(),
    state: text('state').$type<HoldState>().notNull(),
    /** Of the picks, what has come back. */
    returned: json('returned').$type<readonly (Pick & { readonly key: string })[]>(),
    at: at('at').notNull(),
  },
  (table) => [index('hold_state').on(table.state)],
);

export const stocktake = supplySchema.table('stocktake', {
  id: text('id').primaryKey(),
  pool: text('pool').notNull(),
  openedAt: at('opened_at').notNull(),
  openedBy: text('opened_by').notNull(),
  closedAt: at('closed_at'),
  closedBy: text('closed_by'),
});

/** What somebody counted, beside what the books said at that moment. */
export const counting = supplySchema.table(
  'counting',
  {
    stocktakeId: text('stocktake_id').notNull(),
    lotId: text('lot_id').notNull(),
    book: integer('book').notNull(),
    counted: integer('counted').notNull(),
    by: text('by').notNull(),
    at: at('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.stocktakeId, table.lotId] }),
    check('counting_counts', sql`${table.counted} >= 0`),
  ],
);
