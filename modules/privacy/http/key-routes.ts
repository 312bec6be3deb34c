import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import type { Deps } from '../app/deps.ts';

const tags = ['privacy'];

const keySchema = z.object({
  id: z.string(),
  madeAt: z.number(),
  retiredAt: z.number().nullable(),
  destroyedAt: z.number().nullable(),
  master: z.string().nullable(),
});

/** PRIVACY-9: data keys by name and age, and their rotation. */
export function keyRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/privacy/keys',
    {
      schema: {
        tags,
        summary: 'Data keys by name and age; never the keys themselves',
        response: { 200: z.object({ keys: z.array(keySchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ keys: await deps.ring.list() });
    },
  );
  app.post(
    '/api/privacy/keys/rotate',
    {
      schema: {
        tags,
        summary: 'Take a new data key and seal everything with it',
        response: {
          200: z.object({
            key: z.string(),
            resealed: z.record(z.string(), z.number()),
            destroyed: z.array(z.string()),
          }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'rotate', 'keys');
      if (!staff.ok) return answer(reply, staff);
      const done = await deps.ring.rotate(deps.sources);
      const { key, resealed, destroyed } = done;
      const detail = { key, resealed, destroyed };
      const at = deps.clock.now();
      const entry = { at, actor: staff.value.id, action: 'keys.rotated', object: key, detail };
      await deps.database.inTransaction((tx) => deps.audit(tx, entry));
      return reply.send({ key, resealed: { ...resealed }, destroyed: [...destroyed] });
    },
  );
}
