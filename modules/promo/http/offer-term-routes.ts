import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import {
  instalmentInputSchema,
  instalmentMonths,
  instalmentSchema,
  tradeInSchema,
} from '../contract.ts';
import type { Promo } from '../face.ts';

const tags = ['promo'];
const byMonths = z.object({ months: instalmentMonths });
const byKind = tradeInSchema.pick({ kind: true });

/** PROMO-13: what an old unit is worth, and in how many months a sum may be paid. */
export function offerTermRoutes(app: App, promo: Promo): void {
  instalmentRoutes(app, promo);
  tradeInRoutes(app, promo);
}

function instalmentRoutes(app: App, promo: Promo): void {
  app.put(
    '/api/instalments/:months',
    {
      schema: {
        tags,
        summary: 'Offer so many months, or change their terms',
        params: byMonths,
        body: instalmentInputSchema,
        response: { 200: instalmentSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      const { months } = request.params;
      const done = await promo.enterInstalment(months, request.body, staff.value);
      return done.ok ? reply.send({ ...request.body, months }) : answer(reply, done);
    },
  );
  app.delete(
    '/api/instalments/:months',
    {
      schema: {
        tags,
        summary: 'Offer so many months no more',
        params: byMonths,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      await promo.enterInstalment(request.params.months, null, staff.value);
      return reply.status(204).send(undefined);
    },
  );
}

function tradeInRoutes(app: App, promo: Promo): void {
  app.put(
    '/api/trade-ins/:kind',
    {
      schema: {
        tags,
        summary: 'What an old unit of a kind is worth',
        params: byKind,
        body: tradeInSchema.pick({ fen: true }),
        response: { 200: tradeInSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      const row = { ...request.params, ...request.body };
      await promo.enterTradeIn(row.kind, row.fen, staff.value);
      return reply.send(row);
    },
  );
  app.delete(
    '/api/trade-ins/:kind',
    {
      schema: {
        tags,
        summary: 'Old units of a kind are worth nothing any more',
        params: byKind,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'promotion');
      if (!staff.ok) return answer(reply, staff);
      await promo.enterTradeIn(request.params.kind, null, staff.value);
      return reply.status(204).send(undefined);
    },
  );
}
