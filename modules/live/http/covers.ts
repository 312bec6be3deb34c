import { z } from 'zod';
import {
  answer,
  needStaff,
  sendRefusal,
  type App,
  largeFromStaff,
} from '../../../platform/http/index.ts';
import { coverBytesMax, coverFile, takeCover, type CoverDeps } from '../app/covers.ts';
import { find, reviewSession } from '../app/plan.ts';
import { coverSchema, reviewInputSchema, reviewSchema, sessionSchema } from '../contract.ts';
import { coverExpected, coverUnknown, sessionUnknown } from '../refusals.ts';
import { coverStore, reviewStore } from '../store/covers.ts';

const byHash = z.object({ hash: z.string().max(64) });

/** LIVE-23: covers, and the writing in them. */
export function coverRoutes(app: App, deps: CoverDeps): void {
  takeRoute(app, deps);
  shownRoutes(app, deps);
  reviewRoutes(app, deps);
}

const tags = ['live'];

function takeRoute(app: App, deps: CoverDeps): void {
  app.post(
    '/api/covers',
    {
      // Twice as much, so that one that is too large is told in the words of covers.
      ...largeFromStaff(2 * coverBytesMax),
      schema: {
        tags,
        summary: 'A JPEG or PNG as a cover; answers with the writing that was read in it',
        response: { 201: coverSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'session');
      if (!staff.ok) return answer(reply, staff);
      const { body } = request;
      if (!Buffer.isBuffer(body)) return sendRefusal(reply, coverExpected);
      return answer(reply, await takeCover(deps, body, staff.value), 201);
    },
  );
}

function shownRoutes(app: App, deps: CoverDeps): void {
  app.get(
    '/api/covers/:hash/writing',
    {
      schema: {
        tags,
        summary: 'The writing in a cover, with where it stands',
        params: byHash,
        response: { 200: coverSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'session');
      if (!staff.ok) return answer(reply, staff);
      const row = await coverStore.byHash(deps.database.sql, request.params.hash);
      if (!row) return sendRefusal(reply, coverUnknown);
      return reply.send({ hash: row.hash, lines: [...row.lines] });
    },
  );
  app.get(
    '/api/covers/:hash',
    { schema: { tags: ['room'], summary: 'A cover as people see it', params: byHash } },
    async (request, reply) => {
      const file = await coverFile(deps, request.params.hash);
      if (!file) return sendRefusal(reply, coverUnknown);
      // Named by what it is, and so never another one.
      return reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('content-length', file.size)
        .type(file.type)
        .send(file.pieces);
    },
  );
}

function reviewRoutes(app: App, deps: CoverDeps): void {
  const params = z.object({ id: z.string() });
  app.post(
    '/api/sessions/:id/reviews',
    {
      schema: {
        tags: ['guard'],
        summary: 'Approve the version that was seen, or send it back with the reason',
        params,
        body: reviewInputSchema,
        response: { 200: sessionSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'review', 'session');
      if (!staff.ok) return answer(reply, staff);
      const input = { id: request.params.id, ...request.body, by: staff.value };
      return answer(reply, await reviewSession(deps, input));
    },
  );
  app.get(
    '/api/sessions/:id/reviews',
    {
      schema: {
        tags: ['guard'],
        summary: 'Every review of this plan, the newest first',
        params,
        response: { 200: z.object({ reviews: z.array(reviewSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'session');
      if (!staff.ok) return answer(reply, staff);
      const session = await find(deps, request.params.id);
      if (!session) return sendRefusal(reply, sessionUnknown);
      const [rows, people] = await Promise.all([
        reviewStore.of(deps.database.sql, session.id),
        deps.team.list(),
      ]);
      const names = new Map(people.map(({ id, name }) => [id, name]));
      const reviews = rows.map(({ sessionId: _session, ...row }) => {
        return { ...row, by: names.get(row.by) ?? row.by };
      });
      return reply.send({ reviews });
    },
  );
}
