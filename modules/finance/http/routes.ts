import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import {
  balanceSchema,
  bookedSchema,
  discrepancySchema,
  pendingSchema,
  runSchema,
} from '../contract.ts';
import type { Finance } from '../face.ts';
import { freeText } from '../../../platform/http/texts.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const byDay = z.object({ day });

/** Finance's desk: the books, the days and their discrepancies. */
export function financeRoutes(app: App, finance: Finance): void {
  booksRoutes(app, finance);
  dayRoutes(app, finance);
  workRoutes(app, finance);
  solveRoute(app, finance);
}

function booksRoutes(app: App, finance: Finance): void {
  app.get(
    '/api/books/balances',
    {
      schema: {
        tags: ['finance'],
        summary: 'The trial balance, now or at the end of a business day',
        querystring: z.object({ day: day.optional() }),
        response: {
          200: z.object({ balances: z.array(balanceSchema) }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      const balances = await finance.balances(request.query.day);
      return reply.send({ balances });
    },
  );
  chainRoute(app, finance);
}

function chainRoute(app: App, finance: Finance): void {
  app.get(
    '/api/books/chain',
    {
      schema: {
        tags: ['finance'],
        summary: 'Walks the whole chain of entries, and sums up every account',
        response: {
          200: z.object({ brokenAt: z.number().nullable(), unfit: z.array(z.string()) }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await finance.verify());
    },
  );
  aboutRoute(app, finance);
}

function aboutRoute(app: App, finance: Finance): void {
  app.get(
    '/api/books/about/:id',
    {
      schema: {
        tags: ['finance'],
        summary: 'Everything booked about an order, a delivery or a bill line',
        params: z.object({ id: z.string().max(80) }),
        response: {
          200: z.object({ entries: z.array(bookedSchema), pending: z.array(pendingSchema) }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await finance.about(request.params.id));
    },
  );
}

function dayRoutes(app: App, finance: Finance): void {
  app.get(
    '/api/books/days',
    {
      schema: {
        tags: ['finance'],
        summary: 'Reconciled days, newest first, and how many there are',
        querystring: z.object({ most: z.coerce.number().int().min(1).max(5000).default(120) }),
        response: { 200: z.object({ runs: z.array(runSchema), total: z.number() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      const runs = await finance.runs(request.query.most);
      return reply.send({ runs, total: await finance.runsInAll() });
    },
  );
  app.get(
    '/api/books/days/:day/findings',
    {
      schema: {
        tags: ['finance'],
        summary: 'What did not fit on a day',
        params: byDay,
        response: { 200: z.object({ findings: z.array(discrepancySchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ findings: await finance.discrepancies(request.params.day) });
    },
  );
}

function workRoutes(app: App, finance: Finance): void {
  app.post(
    '/api/books/days/:day/run',
    {
      schema: {
        tags: ['finance'],
        summary: "Lay the channel's bill of a day beside our payments",
        params: byDay,
        response: { 200: runSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await finance.reconcile(request.params.day, staff.value.name));
    },
  );
  app.post(
    '/api/books/days/:day/close',
    {
      schema: {
        tags: ['finance'],
        summary: 'Close a day that has no open discrepancy',
        params: byDay,
        response: { 200: runSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await finance.close(request.params.day, staff.value.name));
    },
  );
}

function solveRoute(app: App, finance: Finance): void {
  app.post(
    '/api/books/findings/:id/solve',
    {
      schema: {
        tags: ['finance'],
        summary: 'Book the proposed journal of a discrepancy, with a note',
        params: z.object({ id: z.string() }),
        body: z.object({ note: freeText({ least: 2, most: 300, lines: true }) }),
        response: { 200: runSchema.nullable() },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      const input = { id: request.params.id, note: request.body.note, by: staff.value.name };
      return answer(reply, await finance.solve(input));
    },
  );
}
