import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import type { ProfitDesk } from '../app/profit.ts';
import { profitTermsSchema } from '../contract.ts';

/** The assumptions behind the margin: everybody who sees figures sees them, finance sets them. */
export function profitRoutes(app: App, desk: ProfitDesk): void {
  app.get(
    '/api/profit-terms',
    {
      schema: {
        tags: ['insight'],
        summary: 'What is assumed behind the contribution margin',
        response: { 200: profitTermsSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'figures');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(desk.terms);
    },
  );
  app.put(
    '/api/profit-terms',
    {
      schema: {
        tags: ['insight'],
        summary: 'Set the assumptions; running shows follow at once',
        body: profitTermsSchema,
        response: { 200: profitTermsSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'assumption');
      if (!staff.ok) return answer(reply, staff);
      await desk.setTerms(request.body, staff.value);
      return reply.send(desk.terms);
    },
  );
}
