import { z } from 'zod';
import {
  answer,
  needStaff,
  needViewer,
  sendRefusal,
  sendTable,
  type App,
} from '../../../platform/http/index.ts';
import {
  orderFilterSchema,
  listedOrderSchema,
  orderListSchema,
  orderSchema,
  placeOrderSchema,
  quoteAskSchema,
} from '../contract.ts';
import { quoteAnswerSchema } from '../../promo/contract.ts';
import { orderHead } from '../app/table.ts';
import type { Orders } from '../face.ts';
import { keyMissing, orderUnknown } from '../refusals.ts';
import { idText } from '../../../platform/http/texts.ts';

const byId = z.object({ id: z.string() });
const byShortId = z.object({ id: z.string().max(60) });

export function orderRoutes(app: App, orders: Orders): void {
  placeRoutes(app, orders);
  ownRoutes(app, orders);
  cancelRoute(app, orders);
  staffRoutes(app, orders);
}

function placeRoutes(app: App, orders: Orders): void {
  app.post(
    '/api/orders',
    {
      schema: {
        tags: ['order'],
        summary: 'Place an order; send an Idempotency-Key header',
        body: placeOrderSchema,
        response: { 201: orderSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const key = request.headers['idempotency-key'];
      if (typeof key !== 'string' || key === '' || key.length > 255) {
        return sendRefusal(reply, keyMissing);
      }
      const placed = await orders.place({
        viewerId: viewer.value.id,
        viewerSimulated: viewer.value.simulated,
        requestId: key,
        input: request.body,
        from: { device: deviceOf(request.headers['x-device']), network: request.ip },
      });
      return answer(reply, placed, 201);
    },
  );

  app.post(
    '/api/quotes',
    {
      schema: {
        tags: ['order'],
        summary:
          'What an order request costs now: the best legal combination, and how it comes about',
        body: quoteAskSchema,
        response: { 200: quoteAnswerSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      return answer(reply, await orders.quote(viewer.value.id, request.body));
    },
  );
}

function ownRoutes(app: App, orders: Orders): void {
  app.get(
    '/api/me/orders',
    {
      schema: {
        tags: ['order'],
        summary: 'My orders, newest first',
        response: { 200: z.object({ orders: z.array(listedOrderSchema) }) },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const own = await orders.ofViewer(viewer.value.id);
      return reply.send({ orders: await orders.listed(own) });
    },
  );

  app.get(
    '/api/me/orders/:id',
    {
      schema: {
        tags: ['order'],
        summary: 'One of my orders',
        params: byId,
        response: { 200: orderSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const order = await orders.byId(request.params.id);
      if (order?.viewerId !== viewer.value.id) return sendRefusal(reply, orderUnknown);
      return reply.send(order);
    },
  );
}

function cancelRoute(app: App, orders: Orders): void {
  app.post(
    '/api/me/orders/:id/cancel',
    {
      schema: {
        tags: ['order'],
        summary: 'I will not pay this order; what it held is free at once',
        params: byShortId,
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
}

function staffRoutes(app: App, orders: Orders): void {
  app.get(
    '/api/orders',
    {
      schema: {
        tags: ['order'],
        summary: 'Orders of all buyers, masked',
        querystring: orderFilterSchema,
        response: { 200: orderListSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'order');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await orders.list(request.query));
    },
  );

  app.get(
    '/api/orders.csv',
    {
      schema: {
        tags: ['order'],
        summary: 'The same orders as a table for a spreadsheet, once a second person agreed',
        querystring: orderFilterSchema.extend({ approval: idText().optional() }),
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'order');
      if (!staff.ok) return answer(reply, staff);
      const { approval, ...filter } = request.query;
      const may = await orders.mayExport(approval, staff.value);
      if (!may.ok) return answer(reply, may);
      return sendTable(reply, { name: 'orders', head: orderHead, pages: orders.table(filter) });
    },
  );
}

/** The number that a browser gives itself; anything else is nobody's. */
function deviceOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : '';
}
