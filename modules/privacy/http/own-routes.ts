import { z } from 'zod';
import { answer, needViewer, sendQueued, type App } from '../../../platform/http/index.ts';
import { openQueue } from '../../../platform/jobs/queue.ts';
import { ok } from '../../../platform/kernel/index.ts';
import { consentsOf, decideConsent, purposeRows } from '../app/consents.ts';
import { copyOf } from '../app/copy.ts';
import type { Deps } from '../app/deps.ts';
import { askRequest, takeBack } from '../app/requests.ts';
import {
  byIdSchema,
  consentAskSchema,
  ownConsentSchema,
  purposeSchema,
  requestAskSchema,
  requestSchema,
} from '../contract.ts';
import { requestStore } from '../store/requests.ts';
import { restrictionStore } from '../store/restrictions.ts';

const tags = ['privacy'];

/** What a person does with their own data: agree, take back, see, ask. */
export function ownRoutes(app: App, deps: Deps): void {
  // JOBS-5: a copy reads all tables; those of everybody at once are made some at a time.
  const copies = openQueue({ atOnce: 4, waiting: 32 });
  consentRoutes(app, deps);
  decideRoutes(app, deps);
  requestRoutes(app, deps);
  app.get(
    '/api/public/purposes',
    {
      schema: {
        tags,
        summary: 'What personal data is used for, and on what basis',
        response: { 200: z.object({ purposes: z.array(purposeSchema) }) },
      },
    },
    async (_request, reply) => reply.send({ purposes: await purposeRows(deps.database.sql) }),
  );
  app.get(
    '/api/me/privacy/copy.zip',
    {
      schema: { tags, summary: 'Everything that is stored of me, as JSON and CSV' },
      config: { rateLimit: { max: 60, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      return sendQueued(reply, copies, async () => {
        const copy = await copyOf(deps, viewer.value.id);
        reply
          .type('application/zip')
          .header('content-disposition', 'attachment; filename="my-data.zip"');
        return ok(copy);
      });
    },
  );
}

function consentRoutes(app: App, deps: Deps): void {
  const { sql } = deps.database;
  app.get(
    '/api/me/privacy',
    {
      schema: {
        tags,
        summary: 'What I agreed to, what I asked for, whether my data is restricted',
        response: {
          200: z.object({
            consents: z.array(ownConsentSchema),
            requests: z.array(requestSchema),
            restricted: z.boolean(),
          }),
        },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const { id } = viewer.value;
      const requests = (await requestStore.ofSubject(sql, id)).slice(0, 50);
      const consents = await consentsOf(sql, id);
      return reply.send({
        consents,
        requests,
        restricted: await restrictionStore.isRestricted(sql, id),
      });
    },
  );
}

function decideRoutes(app: App, deps: Deps): void {
  const { sql } = deps.database;
  app.put(
    '/api/me/consents/:id',
    {
      schema: {
        tags,
        summary: 'Agree to a purpose, or take it back',
        params: byIdSchema,
        body: consentAskSchema,
        response: { 200: ownConsentSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const deciding = {
        subjectId: viewer.value.id,
        purposeId: request.params.id,
        channel: 'room',
        ...request.body,
      };
      return answer(reply, await deps.database.decide((tx) => decideConsent(deps, tx, deciding)));
    },
  );
  app.delete(
    '/api/me/privacy/restriction',
    {
      schema: {
        tags,
        summary: 'Let my data be used again',
        response: { 200: z.object({ restricted: z.boolean() }) },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      await restrictionStore.lift(sql, viewer.value.id);
      return reply.send({ restricted: await restrictionStore.isRestricted(sql, viewer.value.id) });
    },
  );
}

function requestRoutes(app: App, deps: Deps): void {
  app.post(
    '/api/me/privacy/requests',
    {
      schema: {
        tags,
        summary: 'Ask to correct, delete, restrict, withdraw, close or explain',
        body: requestAskSchema,
        response: { 201: requestSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const asking = { subjectId: viewer.value.id, ...request.body };
      return answer(reply, await askRequest(deps, asking), 201);
    },
  );
  app.delete(
    '/api/me/privacy/requests/:id',
    {
      schema: {
        tags,
        summary: 'Take a request back before it is carried out',
        params: byIdSchema,
        response: { 200: requestSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      return answer(reply, await takeBack(deps, request.params.id, viewer.value.id));
    },
  );
}
