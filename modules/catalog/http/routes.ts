import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import {
  evidenceInputSchema,
  evidenceSchema,
  productDetailSchema,
  productSchema,
} from '../contract.ts';
import { drawProduct } from '../domain/picture.ts';
import type { Catalog } from '../index.ts';

const byId = z.object({ id: z.string() });

export function catalogRoutes(app: App, catalog: Catalog): void {
  filing(app, catalog);
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
    async (request, reply) => answer(reply, await catalog.detail(request.params.id)),
  );

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
    async (request, reply) => answer(reply, await catalog.evidence(request.params.id)),
  );

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
      return answer(reply, await catalog.file(request.params.id, request.body), 201);
    },
  );
}
