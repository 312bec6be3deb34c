import { z } from 'zod';
import { kinds as applianceKinds } from '../catalog/contract.ts';
import { readProvince } from '../../platform/kernel/province.ts';
import { inBoth, type Words } from '../../platform/kernel/result.ts';
import { couponLayers } from './domain/terms.ts';
import { freeText, freeWords, idText } from '../../platform/http/texts.ts';

export { apartFen } from './domain/apart.ts';
export { subsidyPolicyDates } from './domain/subsidy-policy-dates.ts';
export type { InstalmentTerms } from './domain/instalment.ts';

export const presaleSchema = z.object({
  depositFen: z.number().int().positive().describe('定金'),
  worthFen: z.number().int().positive().describe('what the deposit counts for'),
  tailFrom: z.number().int().describe('when the rest may be paid'),
  tailUntil: z.number().int(),
});

export const offerInputSchema = z.object({
  productId: idText(),
  priceFen: z.number().int().positive(),
  quota: z.number().int().min(1).max(100_000),
  perPerson: z.number().int().min(1).max(99),
  seconds: z.number().int().min(10).max(3600),
  ticket: z.boolean().optional().describe('buyers need a place in the queue'),
  presale: presaleSchema.optional().describe('a deposit now, the rest later'),
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
  ticket: z.boolean(),
  presale: presaleSchema.nullable(),
});

export type Presale = z.infer<typeof presaleSchema>;
export type OfferInput = z.infer<typeof offerInputSchema>;
export type Offer = z.infer<typeof offerSchema>;

export const segments = ['all', 'follower', 'new'] as const;
export type Segment = (typeof segments)[number];

export const segmentWords = {
  all: { zh: '所有人', en: 'Everyone' },
  follower: { zh: '粉丝', en: 'Followers' },
  new: { zh: '新客(7 天内)', en: 'New within 7 days' },
} as const satisfies Record<Segment, { zh: string; en: string }>;

export const layerWords = {
  product: { zh: '商品券', en: 'Product' },
  shop: { zh: '店铺券', en: 'Shop' },
  platform: { zh: '平台券', en: 'Platform' },
} as const satisfies Record<(typeof couponLayers)[number], { zh: string; en: string }>;

const fen = z.number().int().min(1).max(100_000_000);

const scopeSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('shop') }),
  z.object({
    of: z.literal('kinds'),
    kinds: z.array(idText(40)).min(1).max(20).readonly(),
  }),
  z.object({
    of: z.literal('products'),
    ids: z.array(idText()).min(1).max(100).readonly(),
  }),
]);

const benefitSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('fixed'), fen }),
  z.object({ is: z.literal('percent'), percent: z.number().int().min(1).max(90), capFen: fen }),
]);

export const couponInputSchema = z.object({
  name: freeWords({ most: 40 }, { most: 60 }),
  layer: z.enum(couponLayers),
  exclusive: z.boolean().default(false),
  withFlash: z.boolean().default(false),
  scope: scopeSchema,
  thresholdFen: z.number().int().min(0).max(100_000_000),
  benefit: benefitSchema,
  segment: z.enum(segments).default('all'),
  issueMost: z.number().int().min(1).max(10_000_000),
  perPerson: z.number().int().min(1).max(20),
  validFrom: z.number().int(),
  validUntil: z.number().int(),
  /** Whether the coupon comes back when the order is refunded within its time. */
  returns: z.boolean().default(true),
});

export const couponSchema = couponInputSchema.extend({
  id: z.string(),
  issued: z.number(),
  used: z.number(),
  open: z.boolean(),
});

/** What a viewer sees of a coupon, and how many of it they hold unused. */
export const viewerCouponSchema = couponInputSchema
  .omit({ issueMost: true, segment: true })
  .extend({ id: z.string(), left: z.number(), held: z.number(), mayClaim: z.boolean() });

export const subsidyPolicySchema = z.object({
  id: z.string(),
  document: z.string(),
  kinds: z.array(z.string()).readonly(),
  grade: z.number(),
  rateBp: z.number(),
  capFen: z.number(),
  regions: z.array(z.string()).readonly(),
  validFrom: z.number(),
  validUntil: z.number(),
});

function regionExpected(came: string): Words {
  return {
    zh: `补贴地区应为省份(如“浙江”)或 *(全国),你填的是“${came}”。`,
    en: `Enter a province such as Zhejiang, or * for nationwide; you entered “${came}”.`,
  };
}

export const subsidyPolicyInputSchema = z.object({
  document: freeText({ least: 2, most: 80 }),
  kinds: z.array(idText(40)).min(1).max(20).readonly(),
  grade: z.number().int().min(1).max(5),
  rateBp: z.number().int().min(1).max(5000),
  capFen: fen,
  regions: z
    .array(freeText({ most: 40 }))
    .min(1)
    .max(40)
    .transform((written, context) => {
      const codes = written.map((region) => (region.trim() === '*' ? '*' : readProvince(region)));
      const wrong = codes.indexOf(undefined);
      if (wrong === -1) return [...new Set(codes.filter((code) => code !== undefined))];
      const message = inBoth(regionExpected(written[wrong] ?? ''));
      context.issues.push({ code: 'custom', path: [wrong], message, input: written[wrong] });
      return z.NEVER;
    })
    .readonly(),
  validFrom: z.number().int(),
  validUntil: z.number().int(),
});

export const bundleInputSchema = z.object({
  name: freeWords({ most: 40 }, { most: 60 }),
  items: z
    .array(z.object({ productId: idText(), quantity: z.number().int().min(1).max(20) }))
    .min(2)
    .max(10)
    .readonly(),
  priceFen: fen,
});

export const bundleSchema = bundleInputSchema.extend({ id: z.string(), open: z.boolean() });

export const instalmentSchema = z.object({
  months: z.number().int(),
  feeBp: z.number().int(),
  bearer: z.enum(['buyer', 'shop']),
  leastFen: z.number(),
  mostFen: z.number(),
});

/** PROMO-13: so many months as a provider's contract names, a fee of at most a quarter of the sum. */
export const instalmentInputSchema = z.object({
  feeBp: z.number().int().min(0).max(2500),
  bearer: z.enum(['buyer', 'shop']),
  leastFen: fen,
  mostFen: fen,
});
export const instalmentMonths = z.coerce.number().int().min(2).max(36);

export const tradeInSchema = z.object({ kind: z.enum(applianceKinds), fen });

export const quoteSchema = z.object({
  lines: z
    .array(
      z.object({
        productId: z.string(),
        quantity: z.number(),
        unitFen: z.number(),
        listFen: z.number(),
        shopFen: z.number(),
        couponFen: z.number(),
        subsidyFen: z.number(),
        payFen: z.number(),
      }),
    )
    .readonly(),
  coupons: z.array(z.object({ couponId: z.string(), fen: z.number() })).readonly(),
  subsidies: z
    .array(
      z.object({ kind: z.string(), policyId: z.string(), productId: z.string(), fen: z.number() }),
    )
    .readonly(),
  listFen: z.number(),
  shopFen: z.number(),
  couponFen: z.number(),
  subsidyFen: z.number(),
  tradeInFen: z.number(),
  depositFen: z.number().optional().describe('paid before, in a pre-sale; payFen is the rest'),
  payFen: z.number(),
});

export const instalmentPlanSchema = z.object({
  months: z.number(),
  bearer: z.enum(['buyer', 'shop']),
  monthlyFen: z.array(z.number()).readonly(),
  buyerFeeFen: z.number(),
  shopFeeFen: z.number(),
  totalFen: z.number(),
});

/** A quote for eyes: the price, and what it is a month where a provider offers instalments. */
export const quoteAnswerSchema = quoteSchema.extend({
  instalments: z.array(instalmentPlanSchema).readonly(),
});

export type QuoteAnswer = z.infer<typeof quoteAnswerSchema>;
export type CouponInput = z.infer<typeof couponInputSchema>;
export type Coupon = z.infer<typeof couponSchema>;
export type ViewerCoupon = z.infer<typeof viewerCouponSchema>;
export type SubsidyPolicy = z.infer<typeof subsidyPolicySchema>;
export type SubsidyPolicyInput = z.infer<typeof subsidyPolicyInputSchema>;
export type BundleInput = z.infer<typeof bundleInputSchema>;
export type PricedBundle = z.infer<typeof bundleSchema>;

export const priceFloorSchema = z.object({
  productId: z.string(),
  fen: z.number(),
  by: z.string(),
  at: z.number(),
});

export const floorSettingSchema = z.object({
  fen: z.number().int().min(1).nullable(),
  approval: idText().optional(),
});

export type PriceFloor = z.infer<typeof priceFloorSchema>;
