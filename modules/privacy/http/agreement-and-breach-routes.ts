import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { saveAgreement } from '../app/agreements.ts';
import { closeBreach, openBreach, stepBreach } from '../app/breaches.ts';
import type { Deps } from '../app/deps.ts';
import {
  agreementBodySchema,
  agreementSchema,
  breachAskSchema,
  breachSchema,
  breachStepIds,
  byIdSchema,
} from '../contract.ts';
import { freeText } from '../../../platform/http/texts.ts';
import { agreementStore } from '../store/agreements.ts';
import { breachStore } from '../store/breaches.ts';

const tags = ['privacy'];

/** Agreements with third parties, leaks and their drills, and what two people decide. */
export function agreementAndBreachRoutes(app: App, deps: Deps): void {
  agreementRoutes(app, deps);
  agreementEditRoute(app, deps);
  breachRoutes(app, deps);
  breachStepRoutes(app, deps);
}

function agreementRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/privacy/agreements',
    {
      schema: {
        tags,
        summary: 'Who handles personal data for us, on what contract',
        response: { 200: z.object({ agreements: z.array(agreementSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ agreements: await agreementStore.list(deps.database.sql) });
    },
  );
  app.post(
    '/api/privacy/agreements',
    {
      schema: {
        tags,
        summary: 'Put an agreement on record',
        body: agreementBodySchema,
        response: { 201: agreementSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await saveAgreement(deps, request.body, staff.value), 201);
    },
  );
}

function agreementEditRoute(app: App, deps: Deps): void {
  app.put(
    '/api/privacy/agreements/:id',
    {
      schema: {
        tags,
        summary: 'A new edition of an agreement, over the one that was seen',
        params: byIdSchema,
        body: agreementBodySchema.extend({ version: z.number().int().min(1) }),
        response: { 200: agreementSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const { version, ...body } = request.body;
      const over = { id: request.params.id, version };
      return answer(reply, await saveAgreement(deps, body, staff.value, over));
    },
  );
}

function breachRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/privacy/breaches',
    {
      schema: {
        tags,
        summary: 'Breaches and drills, with their clocks and steps',
        response: { 200: z.object({ breaches: z.array(breachSchema), now: z.number() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const breaches = await breachStore.list(deps.database.sql);
      return reply.send({ breaches, now: deps.clock.now() });
    },
  );
  app.post(
    '/api/privacy/breaches',
    {
      schema: {
        tags,
        summary: 'Record a breach or a drill; four hours to report run from when it was found',
        body: breachAskSchema,
        response: { 201: breachSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'handle', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await openBreach(deps, request.body, staff.value), 201);
    },
  );
}

function breachStepRoutes(app: App, deps: Deps): void {
  app.post(
    '/api/privacy/breaches/:id/steps',
    {
      schema: {
        tags,
        summary: 'Write down that a step was taken',
        params: byIdSchema,
        body: z.object({
          step: z.enum(breachStepIds),
          note: freeText({ least: 2, most: 1000, lines: true }),
        }),
        response: { 200: breachSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'handle', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const step = { id: request.params.id, ...request.body, by: staff.value };
      return answer(reply, await stepBreach(deps, step));
    },
  );
  app.post(
    '/api/privacy/breaches/:id/close',
    {
      schema: {
        tags,
        summary: 'Close a breach that lacks no step',
        params: byIdSchema,
        response: { 200: breachSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'handle', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await closeBreach(deps, request.params.id, staff.value));
    },
  );
}
