import { z } from 'zod';
import {
  answer,
  each,
  manyDone,
  manyIds,
  needStaff,
  needViewer,
  sendTable,
  type App,
} from '../../../platform/http/index.ts';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { yuanOf } from '../../../platform/kernel/money.ts';
import { labelSchema, waybillShape } from '../../delivery/contract.ts';
import {
  afterSaleSchema,
  ticketRequestSchema,
  ticketFilterSchema,
  ticketKindWords,
  ticketListSchema,
  ticketStateWords,
  type AfterSale,
} from '../contract.ts';
import { buyer } from '../app/actors.ts';
import type { AfterSales } from '../face.ts';
import { freeText, idText } from '../../../platform/http/texts.ts';

const byId = z.object({ id: z.string().max(60) });
const noteSchema = z.object({ note: freeText({ least: 2, most: 300, lines: true }) });

/** After the sale: buyers ask for what is theirs, staff work it by their permits. */
export function ticketRoutes(app: App, afterSales: AfterSales): void {
  buyerRoutes(app, afterSales);
  deskRoutes(app, afterSales);
  stepRoutes(app, afterSales);
  bulkRoute(app, afterSales);
}

function buyerRoutes(app: App, afterSales: AfterSales): void {
  app.post(
    '/api/me/orders/:id/after-sales',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Ask for a refund, a return, an exchange or a repair',
        params: byId,
        body: ticketRequestSchema,
        response: { 201: afterSaleSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const { id: viewerId } = viewer.value;
      const asking = { ...request.body, orderId: request.params.id, viewerId, by: buyer };
      return answer(reply, await afterSales.ask(asking), 201);
    },
  );
  buyerSteps(app, afterSales);
}

function buyerSteps(app: App, afterSales: AfterSales): void {
  const response = { 200: afterSaleSchema };
  app.post(
    '/api/me/after-sales/:id/:step',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Withdraw my ticket, say that I sent the goods, or appeal',
        params: byId.extend({ step: z.enum(['withdraw', 'send', 'appeal']) }),
        body: z.object({
          waybill: waybillShape.optional(),
          note: freeText({ least: 0, most: 200, lines: true }).default(''),
        }),
        response,
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const { id, step } = request.params;
      const { waybill: sent, note } = request.body;
      const text = [sent, note].filter(Boolean).join(' ');
      const act = { id, step, by: buyer, note: text, viewerId: viewer.value.id };
      return answer(
        reply,
        await afterSales.act(sent === undefined ? act : { ...act, waybill: sent }),
      );
    },
  );
}

function deskRoutes(app: App, afterSales: AfterSales): void {
  app.get(
    '/api/after-sales',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Tickets, what runs out first on top',
        querystring: ticketFilterSchema,
        response: { 200: ticketListSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'order');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await afterSales.tickets(request.query));
    },
  );
  app.get(
    '/api/after-sales.csv',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'The same tickets as a table for a spreadsheet, once a second person agreed',
        querystring: ticketFilterSchema.extend({ approval: idText().optional() }),
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'order');
      if (!staff.ok) return answer(reply, staff);
      const { approval, ...filter } = request.query;
      const may = await afterSales.mayExport(approval, staff.value);
      if (!may.ok) return answer(reply, may);
      const pages = rowsOf(afterSales.ticketPages(filter));
      return sendTable(reply, { name: 'after-sales', head: ticketHead, pages });
    },
  );
}

const ticketHead = [
  '单号 ticket',
  '订单 order',
  '类型 type',
  '状态 status',
  '退款(元) refund',
  '申请时间 requested',
  '处理期限 due',
  '原因 reason',
];

async function* rowsOf(pages: AsyncIterable<readonly AfterSale[]>) {
  for await (const page of pages) yield page.map(ticketRow);
}

function ticketRow(item: AfterSale): readonly string[] {
  const { id, orderId, reason, refundFen, askedAt, dueAt } = item;
  const kind = ticketKindWords[item.kind];
  const state = ticketStateWords[item.state];
  return [
    id,
    orderId,
    `${kind.zh} ${kind.en}`,
    `${state.zh} ${state.en}`,
    refundFen === null ? '' : yuanOf(refundFen),
    shanghaiTime(askedAt),
    dueAt === null ? '' : shanghaiTime(dueAt),
    reason,
  ];
}

function stepRoutes(app: App, afterSales: AfterSales): void {
  app.post(
    '/api/after-sales/:id/:step',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Grant, decline, receive the goods, send again or call repaired',
        params: byId.extend({ step: z.enum(['approve', 'decline', 'receive', 'reship']) }),
        body: noteSchema.extend({
          damaged: z.boolean().default(false),
          parcel: labelSchema.optional().describe('how goods go back; an exchange needs it'),
        }),
        response: { 200: afterSaleSchema },
      },
    },
    async (request, reply) => {
      const { id, step } = request.params;
      const deciding = step === 'approve' || step === 'decline';
      const staff = needStaff(request, deciding ? 'refund' : 'ship', 'order');
      if (!staff.ok) return answer(reply, staff);
      const { note, damaged, parcel } = request.body;
      const by = staff.value;
      return answer(reply, await afterSales.act({ id, step, note, damaged, parcel, by }));
    },
  );
  app.post(
    '/api/orders/:id/after-sales',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Open a ticket for a buyer who called',
        params: byId,
        body: ticketRequestSchema,
        response: { 201: afterSaleSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'refund', 'order');
      if (!staff.ok) return answer(reply, staff);
      const asking = { ...request.body, orderId: request.params.id, by: staff.value };
      return answer(reply, await afterSales.ask(asking), 201);
    },
  );
}

function bulkRoute(app: App, afterSales: AfterSales): void {
  app.post(
    '/api/after-sales/approve',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Grant many tickets; each is answered by itself',
        body: manyIds.extend({ note: noteSchema.shape.note }),
        response: { 200: manyDone },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'refund', 'order');
      if (!staff.ok) return answer(reply, staff);
      const { ids, note } = request.body;
      const act = { step: 'approve', note, by: staff.value } as const;
      return reply.send(await each(ids, (id) => afterSales.act({ ...act, id })));
    },
  );
}
