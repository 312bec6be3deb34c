import { z } from 'zod';
import { answer, needStaff, sendRefusal, type App } from '../../../platform/http/index.ts';
import { waiverSchema } from '../../compliance/contract.ts';
import { planViolations } from '../app/plan-compliance.ts';
import type { LiveDeps } from '../app/deps.ts';
import { find } from '../app/plan.ts';
import { judgeWhileTyping } from '../app/typing.ts';
import { isOpenBlock } from '../domain/plan-compliance.ts';
import { planViolationSchema, planSchema } from '../contract.ts';
import { sessionUnknown } from '../refusals.ts';
import { exactText, freeText, idText } from '../../../platform/http/texts.ts';
import { patrolStore } from '../store/patrols.ts';

const byId = z.object({ id: z.string() });
const tags = ['guard'];

/** The compliance of plans: what stands against them, and who let it pass. */
export function complianceRoutes(app: App, deps: LiveDeps): void {
  planRoutes(app, deps);
  waiverRoutes(app, deps);
  patrolRoute(app, deps);
}

function planRoutes(app: App, deps: LiveDeps): void {
  const whileTyping = judgeWhileTyping(deps);
  const found = z.object({ findings: z.array(planViolationSchema), open: z.number() });
  app.get(
    '/api/sessions/:id/guard',
    {
      schema: {
        tags,
        summary: 'What stands against the plan as it is saved',
        params: byId,
        response: { 200: found },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const session = await find(deps, request.params.id);
      if (!session) return sendRefusal(reply, sessionUnknown);
      const violations = await planViolations(deps, session.id, session.plan);
      return reply.send({ findings: violations, open: violations.filter(isOpenBlock).length });
    },
  );
  app.post(
    '/api/sessions/:id/guard',
    {
      schema: {
        tags,
        summary: 'What would stand against a plan that is being written',
        params: byId,
        body: z.object({
          plan: planSchema,
          typing: z
            .boolean()
            .default(false)
            .describe('documents, prices and waivers may be as they were some seconds ago'),
        }),
        response: { 200: found },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const { plan, typing } = request.body;
      const { id } = request.params;
      const violations = await (typing ? whileTyping(id, plan) : planViolations(deps, id, plan));
      return reply.send({ findings: violations, open: violations.filter(isOpenBlock).length });
    },
  );
}

function waiverRoutes(app: App, deps: LiveDeps): void {
  app.post(
    '/api/sessions/:id/waivers',
    {
      schema: {
        tags,
        summary: 'Ask that a block of the plan may pass; a second person has to agree',
        params: byId,
        body: z.object({
          ruleId: idText(20),
          key: exactText('quoted', 500, 3),
          said: freeText({ most: 400, lines: true }),
          reason: freeText({ least: 4, most: 300, lines: true }),
        }),
        response: { 201: waiverSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'waive', 'guard');
      if (!staff.ok) return answer(reply, staff);
      if (!(await find(deps, request.params.id))) return sendRefusal(reply, sessionUnknown);
      const { ruleId, key, said, reason } = request.body;
      const object = request.params.id;
      const asking = { object, key, ruleId, said, reason, by: staff.value };
      return answer(reply, await deps.compliance.askWaiver(asking), 201);
    },
  );
  app.post(
    '/api/waivers/:id/agree',
    {
      schema: {
        tags,
        summary: 'Agree to a waiver that somebody else asked for',
        params: byId,
        response: { 200: waiverSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'waive', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await deps.compliance.agreeWaiver(request.params.id, staff.value));
    },
  );
}

function patrolRoute(app: App, deps: LiveDeps): void {
  app.get(
    '/api/guard/patrol',
    {
      schema: {
        tags,
        summary: 'What the last patrol found in the coming sessions',
        response: {
          200: z.object({
            sessions: z.array(
              z.object({
                sessionId: z.string(),
                at: z.number(),
                blocks: z.number(),
                fixes: z.number(),
              }),
            ),
          }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ sessions: await patrolStore.all(deps.database.sql) });
    },
  );
}
