import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { hashText } from '../../../platform/http/texts.ts';
import { companyPolicyChangeSchema, companyPolicySchema } from '../contract.ts';
import type { Compliance } from '../face.ts';

const byId = z.object({ id: z.string().min(1).max(60) });
const tags = ['guard'];

/** GUARD-12: the handbook and the incident plan, who signed them, and a new edition. */
export function companyPolicyRoutes(app: App, compliance: Compliance): void {
  const { companyPolicies } = compliance;
  app.get(
    '/api/guard/papers',
    {
      schema: {
        tags,
        summary: 'Handbook and incident plan as they are now, with who signed',
        response: { 200: z.object({ papers: z.array(companyPolicySchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ papers: await companyPolicies.list(staff.value) });
    },
  );
  app.post(
    '/api/guard/papers/:id/sign',
    {
      schema: {
        tags,
        summary: 'Sign the words that were read',
        params: byId,
        body: z.object({ hash: hashText }),
        response: { 200: z.object({ at: z.number() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return answer(
        reply,
        await companyPolicies.sign(request.params.id, request.body.hash, staff.value),
      );
    },
  );
  changeRoute(app, compliance);
}

function changeRoute(app: App, { companyPolicies }: Compliance): void {
  app.put(
    '/api/guard/papers/:id',
    {
      schema: {
        tags,
        summary: 'A new edition; everybody reads and signs again',
        params: byId,
        body: companyPolicyChangeSchema,
        response: { 200: z.object({ version: z.number() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return answer(
        reply,
        await companyPolicies.change(request.params.id, request.body, staff.value),
      );
    },
  );
}
