import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import type { Commissions } from '../app/commissions.ts';
import { commissionInputSchema, commissionKeySchema, commissionRowSchema } from '../contract.ts';

const tags = ['finance'];
const listSchema = z.object({
  terms: z.array(commissionRowSchema),
  partners: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** FINANCE-13: what hosts get of what they sell. */
export function commissionRoutes(app: App, commissions: Commissions): void {
  app.get(
    '/api/books/commissions',
    {
      schema: {
        tags,
        summary: 'Rates of commission by host and kind, all editions, and the hosts',
        response: { 200: listSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      const [terms, partners] = await Promise.all([commissions.rows(), commissions.partners()]);
      return reply.send({ terms, partners });
    },
  );
  app.put(
    '/api/books/commissions',
    {
      schema: {
        tags,
        summary: 'Set a rate from a coming day on',
        body: commissionInputSchema,
        response: { 200: commissionRowSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await commissions.enter(request.body, staff.value));
    },
  );
  withdrawRoute(app, commissions);
}

function withdrawRoute(app: App, commissions: Commissions): void {
  app.delete(
    '/api/books/commissions',
    {
      schema: {
        tags,
        summary: 'Take back a rate that has not begun',
        querystring: commissionKeySchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      const done = await commissions.withdraw(request.query, staff.value);
      return done.ok ? reply.status(204).send(undefined) : answer(reply, done);
    },
  );
}
