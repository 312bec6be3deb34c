import { z } from 'zod';
import { wordsSchema } from '../../platform/http/contract.ts';
import { changeable } from './domain/changeable.ts';
import { freeText, freeWords, idText } from '../../platform/http/texts.ts';

export { promisesWarranty, warrantyYears, wholeMachine } from './domain/warranty.ts';

export const kinds = [
  'air-conditioner',
  'refrigerator',
  'washer',
  'television',
  'water-heater',
  'hood',
  'stove',
  'rice-cooker',
  'dishwasher',
  'air-purifier',
  'water-purifier',
  'robot-vacuum',
] as const;

export type Kind = (typeof kinds)[number];

export const kindWords: Readonly<Record<Kind, { zh: string; en: string }>> = {
  'air-conditioner': { zh: '空调', en: 'Air conditioner' },
  refrigerator: { zh: '冰箱', en: 'Refrigerator' },
  washer: { zh: '洗衣机', en: 'Washer' },
  television: { zh: '电视', en: 'Television' },
  'water-heater': { zh: '热水器', en: 'Water heater' },
  hood: { zh: '油烟机', en: 'Cooker hood' },
  stove: { zh: '燃气灶', en: 'Gas stove' },
  'rice-cooker': { zh: '电饭煲', en: 'Rice cooker' },
  dishwasher: { zh: '洗碗机', en: 'Dishwasher' },
  'air-purifier': { zh: '空气净化器', en: 'Air purifier' },
  'water-purifier': { zh: '净水器', en: 'Water purifier' },
  'robot-vacuum': { zh: '扫地机器人', en: 'Robot vacuum' },
};

export const figureSchema = z.object({ name: wordsSchema, value: z.string(), unit: z.string() });

export const labelSchema = z.object({
  standard: z.string().describe('the standard and its edition, such as GB 21455-2019'),
  grade: z.number().int().min(1).max(5),
  figures: z.array(figureSchema),
  recordNo: z.string().describe('filing number of the energy or water label'),
});

export const claimSchema = z.object({
  text: wordsSchema,
  evidenceId: z.string().nullable(),
});

export const lookSchema = z.object({
  hue: z.number(),
  dark: z.boolean(),
  variant: z.number().int(),
});

export const productSchema = z.object({
  id: z.string(),
  kind: z.enum(kinds),
  brand: wordsSchema,
  model: z.string(),
  name: wordsSchema,
  tagline: wordsSchema,
  listPriceFen: z.number().int().positive(),
  priceFen: z.number().int().positive(),
  specs: z.array(figureSchema),
  label: labelSchema.nullable(),
  claims: z.array(claimSchema),
  promises: z.array(wordsSchema),
  look: lookSchema,
  onSale: z.boolean().describe('false: kept for what was sold, and sold no more'),
  rev: z
    .number()
    .int()
    .positive()
    .describe('counts the changes; whoever changes says which they saw'),
});

/** A product as it enters the catalog. */
export type NewProduct = Omit<Product, 'onSale' | 'rev'>;

export const evidenceSchema = z.object({
  id: z.string(),
  productId: z.string(),
  kind: z.enum([
    'label-filing',
    'test-report',
    'ccc',
    'spec-sheet',
    'price-record',
    'sales-record',
  ]),
  title: wordsSchema,
  issuer: z.string(),
  number: z.string(),
  issuedOn: z.string(),
  expiresOn: z.string().nullable(),
  body: z.string(),
  withdrawnAt: z.number().nullable().describe('it proves nothing any more, UTC ms'),
  withdrawnBy: z.string().nullable(),
  withdrawnFor: z.string().nullable(),
});

/** A document as it is filed. */
export type NewEvidence = Omit<Evidence, 'withdrawnAt' | 'withdrawnBy' | 'withdrawnFor'>;

export const withdrawalSchema = z.object({ reason: freeText({ least: 2, most: 200 }) });

const typedFigure = z.object({
  name: freeWords({ least: 0, most: 60 }),
  value: freeText({ least: 0, most: 60 }),
  unit: freeText({ least: 0, most: 20 }),
});

const typedLabel = labelSchema.extend({
  standard: freeText({ least: 0, most: 80 }).describe(
    'the standard and its edition, such as GB 21455-2019',
  ),
  figures: z.array(typedFigure).max(40),
  recordNo: freeText({ least: 0, most: 80 }).describe('filing number of the energy or water label'),
});

const typedAtOnce = {
  brand: freeWords({ least: 0, most: 60 }),
  tagline: freeWords({ least: 0, most: 200 }),
  specs: z.array(typedFigure).max(40),
  label: typedLabel.nullable(),
};

/** What a person types to add an appliance; claims and documents come later, with proof. */
export const productInputSchema = productSchema
  .omit({ id: true, claims: true, look: true, onSale: true, rev: true })
  .extend({
    model: freeText({ most: 40 }),
    name: freeWords({ most: 60 }),
    ...typedAtOnce,
    promises: z.array(freeWords({ least: 0, most: 200 })).max(40),
    stock: z.number().int().min(0).max(1_000_000),
    unitCostFen: z.number().int().min(0).max(100_000_000).default(0),
  });

const typed = freeWords({ most: 120 }, { most: 160 });

/**
 * CATALOG-12: all that may change of a product. Its kind and model may not: by them it is known to the state's
 * subsidy, to its documents and to everybody who bought it.
 */
export const productChangeSchema = productSchema.pick({ rev: true, onSale: true }).extend({
  name: typed,
  listPriceFen: z.number().int().positive().max(1_000_000_000),
  priceFen: z.number().int().positive().max(1_000_000_000),
  ...typedAtOnce,
  promises: z.array(typed).max(20),
  claims: z.array(claimSchema.extend({ text: typed, evidenceId: idText().nullable() })).max(40),
  approval: idText().optional().describe('agreement to a price below the floor'),
});

/** One change of a product: by whom, when, and what each field was before. */
export const productEditSchema = z.object({
  rev: z.number().int(),
  at: z.number(),
  by: z.string(),
  changes: z.array(
    z.object({ field: z.enum(changeable), before: z.unknown(), after: z.unknown() }),
  ),
});

export const productDetailSchema = productSchema.extend({ evidence: z.array(evidenceSchema) });

const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '2026-11-23');

const filed = { id: true, productId: true, withdrawnAt: true, withdrawnBy: true } as const;

/** A document that a person files for a product; its words are what claims are proved by. */
export const evidenceInputSchema = evidenceSchema.omit({ ...filed, withdrawnFor: true }).extend({
  title: freeWords({ least: 2, most: 80 }, { least: 2, most: 120 }),
  issuer: freeText({ least: 2, most: 80 }),
  number: freeText({ least: 2, most: 60 }),
  issuedOn: dayText,
  expiresOn: dayText.nullable(),
  body: freeText({ least: 2, most: 4000, lines: true }),
});

export const evidenceKindWords = {
  'label-filing': { zh: '能效标识备案', en: 'Energy label filing' },
  'test-report': { zh: '检测报告', en: 'Test report' },
  ccc: { zh: '3C 证书', en: 'CCC certificate' },
  'spec-sheet': { zh: '规格书', en: 'Specification sheet' },
  'price-record': { zh: '价格记录', en: 'Price record' },
  'sales-record': { zh: '销售记录', en: 'Sales record' },
} as const satisfies Record<z.infer<typeof evidenceSchema>['kind'], { zh: string; en: string }>;

export type EvidenceInput = z.infer<typeof evidenceInputSchema>;
export type Product = z.infer<typeof productSchema>;
export type ProductChange = z.infer<typeof productChangeSchema>;
export type ProductEdit = z.infer<typeof productEditSchema>;
export type ProductInput = z.infer<typeof productInputSchema>;
export type ProductDetail = z.infer<typeof productDetailSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;

/** What a product's page said; `body` is canonical JSON, `hash` its SHA-256. */
export const pageSnapshotSchema = z.object({
  hash: z.string(),
  productId: z.string(),
  body: z.string(),
  at: z.number(),
});
export type PageSnapshot = z.infer<typeof pageSnapshotSchema>;

/** The product as it is, with nothing changed. */
export function sameOf(product: Product): ProductChange {
  const { brand, name, tagline, listPriceFen, priceFen, specs, label } = product;
  const { promises, claims, onSale, rev } = product;
  return {
    brand,
    name,
    tagline,
    listPriceFen,
    priceFen,
    specs,
    label,
    promises,
    claims,
    onSale,
    rev,
  };
}
