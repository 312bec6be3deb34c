import { bigint, boolean, index, integer, pgSchema, primaryKey, text } from 'drizzle-orm/pg-core';

export const crmSchema = pgSchema('crm');

export const viewer = crmSchema.table('viewer', {
  id: text('id').primaryKey(),
  nickname: text('nickname').notNull(),
  simulated: boolean('simulated').notNull(),
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  followedAt: bigint('followed_at', { mode: 'number' }),
});

/** The buyer's own words are sealed; what desks show is kept masked beside them. */
export const address = crmSchema.table(
  'address',
  {
    id: text('id').primaryKey(),
    viewerId: text('viewer_id').notNull(),
    sealed: text('sealed').notNull(),
    masked: text('masked').notNull(),
    maskedName: text('masked_name').notNull(),
    province: text('province').notNull(),
    /** Tells one person from another without saying who: a keyed hash of name and phone. */
    personKey: text('person_key').notNull().default(''),
    /** The same of the place, written one way however it was typed; and of the phone's first digits. */
    addressKey: text('address_key').notNull().default(''),
    phoneKey: text('phone_key').notNull().default(''),
    /** CRM-52: by which way of writing the keys were made. */
    keysBy: integer('keys_by').notNull().default(0),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    /** CRM-6: taken off the list; gone when no order needs it. */
    hiddenAt: bigint('hidden_at', { mode: 'number' }),
  },
  (table) => [
    index('address_place').on(table.addressKey),
    index('address_viewer').on(table.viewerId),
    index('address_keys_by').on(table.keysBy, table.id),
  ],
);

export const reservation = crmSchema.table(
  'reservation',
  {
    sessionId: text('session_id').notNull(),
    viewerId: text('viewer_id').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.viewerId] })],
);
