import { z } from 'zod';
import { freeText } from '../../../platform/http/texts.ts';
import {
  answer,
  needStaff,
  needViewer,
  sendRefusal,
  type App,
} from '../../../platform/http/index.ts';
import { orderSchema } from '../../order/contract.ts';
import { orderUnknown } from '../../order/index.ts';
import { orderStorySchema } from '../contract.ts';
import type { AfterSales } from '../face.ts';

const byId = z.object({ id: z.string().max(60) });

/** Everything about one order, and giving all that is left of it back. */
export function storyRoutes(app: App, afterSales: AfterSales): void {
  refundRoute(app, afterSales);
  const response = { 200: orderStorySchema };
  app.get(
    '/api/me/orders/:id/story',
    { schema: { tags: ['order'], summary: 'All about one of my orders', params: byId, response } },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const story = await afterSales.story(request.params.id);
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
      const story = await afterSales.story(request.params.id);
      return story ? reply.send(story) : sendRefusal(reply, orderUnknown);
    },
  );
}

/** Money goes back only with a reason, and the audit chain keeps who gave it. */
function refundRoute(app: App, afterSales: AfterSales): void {
  app.post(
    '/api/orders/:id/refund',
    {
      schema: {
        tags: ['order'],
        summary: 'Give the whole sum of a paid order back',
        params: z.object({ id: z.string() }),
        body: z.object({ reason: freeText({ least: 2, most: 200, lines: true }) }),
        response: { 200: orderSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'refund', 'order');
      if (!staff.ok) return answer(reply, staff);
      const { id } = request.params;
      const { reason } = request.body;
      const done = await afterSales.refund({ id, reason, by: staff.value });
      return answer(reply, done);
    },
  );
}
