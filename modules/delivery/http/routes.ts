import { z } from 'zod';
import { freeText, idText } from '../../../platform/http/texts.ts';
import {
  answer,
  each,
  manyDone,
  manyIds,
  needStaff,
  needViewer,
  type App,
} from '../../../platform/http/index.ts';
import { orderSchema } from '../../order/contract.ts';
import { parcelInputSchema } from '../contract.ts';
import type { Deliveries } from '../face.ts';

const byId = z.object({ id: z.string().max(60) });
const noteSchema = z.object({ note: freeText({ least: 2, most: 300, lines: true }) });

/** Goods on their way, and what is done with many at once. */
export function deliveryRoutes(app: App, deliveries: Deliveries): void {
  parcelRoutes(app, deliveries);
  bulkRoutes(app, deliveries);
  buyerRoutes(app, deliveries);
}

function parcelRoutes(app: App, deliveries: Deliveries): void {
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
      return answer(reply, await deliveries.ship(shipping));
    },
  );
  app.post(
    '/api/parcels/:id/signed',
    { schema: { tags: ['order'], summary: 'A parcel was handed over', params: byId, response } },
    async (request, reply) => {
      const staff = needStaff(request, 'ship', 'order');
      if (!staff.ok) return answer(reply, staff);
      const input = { ...request.params, by: staff.value.name };
      return answer(reply, await deliveries.signParcel(input));
    },
  );
  app.post(
    '/api/parcels/:id/installed',
    {
      schema: {
        tags: ['order'],
        summary: 'The appliance was installed',
        params: byId,
        body: noteSchema,
        response,
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'ship', 'order');
      if (!staff.ok) return answer(reply, staff);
      const input = { ...request.params, note: request.body.note, by: staff.value.name };
      return answer(reply, await deliveries.install(input));
    },
  );
}

function bulkRoutes(app: App, deliveries: Deliveries): void {
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
      return reply.send(await each(request.body.ids, (id) => deliveries.accept(id)));
    },
  );
}

/** What buyers do with goods of theirs. */
function buyerRoutes(app: App, deliveries: Deliveries): void {
  const response = { 200: orderSchema };
  app.post(
    '/api/me/orders/:id/signed',
    {
      schema: {
        tags: ['order'],
        summary: 'I have the goods in hand',
        params: byId,
        response,
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const input = { id: request.params.id, viewerId: viewer.value.id };
      return answer(reply, await deliveries.signAll(input));
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
        response,
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const input = { id: request.params.id, viewerId: viewer.value.id, ...request.body };
      return answer(reply, await deliveries.redirect(input));
    },
  );
}
