import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { packEvidence } from '../app/evidence.ts';
import type { LiveNeeds } from '../app/needs.ts';

const span = z.object({
  from: z.coerce.number().int().optional(),
  until: z.coerce.number().int().optional(),
  orderId: z.string().max(60).optional(),
});

export function evidenceRoutes(app: App, needs: LiveNeeds): void {
  app.get(
    '/api/runs/:runId/evidence.zip',
    {
      schema: {
        tags: ['guard'],
        summary: 'The evidence pack of a show, of a minute or of an order',
        params: z.object({ runId: z.string().max(60) }),
        querystring: span,
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'export', 'evidence');
      if (!staff.ok) return answer(reply, staff);
      const { runId } = request.params;
      const pack = await packEvidence(needs, { runId, by: staff.value, ...request.query });
      if (!pack.ok) return answer(reply, pack);
      const { name, bytes, stream } = pack.value;
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('x-about-bytes', String(bytes))
        .send(stream);
    },
  );
}
