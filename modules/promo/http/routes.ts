import { z } from 'zod';
import { answer, needStaff, needViewer, type App } from '../../../platform/http/index.ts';
import {
  bundleInputSchema,
  bundleSchema,
  couponInputSchema,
  couponSchema,
  instalmentSchema,
  subsidyPolicySchema,
  viewerCouponSchema,
} from '../contract.ts';
import type { Promo } from '../face.ts';

const byId = z.object({ id: z.string() });

export function promoRoutes(app: App, promo: Promo): void {
  viewerRoutes(app, promo);
  publicRoute(app, promo);
  deskRoutes(app, promo);
  couponRoutes(app, promo);
}

function viewerRoutes(app: App, promo: Promo): void {
  app.get(
    '/api/me/coupons',
    {
      schema: {
        tags: ['promo'],
        summary: 'Coupons that I hold or may claim',
        response: { 200: z.object({ coupons: z.array(viewerCouponSchema) }) },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      return reply.send({ coupons: await promo.couponsFor(viewer.value.id) });
    },
  );
  app.post(
    '/api/me/coupons/:id',
    {
      schema: {
        tags: ['promo'],
        summary: 'Claim a coupon',
        params: byId,
        response: { 201: byId },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      return answer(reply, await promo.claimCoupon(viewer.value.id, request.params.id), 201);
    },
  );
}

function publicRoute(app: App, promo: Promo): void {
  app.get(
    '/api/public/promotions',
    {
      schema: {
        tags: ['promo'],
        summary: 'What everybody may know: instalments, old-unit values, subsidy policy, bundles',
        response: {
          200: z.object({
            instalments: z.array(instalmentSchema),
            tradeIns: z.array(z.object({ kind: z.string(), fen: z.number() })),
            policies: z.array(subsidyPolicySchema),
            bundles: z.array(bundleSchema),
          }),
        },
      },
    },
    async (_request, reply) =>
      reply.send({
        instalments: await promo.instalments(),
        tradeIns: await promo.tradeIns(),
        policies: await promo.subsidyPolicies(),
        bundles: await promo.bundles(),
      }),
  );
}

function deskRoutes(app: App, promo: Promo): void {
  app.get(
    '/api/promotions',
    {
      schema: {
        tags: ['promo'],
        summary: 'Every coupon with what was issued and used',
        response: { 200: z.object({ coupons: z.array(couponSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ coupons: await promo.coupons() });
    },
  );
  app.post(
    '/api/bundles',
    {
      schema: {
        tags: ['promo'],
        summary: 'Add a bundle',
        body: bundleInputSchema,
        response: { 201: byId },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await promo.addBundle(request.body, staff.value), 201);
    },
  );
}

function couponRoutes(app: App, promo: Promo): void {
  app.post(
    '/api/coupons',
    {
      schema: {
        tags: ['promo'],
        summary: 'Add a coupon',
        body: couponInputSchema,
        response: { 201: byId },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await promo.createCoupon(request.body, staff.value), 201);
    },
  );
  app.put(
    '/api/coupons/:id/open',
    {
      schema: {
        tags: ['promo'],
        summary: 'Give a coupon out, or stop giving it out; those in hand stay good',
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
        await promo.setCouponOpen({ ...request.params, ...request.body }, staff.value),
      );
    },
  );
}
