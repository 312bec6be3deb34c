import { z } from 'zod';
import {
  answer,
  needStaff,
  sendTable,
  type App,
  largeFromStaff,
} from '../../../platform/http/index.ts';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { yuanOf } from '../../../platform/kernel/money.ts';
import {
  billFileSchema,
  classTerms,
  findingSchema,
  importedSchema,
  importSchema,
  payoutSchema,
  statementLineSchema,
} from '../contract.ts';
import type { Finance } from '../index.ts';

const findingHead = [
  ...['业务日 day', '类别 class', '层级 level', '订单 order', '渠道单号 no', '我方(元) ours'],
  ...['对方(元) theirs', '处理期限 due'],
];

const byDay = z.object({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) });

/** Statements of bank, state and partners; bill files; all that is open over all days. */
export function statementRoutes(app: App, finance: Finance): void {
  app.post(
    '/api/books/statements',
    {
      ...largeFromStaff(),
      schema: {
        tags: ['finance'],
        summary: 'Take in a statement (CSV with 单号, 金额, 日期)',
        body: importSchema,
        response: { 200: importedSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      const { kind, text } = request.body;
      return answer(reply, await finance.importStatement({ kind, text, by: staff.value.name }));
    },
  );
  app.get(
    '/api/books/statements',
    {
      schema: {
        tags: ['finance'],
        summary: 'Statement lines taken, and money in transit to the bank',
        response: {
          200: z.object({ lines: z.array(statementLineSchema), payouts: z.array(payoutSchema) }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await finance.statements());
    },
  );
  billRoutes(app, finance);
  openRoutes(app, finance);
}

function billRoutes(app: App, finance: Finance): void {
  app.get(
    '/api/books/days/:day/bills',
    {
      schema: {
        tags: ['finance'],
        summary: 'The bill files of a day, with their hashes',
        params: byDay,
        response: { 200: z.object({ files: z.array(billFileSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ files: await finance.bills(request.params.day) });
    },
  );
}

function openRoutes(app: App, finance: Finance): void {
  app.get(
    '/api/books/findings',
    {
      schema: {
        tags: ['finance'],
        summary: 'All findings that nobody solved, what runs out first on top',
        response: { 200: z.object({ findings: z.array(findingSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ findings: await finance.open() });
    },
  );
  app.get(
    '/api/books/findings.csv',
    { schema: { tags: ['finance'], summary: 'The same as a table for a spreadsheet' } },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      const pages = cellsOf(finance.openPages());
      return sendTable(reply, { name: 'findings', head: findingHead, pages });
    },
  );
}

async function* cellsOf(pages: ReturnType<Finance['openPages']>) {
  for await (const page of pages)
    yield page.map((item) => [
      ...[item.day, `${item.class} ${classTerms[item.class].zh}`, String(item.level)],
      ...[item.orderId, item.no],
      ...[yuanOf(item.oursFen), yuanOf(item.theirsFen), shanghaiTime(item.dueAt)],
    ]);
}
