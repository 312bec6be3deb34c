import { bigint, index, json, pgSchema, text } from 'drizzle-orm/pg-core';
import type { Parcel } from '../contract.ts';

export const deliverySchema = pgSchema('delivery');

const big = (name: string) => bigint(name, { mode: 'number' });

/** ORDER-16: goods on their way, whole orders or parts of them. */
export const parcel = deliverySchema.table(
  'parcel',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    purpose: text('purpose').$type<Parcel['purpose']>().notNull(),
    /** The after-sale ticket. A person's own copy shows the property, which keeps the name that it had. */
    caseId: text('case_id'),
    lines: json('lines').$type<Parcel['lines']>().notNull(),
    carrier: text('carrier').notNull(),
    waybill: text('waybill').notNull(),
    shippedAt: big('shipped_at').notNull(),
    shippedBy: text('shipped_by').notNull(),
    signedAt: big('signed_at'),
    /** Who said so: a member of staff, or `buyer`. */
    signedBy: text('signed_by'),
    installedAt: big('installed_at'),
    installedBy: text('installed_by'),
    installNote: text('install_note'),
  },
  (table) => [
    index('parcel_order').on(table.orderId),
    // A waybill used for two receivers is a fault or a fraud (F22); whoever ships looks here first.
    index('parcel_waybill').on(table.waybill),
  ],
);
