import { z } from 'zod';
import {
  answer,
  needStaff,
  sendTable,
  type App,
  largeFromStaff,
} from '../../../platform/http/index.ts';
import { idText } from '../../../platform/http/texts.ts';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { yuanOf } from '../../../platform/kernel/money.ts';
import {
  billFileSchema,
  classTerms,
  fileBase64Most,
  importedSchema,
  openPageSchema,
  payoutSchema,
  statementBatchSchema,
  statementFileSchema,
  statementLineSchema,
  statementPreviewSchema,
} from '../contract.ts';
import type { Finance } from '../face.ts';

const discrepancyHead = [
  '业务日 day',
  '类别 class',
  '层级 level',
  '订单 order',
  '渠道单号 no',
  '我方(元) ours',
  '对方(元) theirs',
  '处理期限 due',
];

const byDay = z.object({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) });

/** Statements of bank, state and partners; bill files; all that is open over all days. */
export function statementRoutes(app: App, finance: Finance): void {
  takeRoutes(app, finance);
  undoRoute(app, finance);
  listRoute(app, finance);
  billRoutes(app, finance);
  openRoutes(app, finance);
}

/** The file and some words around it. */
const bodyLimit = fileBase64Most + 16 * 1024;

function contentOf({ text, file }: z.infer<typeof statementFileSchema>): string | Uint8Array {
  return text ?? Buffer.from(file ?? '', 'base64');
}

function takeRoutes(app: App, finance: Finance): void {
  app.post(
    '/api/books/statements/preview',
    {
      ...largeFromStaff(bodyLimit),
      schema: {
        tags: ['finance'],
        summary: 'What a statement says and what taking it would do; nothing is kept',
        body: statementFileSchema,
        response: { 200: statementPreviewSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      const { kind } = request.body;
      return answer(
        reply,
        await finance.previewStatement({ kind, content: contentOf(request.body) }),
      );
    },
  );
  app.post(
    '/api/books/statements',
    {
      ...largeFromStaff(bodyLimit),
      schema: {
        tags: ['finance'],
        summary:
          'Take in a statement (CSV with 单号, 日期, 金额 or 收入 and 支出), whole or not at all',
        body: statementFileSchema,
        response: { 200: importedSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      const { kind, name, totalsSeen } = request.body;
      const content = contentOf(request.body);
      const file = { kind, name, totalsSeen, content, by: staff.value };
      return answer(reply, await finance.importStatement(file));
    },
  );
}

function undoRoute(app: App, finance: Finance): void {
  app.post(
    '/api/books/statements/:id/undo',
    {
      schema: {
        tags: ['finance'],
        summary: 'Take a whole statement back: what it booked is reversed',
        params: z.object({ id: z.string().max(80) }),
        response: { 200: z.null() },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await finance.undoStatement(request.params.id, staff.value));
    },
  );
}

function listRoute(app: App, finance: Finance): void {
  app.get(
    '/api/books/statements',
    {
      schema: {
        tags: ['finance'],
        summary: 'Statement lines taken, and money in transit to the bank',
        response: {
          200: z.object({
            lines: z.array(statementLineSchema),
            payouts: z.array(payoutSchema),
            batches: z.array(statementBatchSchema),
          }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await finance.statements());
    },
  );
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
        summary: 'All discrepancies that nobody solved, what runs out first on top',
        querystring: z.object({
          after: idText().optional().describe('the last discrepancy of the page before'),
        }),
        response: { 200: openPageSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await finance.openPage(request.query.after));
    },
  );
  app.get(
    '/api/books/findings.csv',
    { schema: { tags: ['finance'], summary: 'The same as a table for a spreadsheet' } },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'books');
      if (!staff.ok) return answer(reply, staff);
      const pages = cellsOf(finance.openPages());
      return sendTable(reply, { name: 'findings', head: discrepancyHead, pages });
    },
  );
}

async function* cellsOf(pages: ReturnType<Finance['openPages']>) {
  for await (const page of pages)
    yield page.map((item) => [
      item.day,
      `${item.class} ${classTerms[item.class].zh}`,
      String(item.level),
      item.orderId,
      item.no,
      yuanOf(item.oursFen),
      yuanOf(item.theirsFen),
      shanghaiTime(item.dueAt),
    ]);
}
