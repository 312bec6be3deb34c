import { z } from 'zod';
import { idText } from '../../../platform/http/texts.ts';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { pageSnapshotSchema } from '../../catalog/contract.ts';
import { addressClearSchema } from '../../crm/contract.ts';
import type { Orders } from '../face.ts';

const byId = z.object({ id: z.string().max(60) });

/** What the desk looks up of one order. */
export function deskRoutes(app: App, orders: Orders): void {
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
