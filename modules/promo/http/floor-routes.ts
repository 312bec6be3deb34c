import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { floorSettingSchema, priceFloorSchema } from '../contract.ts';
import type { Promo } from '../face.ts';

const byId = z.object({ id: z.string().min(1).max(60) });

/** PROMO-12: what is not sold below; for who sells, never for the audience. */
export function floorRoutes(app: App, promo: Promo): void {
  app.get(
    '/api/floors',
    {
      schema: {
        tags: ['promo'],
        summary: 'Prices below which nobody sells without a second person',
        response: { 200: z.object({ floors: z.array(priceFloorSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'run', 'session');
      const finance = needStaff(request, 'view', 'promotion');
      if (!staff.ok && !finance.ok) return answer(reply, staff);
      return reply.send({ floors: await promo.floors() });
    },
  );
  app.put(
    '/api/floors/:id',
    {
      schema: {
        tags: ['promo'],
        summary: 'Set or raise a floor; lowering it needs a second person',
        params: byId,
        body: floorSettingSchema,
        response: { 200: z.object({ productId: z.string(), fen: z.number().nullable() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'floor');
      if (!staff.ok) return answer(reply, staff);
      const setting = { productId: request.params.id, ...request.body };
      return answer(reply, await promo.setFloor(setting, staff.value));
    },
  );
}
