import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { appealAskSchema, appealDecideSchema, appealSchema } from '../contract.ts';
import type { Compliance } from '../face.ts';

const byId = z.object({ id: z.string().min(1).max(60) });
const tags = ['guard'];

/** Appeals against hits, and the second look. */
export function appealRoutes(app: App, compliance: Compliance): void {
  const { appeals } = compliance;
  app.get(
    '/api/guard/appeals',
    {
      schema: {
        tags,
        summary: 'Appeals against hits, and what the second look said',
        response: { 200: z.object({ appeals: z.array(appealSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ appeals: await appeals.list() });
    },
  );
  app.post(
    '/api/guard/appeals',
    {
      schema: {
        tags,
        summary: 'Say why a hit was none',
        body: appealAskSchema,
        response: { 201: appealSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await appeals.ask(request.body, staff.value), 201);
    },
  );
  secondLookRoute(app, compliance);
}

function secondLookRoute(app: App, { appeals }: Compliance): void {
  app.post(
    '/api/guard/appeals/:id',
    {
      schema: {
        tags,
        summary: 'The second look, by another person',
        params: byId,
        body: appealDecideSchema,
        response: { 200: appealSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'waive', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const deciding = { id: request.params.id, ...request.body };
      return answer(reply, await appeals.decide(deciding, staff.value));
    },
  );
}
