import { z } from 'zod';
import { answer, needStaff, type App, largeFromStaff } from '../../../platform/http/index.ts';
import { differenceSchema, editionsSchema, listChangeSchema, wordListSchema } from '../contract.ts';
import type { Compliance } from '../face.ts';

const byName = z.object({ name: z.string().max(20) });
const tags = ['guard'];

/** GUARD-56: the lists of words that the rules go by. */
export function listRoutes(app: App, compliance: Compliance): void {
  readRoutes(app, compliance);
  editRoutes(app, compliance);
}

function readRoutes(app: App, { book }: Compliance): void {
  app.get(
    '/api/guard/lists',
    {
      schema: {
        tags,
        summary: 'The lists of words that the rules go by',
        response: { 200: z.object({ lists: z.array(wordListSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ lists: book.lists() });
    },
  );
  app.get(
    '/api/guard/lists/:name/editions',
    {
      schema: {
        tags,
        summary: 'Who changed a list, when and why',
        params: byName,
        response: { 200: editionsSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const editions = await book.listEditions(request.params.name);
      return reply.send({
        editions: editions.map(({ version, by, at, note }) => ({ version, by, at, note })),
      });
    },
  );
}

function editRoutes(app: App, { book }: Compliance): void {
  app.post(
    '/api/guard/lists/:name/preview',
    {
      ...largeFromStaff(),
      schema: {
        tags,
        summary: 'What a list with other words would newly hit and miss',
        params: byName,
        body: listChangeSchema,
        response: { 200: differenceSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await book.previewList(request.params.name, request.body));
    },
  );
  app.put(
    '/api/guard/lists/:name',
    {
      ...largeFromStaff(),
      schema: {
        tags,
        summary: 'Save a new edition of a list',
        params: byName,
        body: listChangeSchema,
        response: { 200: wordListSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const { name } = request.params;
      return answer(reply, await book.changeList(name, request.body, staff.value.name));
    },
  );
}
