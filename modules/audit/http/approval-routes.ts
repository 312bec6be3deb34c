import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { askApproval, decideApproval } from '../app/approvals.ts';
import type { Deps } from '../app/deps.ts';
import {
  approvalAskSchema,
  approvalDecisionSchema,
  approvalIdSchema,
  approvalSchema,
} from '../contract.ts';
import { approvalStore } from '../store/approvals.ts';

const tags = ['privacy'];

/** PRIVACY-14: what needs two people. */
export function approvalRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/approvals',
    {
      schema: {
        tags,
        summary: 'What waits for a second person, and what was decided',
        response: { 200: z.object({ approvals: z.array(approvalSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'approval');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ approvals: await approvalStore.list(deps.database.sql) });
    },
  );
  app.post(
    '/api/approvals',
    {
      schema: {
        tags,
        summary: 'Ask for what needs a second person',
        body: approvalAskSchema,
        response: { 201: approvalSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'ask', 'approval');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await askApproval(deps, request.body, staff.value), 201);
    },
  );
  decideRoute(app, deps);
}

function decideRoute(app: App, deps: Deps): void {
  app.post(
    '/api/approvals/:id',
    {
      schema: {
        tags,
        summary: 'Agree or refuse, as the second person',
        params: approvalIdSchema,
        body: approvalDecisionSchema,
        response: { 200: approvalSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'decide', 'approval');
      if (!staff.ok) return answer(reply, staff);
      const { id } = request.params;
      return answer(reply, await decideApproval(deps, id, request.body.agree, staff.value));
    },
  );
}
