import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { no } from '../../../platform/kernel/index.ts';
import {
  evidenceInputSchema,
  evidenceSchema,
  productChangeSchema,
  productDetailSchema,
  productEditSchema,
  productSchema,
  withdrawalSchema,
} from '../contract.ts';
import { drawProduct } from '../domain/picture.ts';
import type { Catalog } from '../face.ts';
import { evidenceUnknown } from '../refusals.ts';

const byId = z.object({ id: z.string() });

/** CATALOG-10: what was withdrawn, by whom and why, is for the staff and not for the audience. */
function inside(request: FastifyRequest): boolean {
  return needStaff(request, 'view', 'catalog').ok;
}

export function catalogRoutes(app: App, catalog: Catalog): void {
  filing(app, catalog);
  reading(app, catalog);
  withdrawing(app, catalog);
  changing(app, catalog);
  picture(app, catalog);
  app.get(
    '/api/products',
    {
      schema: {
        tags: ['catalog'],
        summary: 'All appliances',
        response: { 200: z.object({ products: z.array(productSchema) }) },
      },
    },
    async (_request, reply) => reply.send({ products: await catalog.all() }),
  );

  app.get(
    '/api/products/:id',
    {
      schema: {
        tags: ['catalog'],
        summary: 'One appliance with the documents behind its claims',
        params: byId,
        response: { 200: productDetailSchema },
      },
    },
    async (request, reply) => {
      const found = await catalog.detail(request.params.id);
      if (!found.ok || inside(request)) return answer(reply, found);
      const evidence = found.value.evidence.filter(({ withdrawnAt }) => withdrawnAt === null);
      return reply.send({ ...found.value, evidence });
    },
  );
}

function reading(app: App, catalog: Catalog): void {
  app.get(
    '/api/evidence/:id',
    {
      schema: {
        tags: ['catalog'],
        summary: 'One document behind a claim',
        params: byId,
        response: { 200: evidenceSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await catalog.evidence(id);
      const hidden = found.ok && found.value.withdrawnAt !== null && !inside(request);
      return answer(reply, hidden ? no(evidenceUnknown(id)) : found);
    },
  );
}

function picture(app: App, catalog: Catalog): void {
  app.get(
    '/api/products/:id/picture.svg',
    { schema: { tags: ['catalog'], summary: 'The drawn picture', params: byId } },
    async (request, reply) => {
      const found = await catalog.detail(request.params.id);
      if (!found.ok) return answer(reply, found);
      return reply
        .header('cache-control', 'public, max-age=86400')
        .type('image/svg+xml')
        .send(drawProduct(found.value.kind, found.value.look));
    },
  );
}

function filing(app: App, catalog: Catalog): void {
  app.post(
    '/api/products/:id/evidence',
    {
      schema: {
        tags: ['catalog'],
        summary: 'File a document of an appliance: a report, a certificate, a label filing',
        params: byId,
        body: evidenceInputSchema,
        response: { 201: evidenceSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'catalog');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await catalog.file(request.params.id, request.body, staff.value), 201);
    },
  );
}

function withdrawing(app: App, catalog: Catalog): void {
  app.post(
    '/api/evidence/:id/withdraw',
    {
      schema: {
        tags: ['catalog'],
        summary:
          'A document that was filed wrongly: it proves nothing any more, and stays to be seen',
        params: byId,
        body: withdrawalSchema,
        response: { 200: evidenceSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'catalog');
      if (!staff.ok) return answer(reply, staff);
      const withdrawal = { ...request.params, ...request.body };
      return answer(reply, await catalog.withdraw(withdrawal, staff.value));
    },
  );
}

function changing(app: App, catalog: Catalog): void {
  app.put(
    '/api/products/:id',
    {
      schema: {
        tags: ['catalog'],
        summary:
          'Change an appliance as it was seen: words, prices, documents behind claims, on sale or not',
        params: byId,
        body: productChangeSchema,
        response: { 200: productSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'catalog');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await catalog.change(request.params.id, request.body, staff.value));
    },
  );

  app.get(
    '/api/products/:id/edits',
    {
      schema: {
        tags: ['catalog'],
        summary: 'What was changed of an appliance, when and by whom',
        params: byId,
        response: { 200: z.object({ edits: z.array(productEditSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'catalog');
      if (!staff.ok) return answer(reply, staff);
      const edits = await catalog.edits(request.params.id);
      return edits.ok ? reply.send({ edits: edits.value }) : answer(reply, edits);
    },
  );
}
