import { z } from 'zod';
import { answer, needStaff, type App, largeFromStaff } from '../../../platform/http/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import {
  checkAskSchema,
  differenceSchema,
  editionsSchema,
  violationSchema,
  ruleChangeSchema,
  ruleSchema,
  rulesSchema,
} from '../contract.ts';
import type { Compliance } from '../face.ts';
import { listRoutes } from './list-routes.ts';

const byId = z.object({ id: z.string().max(20) });
const tags = ['guard'];

export function complianceRoutes(app: App, compliance: Compliance, clock: Clock): void {
  bookRoutes(app, compliance);
  productRoute(app, compliance);
  editRoutes(app, compliance);
  listRoutes(app, compliance);
  app.post(
    '/api/guard/check',
    {
      schema: {
        tags,
        summary: 'Judge words as they are typed',
        body: checkAskSchema,
        response: { 200: z.object({ findings: z.array(violationSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const { text, surface, productId } = request.body;
      const [product] = productId === null ? [] : await compliance.productFacts([productId]);
      const facts = product ? { product } : {};
      return reply.send({
        findings: compliance.check({ text, surface, at: clock.now(), facts }),
      });
    },
  );
}

function productRoute(app: App, compliance: Compliance): void {
  app.get(
    '/api/guard/products/:id',
    {
      schema: {
        tags,
        summary: 'What stands against a product: its documents, and the words of its page',
        params: z.object({ id: z.string().min(1).max(60) }),
        response: { 200: z.object({ findings: z.array(violationSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const found = await compliance.aboutProduct(request.params.id);
      return found.ok ? reply.send({ findings: found.value }) : answer(reply, found);
    },
  );
}

function bookRoutes(app: App, { book }: Compliance): void {
  app.get(
    '/api/guard/rules',
    {
      schema: {
        tags,
        summary: 'The catalogue of checks as it is now',
        response: { 200: rulesSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const rules = book.rules().map((rule) => ({ ...rule, offered: book.offered(rule) }));
      return reply.send({ rules });
    },
  );
  app.get(
    '/api/guard/rules/:id/editions',
    {
      schema: {
        tags,
        summary: 'Who changed a rule, when and why',
        params: byId,
        response: { 200: editionsSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const editions = await book.editions(request.params.id);
      return reply.send({
        editions: editions.map(({ version, by, at, note }) => ({ version, by, at, note })),
      });
    },
  );
}

function editRoutes(app: App, { book }: Compliance): void {
  app.post(
    '/api/guard/rules/:id/preview',
    {
      ...largeFromStaff(),
      schema: {
        tags,
        summary: 'What a change would newly hit and miss, before it is saved',
        params: byId,
        body: ruleChangeSchema,
        response: { 200: differenceSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await book.preview(request.params.id, request.body));
    },
  );
  app.put(
    '/api/guard/rules/:id',
    {
      ...largeFromStaff(),
      schema: {
        tags,
        summary: 'Save a new edition of a rule',
        params: byId,
        body: ruleChangeSchema,
        response: { 200: ruleSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await book.change(request.params.id, request.body, staff.value.name));
    },
  );
}
