import { z } from 'zod';
import { answer, needStaff, sendTable, type App } from '../../../platform/http/index.ts';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { yuanOf } from '../../../platform/kernel/money.ts';
import { layerWords, subsidyPolicyInputSchema } from '../contract.ts';
import type { Promo } from '../face.ts';
import { idText } from '../../../platform/http/texts.ts';

const couponHead = [
  '券号 coupon',
  '名称 name',
  '层级 layer',
  '门槛(元) threshold',
  '已领 claimed',
  '发放上限 quantity',
  '已用 used',
  '有效至 until',
];

const byId = z.object({ id: z.string().max(60) });

/** What the desk sets besides coupons: bundles that are stopped, editions of the state's policy. */
export function termsRoutes(app: App, promo: Promo): void {
  app.put(
    '/api/bundles/:id/open',
    {
      schema: {
        tags: ['promo'],
        summary: 'Offer a bundle, or stop offering it',
        params: byId,
        body: z.object({ open: z.boolean() }),
        response: { 200: byId },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      return answer(
        reply,
        await promo.setBundleOpen({ ...request.params, ...request.body }, staff.value),
      );
    },
  );
  app.post(
    '/api/policies',
    {
      schema: {
        tags: ['promo'],
        summary: "Enter an edition of the state's subsidy policy",
        body: subsidyPolicyInputSchema,
        response: { 201: byId },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await promo.enterSubsidyPolicy(request.body, staff.value), 201);
    },
  );
  endRoute(app, promo);
  csvRoute(app, promo);
  manyRoute(app, promo);
}

function endRoute(app: App, promo: Promo): void {
  app.delete(
    '/api/policies/:id',
    {
      schema: {
        tags: ['promo'],
        summary: 'An edition holds no longer from now on; one that has not begun is gone',
        params: byId,
        response: { 200: byId },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await promo.endSubsidyPolicy(request.params.id, staff.value));
    },
  );
}

function manyRoute(app: App, promo: Promo): void {
  app.put(
    '/api/coupons/open',
    {
      schema: {
        tags: ['promo'],
        summary: 'Give many coupons out, or stop giving them out, at once',
        body: z.object({ ids: z.array(idText()).min(1).max(500), open: z.boolean() }),
        response: { 200: z.object({ changed: z.array(z.string()) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ changed: await promo.setCouponsOpen(request.body, staff.value) });
    },
  );
}

function csvRoute(app: App, promo: Promo): void {
  app.get(
    '/api/promotions.csv',
    { schema: { tags: ['promo'], summary: 'All coupons as a table for a spreadsheet' } },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      const rows = (await promo.coupons()).map((coupon) => [
        coupon.id,
        coupon.name.zh,
        `${layerWords[coupon.layer].zh} ${layerWords[coupon.layer].en}`,
        yuanOf(coupon.thresholdFen),
        String(coupon.issued),
        String(coupon.issueMost),
        String(coupon.used),
        shanghaiTime(coupon.validUntil),
      ]);
      return sendTable(reply, { name: 'coupons', head: couponHead, pages: [rows] });
    },
  );
}
