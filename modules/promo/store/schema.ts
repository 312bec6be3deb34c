import {
  bigint,
  boolean,
  check,
  index,
  integer,
  json,
  jsonb,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { Presale, Segment } from '../contract.ts';
import type { Benefit, Bundle, CouponLayer, Scope } from '../domain/terms.ts';

export const promoSchema = pgSchema('promo');

const big = (name: string) => bigint(name, { mode: 'number' });

export const offer = promoSchema.table(
  'offer',
  {
    id: text('id').primaryKey(),
    runId: text('run_id').notNull(),
    productId: text('product_id').notNull(),
    priceFen: big('price_fen').notNull(),
    quota: integer('quota').notNull(),
    taken: integer('taken').notNull().default(0),
    perPerson: integer('per_person').notNull(),
    opensAt: big('opens_at').notNull(),
    closesAt: big('closes_at').notNull(),
    state: text('state').$type<'open' | 'closed'>().notNull(),
    /** Whether an order request needs a place in the queue. */
    ticket: boolean('ticket').notNull().default(false),
    /** PROMO-10: the terms of a pre-sale; null for a flash sale. */
    presale: json('presale').$type<Presale>(),
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
    /** PROMO-2: who it is for; one person with two accounts has one limit. */
    personKey: text('person_key').notNull().default(''),
  },
  (table) => [
    primaryKey({ columns: [table.offerId, table.viewerId] }),
    index('claim_person').on(table.offerId, table.personKey),
  ],
);

export const coupon = promoSchema.table(
  'coupon',
  {
    id: text('id').primaryKey(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    layer: text('layer').$type<CouponLayer>().notNull(),
    exclusive: boolean('exclusive').notNull(),
    withFlash: boolean('with_flash').notNull(),
    scope: jsonb('scope').$type<Scope>().notNull(),
    thresholdFen: big('threshold_fen').notNull(),
    benefit: jsonb('benefit').$type<Benefit>().notNull(),
    segment: text('segment').$type<Segment>().notNull(),
    issueMost: integer('issue_most').notNull(),
    issued: integer('issued').notNull().default(0),
    perPerson: integer('per_person').notNull(),
    validFrom: big('valid_from').notNull(),
    validUntil: big('valid_until').notNull(),
    returns: boolean('returns').notNull(),
    open: boolean('open').notNull(),
    createdAt: big('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (table) => [
    check(
      'coupon_never_overissued',
      sql`${table.issued} >= 0 and ${table.issued} <= ${table.issueMost}`,
    ),
  ],
);

/** PROMO-4: one coupon in one viewer's hand. It is used once, by one order. */
export const grant = promoSchema.table(
  'grant',
  {
    id: text('id').primaryKey(),
    couponId: text('coupon_id').notNull(),
    viewerId: text('viewer_id').notNull(),
    grantedAt: big('granted_at').notNull(),
    orderId: text('order_id'),
    usedAt: big('used_at'),
  },
  (table) => [index('grant_viewer').on(table.viewerId), index('grant_order').on(table.orderId)],
);

export const bundle = promoSchema.table('bundle', {
  id: text('id').primaryKey(),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en').notNull(),
  items: jsonb('items').$type<Bundle['items']>().notNull(),
  priceFen: big('price_fen').notNull(),
  open: boolean('open').notNull(),
});

/** The state's subsidy policy, a row an edition; values never live in code (SUB). */
export const subsidyPolicy = promoSchema.table('subsidy_policy', {
  id: text('id').primaryKey(),
  document: text('document').notNull(),
  kinds: jsonb('kinds').$type<readonly string[]>().notNull(),
  grade: integer('grade').notNull(),
  rateBp: integer('rate_bp').notNull(),
  capFen: big('cap_fen').notNull(),
  regions: jsonb('regions').$type<readonly string[]>().notNull(),
  validFrom: big('valid_from').notNull(),
  validUntil: big('valid_until').notNull(),
});

/** PROMO-7: one kind once for a person; the primary key says so, however many ask at once. */
export const subsidyClaim = promoSchema.table(
  'subsidy_claim',
  {
    policyId: text('policy_id').notNull(),
    personKey: text('person_key').notNull(),
    kind: text('kind').notNull(),
    orderId: text('order_id').notNull(),
    fen: big('fen').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.policyId, table.personKey, table.kind] }),
    index('subsidy_order').on(table.orderId),
  ],
);

/** What an old unit of a kind is worth towards a new one. */
export const tradeIn = promoSchema.table('trade_in', {
  kind: text('kind').primaryKey(),
  fen: big('fen').notNull(),
});

export const instalment = promoSchema.table(
  'instalment',
  {
    months: integer('months').notNull(),
    feeBp: integer('fee_bp').notNull(),
    bearer: text('bearer').$type<'buyer' | 'shop'>().notNull(),
    leastFen: big('least_fen').notNull(),
    mostFen: big('most_fen').notNull(),
  },
  (table) => [primaryKey({ columns: [table.months] })],
);

/** PROMO-12: below this nobody sells without a second person. It is nobody's business outside. */
export const floor = promoSchema.table('floor', {
  productId: text('product_id').primaryKey(),
  fen: big('fen').notNull(),
  by: text('by').notNull(),
  at: big('at').notNull(),
});
