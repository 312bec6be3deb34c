import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import {
  approveAssessment,
  assessmentNeeds,
  recordDuty,
  scaleOf,
  writeAssessment,
} from '../app/assessments.ts';
import type { Deps } from '../app/deps.ts';
import {
  assessmentBodySchema,
  assessmentNeedSchema,
  assessmentSchema,
  dutyInputSchema,
  dutyRecordSchema,
  dutySchema,
  scaleSchema,
} from '../contract.ts';
import { dutiesOf } from '../domain/scale.ts';
import { assessmentStore, dutyStore } from '../store/assessments.ts';

const tags = ['privacy'];
const idSchema = z.object({ id: z.string() });

/** PRIVACY-15, PRIVACY-16: what is assessed before it is done, and what follows from how much is held. */
export function assessmentRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/privacy/assessments',
    {
      schema: {
        tags,
        summary: 'What has to be assessed, and every assessment',
        response: {
          200: z.object({
            deps: z.array(assessmentNeedSchema),
            assessments: z.array(assessmentSchema),
          }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const { sql } = deps.database;
      const assessments = await assessmentStore.list(sql);
      return reply.send({ deps: await assessmentNeeds(sql), assessments });
    },
  );
  writingRoutes(app, deps);
  scaleRoutes(app, deps);
}

function writingRoutes(app: App, deps: Deps): void {
  app.post(
    '/api/privacy/assessments',
    {
      schema: {
        tags,
        summary: 'A new edition of an assessment; another person approves it',
        body: assessmentBodySchema,
        response: { 201: idSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await writeAssessment(deps, request.body, staff.value), 201);
    },
  );
  app.post(
    '/api/privacy/assessments/:id/approve',
    {
      schema: {
        tags,
        summary: 'Approve what somebody else wrote',
        params: idSchema,
        response: { 200: idSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await approveAssessment(deps, request.params.id, staff.value));
    },
  );
}

function scaleRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/privacy/scale',
    {
      schema: {
        tags,
        summary: 'How many people’s data are held, and which duties follow',
        response: {
          200: z.object({
            scale: scaleSchema,
            duties: z.array(dutySchema),
            records: z.array(dutyRecordSchema),
          }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      const scale = await scaleOf(deps);
      const records = await dutyStore.list(deps.database.sql);
      return reply.send({ scale, duties: dutiesOf(scale), records });
    },
  );
  app.post(
    '/api/privacy/duties',
    {
      schema: {
        tags,
        summary: 'Put on record who the officer is, or that an audit was done',
        body: dutyInputSchema,
        response: { 201: idSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return reply.status(201).send(await recordDuty(deps, request.body, staff.value));
    },
  );
}
