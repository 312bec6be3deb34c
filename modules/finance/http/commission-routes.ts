import { z } from 'zod';
import { answer, needStaff, sendTable, type App } from '../../../platform/http/index.ts';
import { yuanOf } from '../../../platform/kernel/money.ts';
import type { Commissions } from '../app/commissions.ts';
import {
  commissionInputSchema,
  commissionKeySchema,
  commissionMonthSchema,
  commissionRowSchema,
} from '../contract.ts';

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
  monthRoutes(app, commissions);
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

const byMonth = z.object({
  month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, '形如 2026-11 / such as 2026-11'),
});
const monthHead = [
  '业务日 day',
  '主播 host',
  '场次 session',
  '订单 order',
  '事项 what',
  '佣金(元) commission',
];

/** FINANCE-14: what a month brought whom, and its lines as a table. */
function monthRoutes(app: App, commissions: Commissions): void {
  app.get(
    '/api/books/commission-months/:month',
    {
      schema: {
        tags,
        summary: 'What hosts earned in a month, as it is booked',
        params: byMonth,
        response: { 200: commissionMonthSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await commissions.month(request.params.month));
    },
  );
  app.get(
    '/api/books/commission-months/:month/lines.csv',
    { schema: { tags, summary: 'The same order by order', params: byMonth } },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      const { month } = request.params;
      const rows = (await commissions.lines(month)).map((line) => [
        line.day,
        line.name,
        line.title,
        line.orderId,
        line.fen < 0 ? '冲回 given up' : '计提 earned',
        yuanOf(line.fen),
      ]);
      return sendTable(reply, { name: `commission-${month}`, head: monthHead, pages: [rows] });
    },
  );
}
