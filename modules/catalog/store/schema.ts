import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import type { Evidence, Product, ProductEdit } from '../contract.ts';

export const catalogSchema = pgSchema('catalog');

export const product = catalogSchema.table('product', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<Product['kind']>().notNull(),
  model: text('model').notNull().unique(),
  brand: jsonb('brand').$type<Product['brand']>().notNull(),
  name: jsonb('name').$type<Product['name']>().notNull(),
  tagline: jsonb('tagline').$type<Product['tagline']>().notNull(),
  listPriceFen: bigint('list_price_fen', { mode: 'number' }).notNull(),
  priceFen: bigint('price_fen', { mode: 'number' }).notNull(),
  specs: jsonb('specs').$type<Product['specs']>().notNull(),
  label: jsonb('label').$type<NonNullable<Product['label']>>(),
  claims: jsonb('claims').$type<Product['claims']>().notNull(),
  promises: jsonb('promises').$type<Product['promises']>().notNull(),
  look: jsonb('look').$type<Product['look']>().notNull(),
  onSale: boolean('on_sale').notNull().default(true),
  /** CATALOG-11: counts the changes. */
  rev: integer('rev').notNull().default(1),
});

/** CATALOG-13: every change of a product, with what each field was before. */
export const edit = catalogSchema.table(
  'edit',
  {
    productId: text('product_id').notNull(),
    rev: integer('rev').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    by: text('by').notNull(),
    changes: jsonb('changes').$type<ProductEdit['changes']>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.productId, table.rev] })],
);

export const evidence = catalogSchema.table(
  'evidence',
  {
    id: text('id').primaryKey(),
    productId: text('product_id').notNull(),
    kind: text('kind').$type<Evidence['kind']>().notNull(),
    title: jsonb('title').$type<Evidence['title']>().notNull(),
    issuer: text('issuer').notNull(),
    number: text('number').notNull(),
    issuedOn: text('issued_on').notNull(),
    expiresOn: text('expires_on'),
    body: text('body').notNull(),
    /** CATALOG-10: it proves nothing any more from then on, and why. */
    withdrawnAt: bigint('withdrawn_at', { mode: 'number' }),
    withdrawnBy: text('withdrawn_by'),
    withdrawnFor: text('withdrawn_for'),
  },
  (table) => [index('evidence_product').on(table.productId)],
);

/** CATALOG-5: what a product's page said, each wording once, by the hash of what it said. */
export const page = catalogSchema.table('page', {
  hash: text('hash').primaryKey(),
  productId: text('product_id').notNull(),
  body: text('body').notNull(),
  at: bigint('at', { mode: 'number' }).notNull(),
});
