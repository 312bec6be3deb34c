import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { tableName } from '../../../platform/personal/index.ts';
import { changeText } from '../app/consents.ts';
import type { Deps } from '../app/deps.ts';
import { actOnRequest } from '../app/requests.ts';
import { retentionRules } from '../app/aging.ts';
import { liftHold, placeHold } from '../app/retention.ts';
import {
  byIdSchema,
  holdAskSchema,
  holdSchema,
  mapRowSchema,
  purposeSchema,
  readingSchema,
  reasonBodySchema,
  requestActSchema,
  requestSchema,
  retentionSchema,
  textChangeSchema,
  type MapRow,
} from '../contract.ts';
import { searchText } from '../../../platform/http/texts.ts';
import { holdStore } from '../store/holds.ts';
import { readingStore } from '../store/readings.ts';
import { requestStore } from '../store/requests.ts';

const tags = ['privacy'];

/** The desk of who answers for personal data: requests, purposes, the map, reads, keeping, holds. */
export function deskRoutes(app: App, deps: Deps, readClosed: () => Promise<void>): void {
  requestRoutes(app, deps, readClosed);
  mapRoutes(app, deps);
  holdRoutes(app, deps);
  liftRoute(app, deps);
  app.put(
    '/api/privacy/purposes/:id/text',
    {
      schema: {
        tags,
        summary: 'New words for a consent; those who agreed to the old ones are asked again',
        params: byIdSchema,
        body: textChangeSchema,
        response: { 200: purposeSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await changeText(deps, request.params.id, request.body, staff.value));
    },
  );
}

function requestRoutes(app: App, deps: Deps, readClosed: () => Promise<void>): void {
  app.get(
    '/api/privacy/requests',
    {
      schema: {
        tags,
        summary: 'What people asked about their data; open ones first, the next due on top',
        response: { 200: z.object({ requests: z.array(requestSchema), now: z.number() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const requests = await requestStore.list(deps.database.sql, 500);
      return reply.send({ requests, now: deps.clock.now() });
    },
  );
  app.post(
    '/api/privacy/requests/:id',
    {
      schema: {
        tags,
        summary: 'Carry a request out, answer it, or refuse it with a reason',
        params: byIdSchema,
        body: requestActSchema,
        response: { 200: requestSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'handle', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const done = await actOnRequest(deps, request.params.id, request.body, staff.value);
      await readClosed();
      return answer(reply, done);
    },
  );
}

function mapRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/privacy/map',
    {
      schema: {
        tags,
        summary: 'Where personal data lies, what for, and how long',
        response: {
          200: z.object({ tables: z.array(mapRowSchema), retention: z.array(retentionSchema) }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const retention = retentionRules.map((rule) => ({ ...rule, kinds: [...rule.kinds] }));
      return reply.send({ tables: mapOf(deps), retention });
    },
  );
  app.get(
    '/api/privacy/readings',
    {
      schema: {
        tags,
        summary: 'Who read what in clear, what for, and what was refused',
        querystring: z.object({
          search: searchText().default('').describe('a reader, person or object'),
          before: z.coerce.number().optional(),
        }),
        response: { 200: z.object({ readings: z.array(readingSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const filter = { ...request.query, limit: 100 };
      return reply.send({ readings: await readingStore.list(deps.database.sql, filter) });
    },
  );
}

function mapOf({ sources }: Deps): MapRow[] {
  return sources
    .flatMap((source) => source.tables)
    .map(({ table, about, what, columns, purposes, kept }) => ({
      table: tableName(table),
      about,
      what,
      purposes: [...purposes],
      kept,
      columns: Object.entries(columns).map(([name, words]) => ({ name, what: words })),
    }));
}

function holdRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/privacy/holds',
    {
      schema: {
        tags,
        summary: 'What must not be removed, for an authority or a court',
        response: { 200: z.object({ holds: z.array(holdSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ holds: await holdStore.list(deps.database.sql) });
    },
  );
  app.post(
    '/api/privacy/holds',
    {
      schema: {
        tags,
        summary: 'Keep everything of a person, show, run or order until the hold is lifted',
        body: holdAskSchema,
        response: { 201: holdSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'handle', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await placeHold(deps, request.body, staff.value), 201);
    },
  );
}

function liftRoute(app: App, deps: Deps): void {
  app.post(
    '/api/privacy/holds/:id/lift',
    {
      schema: {
        tags,
        summary: 'Ask to lift a hold; the second person lifts it',
        params: byIdSchema,
        body: reasonBodySchema,
        response: { 200: holdSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'handle', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const { reason } = request.body;
      return answer(reply, await liftHold(deps, request.params.id, reason, staff.value));
    },
  );
}
