import { z } from 'zod';
import {
  answer,
  needStaff,
  needViewer,
  sendRefusal,
  sendTable,
  type App,
} from '../../../platform/http/index.ts';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { yuanOf } from '../../../platform/kernel/money.ts';
import {
  afterSaleSchema,
  askCaseSchema,
  caseFilterSchema,
  caseListSchema,
  sentAgainSchema,
  orderSchema,
  orderStorySchema,
} from '../contract.ts';
import { caseKindWords, caseStateWords, waybillShape, type AfterSale } from '../after-contract.ts';
import type { Orders } from '../index.ts';
import { orderUnknown } from '../refusals.ts';
import { freeText, idText } from '../../../platform/http/texts.ts';

const byId = z.object({ id: z.string().max(60) });
const noteSchema = z.object({ note: freeText({ least: 2, most: 300, lines: true }) });
/** After the money: parcels, delivery, cases. Buyers see their own, staff by their permits. */
export function afterRoutes(app: App, orders: Orders): void {
  storyRoutes(app, orders);
  buyerRoutes(app, orders);
  deskRoutes(app, orders);
  stepRoutes(app, orders);
}

function storyRoutes(app: App, orders: Orders): void {
  const response = { 200: orderStorySchema };
  app.get(
    '/api/me/orders/:id/story',
    { schema: { tags: ['order'], summary: 'All about one of my orders', params: byId, response } },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const story = await orders.story(request.params.id);
      const mine = story?.order.viewerId === viewer.value.id;
      return story && mine ? reply.send(story) : sendRefusal(reply, orderUnknown);
    },
  );
  app.get(
    '/api/orders/:id/story',
    { schema: { tags: ['order'], summary: 'All about one order', params: byId, response } },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'order');
      if (!staff.ok) return answer(reply, staff);
      const story = await orders.story(request.params.id);
      return story ? reply.send(story) : sendRefusal(reply, orderUnknown);
    },
  );
}

function buyerRoutes(app: App, orders: Orders): void {
  app.post(
    '/api/me/orders/:id/after-sales',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Ask for a refund, a return, an exchange or a repair',
        params: byId,
        body: askCaseSchema,
        response: { 201: afterSaleSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const { id: viewerId } = viewer.value;
      const asking = { ...request.body, orderId: request.params.id, viewerId, by: 'buyer' };
      return answer(reply, await orders.ask(asking), 201);
    },
  );
  buyerSteps(app, orders);
  ownRoutes(app, orders);
}

/** What a buyer does with an order before its goods leave. */
function ownRoutes(app: App, orders: Orders): void {
  app.post(
    '/api/me/orders/:id/cancel',
    {
      schema: {
        tags: ['order'],
        summary: 'I will not pay this order; what it held is free at once',
        params: byId,
        response: { 200: orderSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const input = { id: request.params.id, viewerId: viewer.value.id };
      return answer(reply, await orders.cancel(input));
    },
  );
  app.put(
    '/api/me/orders/:id/address',
    {
      schema: {
        tags: ['order'],
        summary: 'Send it to another of my addresses, as long as nothing has left',
        params: byId,
        body: z.object({ addressId: idText() }),
        response: { 200: orderSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const input = { id: request.params.id, viewerId: viewer.value.id, ...request.body };
      return answer(reply, await orders.redirect(input));
    },
  );
}

function buyerSteps(app: App, orders: Orders): void {
  const response = { 200: afterSaleSchema };
  app.post(
    '/api/me/orders/:id/signed',
    {
      schema: {
        tags: ['order'],
        summary: 'I have the goods in hand',
        params: byId,
        response: { 200: orderSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const input = { id: request.params.id, viewerId: viewer.value.id };
      return answer(reply, await orders.signAll(input));
    },
  );
  app.post(
    '/api/me/after-sales/:id/:step',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Withdraw my case, say that I sent the goods, or appeal',
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
      const act = { id, step, by: 'buyer', note: text, viewerId: viewer.value.id };
      return answer(reply, await orders.act(sent === undefined ? act : { ...act, waybill: sent }));
    },
  );
}

function deskRoutes(app: App, orders: Orders): void {
  app.get(
    '/api/after-sales',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Cases, what runs out first on top',
        querystring: caseFilterSchema,
        response: { 200: caseListSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'order');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await orders.cases(request.query));
    },
  );
  app.get(
    '/api/after-sales.csv',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'The same cases as a table for a spreadsheet, once a second person agreed',
        querystring: caseFilterSchema.extend({ approval: idText().optional() }),
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'order');
      if (!staff.ok) return answer(reply, staff);
      const { approval, ...filter } = request.query;
      const may = await orders.mayExport('after-sales', approval, staff.value);
      if (!may.ok) return answer(reply, may);
      const pages = rowsOf(orders.casePages(filter));
      return sendTable(reply, { name: 'after-sales', head: caseHead, pages });
    },
  );
}

const caseHead = [
  ...['单号 case', '订单 order', '类型 kind', '状态 state', '退款(元) refund', '申请时间 asked'],
  ...['处理期限 due', '原因 reason'],
];

async function* rowsOf(pages: AsyncIterable<readonly AfterSale[]>) {
  for await (const page of pages) yield page.map(caseRow);
}

function caseRow(item: AfterSale): readonly string[] {
  const { id, orderId, reason, refundFen, askedAt, dueAt } = item;
  const kind = caseKindWords[item.kind];
  const state = caseStateWords[item.state];
  return [
    ...[id, orderId, `${kind.zh} ${kind.en}`, `${state.zh} ${state.en}`],
    ...[refundFen === null ? '' : yuanOf(refundFen), shanghaiTime(askedAt)],
    ...[dueAt === null ? '' : shanghaiTime(dueAt), reason],
  ];
}

function stepRoutes(app: App, orders: Orders): void {
  app.post(
    '/api/after-sales/:id/:step',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Grant, decline, receive the goods, send again or call repaired',
        params: byId.extend({ step: z.enum(['approve', 'decline', 'receive', 'reship']) }),
        body: noteSchema.extend({
          damaged: z.boolean().default(false),
          parcel: sentAgainSchema.optional().describe('how goods go back; an exchange needs it'),
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
      const { name: by, id: byId } = staff.value;
      return answer(reply, await orders.act({ id, step, note, damaged, parcel, by, byId }));
    },
  );
  app.post(
    '/api/orders/:id/after-sales',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Open a case for a buyer who called',
        params: byId,
        body: askCaseSchema,
        response: { 201: afterSaleSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'refund', 'order');
      if (!staff.ok) return answer(reply, staff);
      const { name: by, id: byId } = staff.value;
      const asking = { ...request.body, orderId: request.params.id, by, byId };
      return answer(reply, await orders.ask(asking), 201);
    },
  );
}
