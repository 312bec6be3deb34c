import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { hostFileSchema, hostVerifySchema } from '../contract.ts';
import type { Compliance } from '../face.ts';

const byId = z.object({ id: z.string().min(1).max(60) });
const tags = ['guard'];

/** Hosts and their identity. */
export function hostRoutes(app: App, compliance: Compliance): void {
  const { hosts } = compliance;
  app.get(
    '/api/guard/hosts',
    {
      schema: {
        tags,
        summary: 'Hosts: verified until when, handbook signed or not; identities masked',
        response: { 200: z.object({ hosts: z.array(hostFileSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ hosts: await hosts.files() });
    },
  );
  app.put(
    '/api/guard/hosts/:id/identity',
    {
      schema: {
        tags,
        summary: 'Put a verified identity on file; it is encrypted at rest',
        params: byId,
        body: hostVerifySchema,
        response: { 200: hostFileSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const verifying = { staffId: request.params.id, ...request.body };
      return answer(reply, await hosts.verify(verifying, staff.value));
    },
  );
  identityRoute(app, compliance);
}

function identityRoute(app: App, { hosts }: Compliance): void {
  app.get(
    '/api/guard/hosts/:id/identity',
    {
      schema: {
        tags,
        summary: 'The identity in clear, as a platform asks for it; every look is audited',
        params: byId,
        response: { 200: z.object({ legalName: z.string(), idNumber: z.string() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await hosts.identity(request.params.id, staff.value));
    },
  );
}
