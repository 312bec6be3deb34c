import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import {
  appealAskSchema,
  appealDecideSchema,
  appealSchema,
  hostFileSchema,
  hostVerifySchema,
  policySchema,
  policyChangeSchema,
} from '../contract.ts';
import type { Compliance } from '../face.ts';
import { hashText } from '../../../platform/http/texts.ts';

const byId = z.object({ id: z.string().min(1).max(60) });
const tags = ['guard'];

/** The handbook and who signed it, hosts and their identity, appeals and the second look. */
export function conductRoutes(app: App, compliance: Compliance): void {
  policyRoutes(app, compliance);
  changeRoute(app, compliance);
  hostRoutes(app, compliance);
  identityRoute(app, compliance);
  appealRoutes(app, compliance);
  secondLookRoute(app, compliance);
}

function policyRoutes(app: App, { policies }: Compliance): void {
  app.get(
    '/api/guard/papers',
    {
      schema: {
        tags,
        summary: 'Handbook and incident plan as they are now, with who signed',
        response: { 200: z.object({ papers: z.array(policySchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ papers: await policies.list(staff.value) });
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
      return answer(reply, await policies.sign(request.params.id, request.body.hash, staff.value));
    },
  );
}

function changeRoute(app: App, { policies }: Compliance): void {
  app.put(
    '/api/guard/papers/:id',
    {
      schema: {
        tags,
        summary: 'A new edition; everybody reads and signs again',
        params: byId,
        body: policyChangeSchema,
        response: { 200: z.object({ version: z.number() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await policies.change(request.params.id, request.body, staff.value));
    },
  );
}

function hostRoutes(app: App, { hosts }: Compliance): void {
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

function appealRoutes(app: App, { appeals }: Compliance): void {
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
