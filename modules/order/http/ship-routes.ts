import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { pageSnapshotSchema } from '../../catalog/contract.ts';
import { addressClearSchema } from '../../crm/contract.ts';
import { orderSchema, parcelInputSchema } from '../contract.ts';
import type { Orders } from '../index.ts';
import { freeText, idText } from '../../../platform/http/texts.ts';

const byId = z.object({ id: z.string().max(60) });
const noteSchema = z.object({ note: freeText({ least: 2, most: 300, lines: true }) });
const manyIds = z.object({ ids: z.array(idText()).min(1).max(200) });
/** What became of each of many: done, or the refusal's words. */
const manyDone = z.object({
  done: z.number(),
  refused: z.array(
    z.object({ id: z.string(), words: z.object({ zh: z.string(), en: z.string() }) }),
  ),
});

/** Goods on their way, and what is done with many at once. */
export function shipRoutes(app: App, orders: Orders): void {
  parcelRoutes(app, orders);
  bulkRoutes(app, orders);
}

function parcelRoutes(app: App, orders: Orders): void {
  const response = { 200: orderSchema };
  app.post(
    '/api/orders/:id/parcels',
    {
      schema: {
        tags: ['order'],
        summary: 'Ship all that is left of an order, or a part',
        params: byId,
        body: parcelInputSchema,
        response,
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'ship', 'order');
      if (!staff.ok) return answer(reply, staff);
      const shipping = { ...request.body, orderId: request.params.id, by: staff.value.name };
      return answer(reply, await orders.ship(shipping));
    },
  );
  app.post(
    '/api/parcels/:id/signed',
    { schema: { tags: ['order'], summary: 'A parcel was handed over', params: byId, response } },
    async (request, reply) => {
      const staff = needStaff(request, 'ship', 'order');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await orders.signParcel({ ...request.params, by: staff.value.name }));
    },
  );
  app.post(
    '/api/parcels/:id/installed',
    {
      schema: {
        tags: ['order'],
        summary: 'The appliance was put up',
        params: byId,
        body: noteSchema,
        response,
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'ship', 'order');
      if (!staff.ok) return answer(reply, staff);
      const input = { ...request.params, note: request.body.note, by: staff.value.name };
      return answer(reply, await orders.install(input));
    },
  );
  destinationRoute(app, orders);
  pagesRoute(app, orders);
}

/** Personal data in clear: a permit of its own, a purpose, and every look is in the audit chain. */
function destinationRoute(app: App, orders: Orders): void {
  app.get(
    '/api/orders/:id/destination',
    {
      schema: {
        tags: ['order'],
        summary: 'Where the goods go, in clear; every look is audited',
        params: byId,
        querystring: z.object({
          purpose: idText(40, 0).default('').describe('deliver, after-sale, partner or legal-duty'),
        }),
        response: { 200: addressClearSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'unmask', 'buyer');
      if (!staff.ok) return answer(reply, staff);
      const { id: actor, role } = staff.value;
      const why = { purpose: request.query.purpose, actor, role };
      return answer(reply, await orders.reveal(request.params.id, why));
    },
  );
}

function pagesRoute(app: App, orders: Orders): void {
  app.get(
    '/api/orders/:id/pages',
    {
      schema: {
        tags: ['order'],
        summary: 'What the pages said when it was ordered, word for word',
        params: byId,
        response: { 200: z.object({ pages: z.array(pageSnapshotSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'order');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await orders.pagesOf(request.params.id));
    },
  );
}

function bulkRoutes(app: App, orders: Orders): void {
  app.post(
    '/api/orders/accept',
    {
      schema: {
        tags: ['order'],
        summary: 'Take many orders on; each is answered by itself',
        body: manyIds,
        response: { 200: manyDone },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'ship', 'order');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await each(request.body.ids, (id) => orders.accept(id)));
    },
  );
  app.post(
    '/api/after-sales/approve',
    {
      schema: {
        tags: ['after-sale'],
        summary: 'Grant many cases; each is answered by itself',
        body: manyIds.extend({ note: noteSchema.shape.note }),
        response: { 200: manyDone },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'refund', 'order');
      if (!staff.ok) return answer(reply, staff);
      const { ids, note } = request.body;
      const { name: by, id: byId } = staff.value;
      const act = { step: 'approve', note, by, byId } as const;
      return reply.send(await each(ids, (id) => orders.act({ ...act, id })));
    },
  );
}

async function each(
  ids: readonly string[],
  work: (id: string) => ReturnType<Orders['accept']> | ReturnType<Orders['act']>,
) {
  const refused: { id: string; words: { zh: string; en: string } }[] = [];
  for (const id of ids) {
    const done = await work(id);
    if (!done.ok) refused.push({ id, words: done.refusal.words });
  }
  return { done: ids.length - refused.length, refused };
}
