import { z } from 'zod';
import {
  answer,
  goneOf,
  needStaff,
  sendQueued,
  sendRefusal,
  tableOf,
  type App,
} from '../../../platform/http/index.ts';
import type { Aside } from '../../../platform/jobs/aside.ts';
import type { Queue } from '../../../platform/jobs/queue.ts';
import { ok } from '../../../platform/kernel/index.ts';
import { basisHead, basisOf, basisPages, basisRow, type BasisFact } from '../app/basis.ts';
import { promotionEffect, type EffectDeps } from '../app/effect.ts';
import { fileOf } from '../app/files.ts';
import { effectAskSchema, effectSchema, foldingSchema } from '../contract.ts';
import type { ReviewDesk } from '../app/review-desk.ts';
import type { ReviewDeps } from '../app/review.ts';
import { indicators } from '../domain/indicators.ts';

/** JOBS-5: whoever folds or sends a whole tape waits for a turn. */
interface Turns {
  readonly readings: Queue;
  readonly downloads: Queue;
  /** What is built in one go, beside the main thread. */
  readonly aside: Aside;
  readonly reviews: ReviewDesk;
}

type Deps = Pick<ReviewDeps, 'tape' | 'pseudonymOf'> & EffectDeps & Turns;

const byRun = z.object({ runId: z.string() });

export function insightRoutes(app: App, deps: Deps): void {
  reviewRoutes(app, deps);
  basisRoutes(app, deps);
  effectRoute(app, deps);
}

function effectRoute(app: App, deps: EffectDeps): void {
  app.get(
    '/api/effect',
    {
      schema: {
        tags: ['insight'],
        summary: 'A promotion beside the time before it, with 95 % intervals',
        querystring: effectAskSchema,
        response: { 200: effectSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'figures');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await promotionEffect(deps, request.query));
    },
  );
}

function reviewRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/indicators',
    { schema: { tags: ['insight'], summary: 'What each indicator means, versioned' } },
    async (_request, reply) =>
      reply.send({
        indicators: indicators.map(({ forms, ...indicator }) => ({
          ...indicator,
          forms: forms.map(({ name, numerator, denominator }) => ({
            name,
            numerator,
            denominator,
          })),
        })),
      }),
  );
  app.get(
    '/api/runs/:runId/review',
    { schema: { tags: ['insight'], summary: 'The review of one run', params: byRun } },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'figures');
      if (!staff.ok) return answer(reply, staff);
      const { runId } = request.params;
      return answer(reply, await deps.reviews.review(runId));
    },
  );
  progressRoute(app, deps);
  fileRoute(app, deps);
}

function progressRoute(app: App, { reviews }: Deps): void {
  app.get(
    '/api/runs/:runId/review/progress',
    {
      schema: {
        tags: ['insight'],
        summary: 'How far the review of one run is, while it is being made',
        params: byRun,
        response: { 200: z.object({ folding: foldingSchema.nullable() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'figures');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ folding: reviews.progress(request.params.runId) });
    },
  );
}

function fileRoute(app: App, deps: Deps): void {
  app.get(
    '/api/runs/:runId/review.:form',
    {
      schema: {
        tags: ['insight'],
        summary: 'The review as a PDF or Excel file',
        params: byRun.extend({ form: z.enum(['pdf', 'xlsx']) }),
        querystring: z.object({ lang: z.enum(['zh', 'en']).default('zh') }),
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'figures');
      if (!staff.ok) return answer(reply, staff);
      const { runId, form } = request.params;
      const { lang } = request.query;
      const review = await deps.reviews.review(runId);
      if (!review.ok) return sendRefusal(reply, review.refusal);
      const made = await fileOf(deps.aside, form, { review: review.value, lang });
      if (!made.ok) return sendRefusal(reply, made.refusal);
      return reply
        .type(form === 'pdf' ? 'application/pdf' : excelType)
        .header('content-disposition', `attachment; filename="review-${runId}.${form}"`)
        .send(Buffer.from(made.value));
    },
  );
}

const byIndicator = byRun.extend({ id: z.string() });

function basisRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/runs/:runId/indicators/:id/facts',
    {
      schema: {
        tags: ['insight'],
        summary: 'What one indicator was counted from, newest facts first',
        params: byIndicator,
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'figures');
      if (!staff.ok) return answer(reply, staff);
      const { runId, id } = request.params;
      const basis = await deps.readings.run(() => basisOf(deps, runId, id), goneOf(reply));
      return answer(reply, basis);
    },
  );
  app.get(
    '/api/runs/:runId/indicators/:id/facts.csv',
    {
      schema: {
        tags: ['insight'],
        summary: 'Every fact that one indicator was counted from, as a file',
        params: byIndicator,
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'figures');
      if (!staff.ok) return answer(reply, staff);
      const { runId, id } = request.params;
      return sendQueued(reply, deps.downloads, async () => {
        const facts = await basisPages(deps, runId, id);
        if (!facts.ok) return facts;
        const pages = rowsOf(facts.value);
        return ok(tableOf(reply, { name: `${id}-${runId}`, head: basisHead, pages }));
      });
    },
  );
}

async function* rowsOf(pages: AsyncIterable<readonly BasisFact[]>) {
  for await (const facts of pages) yield facts.map(basisRow);
}

const excelType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
