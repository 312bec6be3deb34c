import { z } from 'zod';
import { answer, csvText, needStaff, type App } from '../../../platform/http/index.ts';
import { policyInputSchema } from '../contract.ts';
import type { Promo } from '../index.ts';

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
      return answer(reply, await promo.setBundleOpen(request.params.id, request.body.open));
    },
  );
  app.post(
    '/api/policies',
    {
      schema: {
        tags: ['promo'],
        summary: "Enter an edition of the state's subsidy policy",
        body: policyInputSchema,
        response: { 201: byId },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await promo.enterPolicy(request.body), 201);
    },
  );
  csvRoute(app, promo);
  manyRoute(app, promo);
}

function manyRoute(app: App, promo: Promo): void {
  app.put(
    '/api/coupons/open',
    {
      schema: {
        tags: ['promo'],
        summary: 'Give many coupons out, or stop giving them out, at once',
        body: z.object({ ids: z.array(z.string().max(60)).min(1).max(500), open: z.boolean() }),
        response: { 200: z.object({ changed: z.array(z.string()) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      const { ids, open } = request.body;
      return reply.send({ changed: await promo.setCouponsOpen(ids, open) });
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
      const head = [
        'id',
        'name',
        'layer',
        'threshold_fen',
        'issued',
        'issue_most',
        'used',
        'until',
      ];
      const rows = (await promo.coupons()).map((coupon) => [
        ...[coupon.id, coupon.name.zh, coupon.layer, String(coupon.thresholdFen)],
        ...[String(coupon.issued), String(coupon.issueMost), String(coupon.used)],
        new Date(coupon.validUntil).toISOString(),
      ]);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="coupons.csv"')
        .send(csvText([head, ...rows]));
    },
  );
}
