import { z } from 'zod';
import { answer, needStaff, sendQueued, type App } from '../../../platform/http/index.ts';
import { ok } from '../../../platform/kernel/index.ts';
import { packEvidence } from '../app/evidence.ts';
import { idText } from '../../../platform/http/texts.ts';
import type { Deps } from '../app/deps.ts';

const span = z.object({
  from: z.coerce.number().int().optional(),
  until: z.coerce.number().int().optional(),
  orderId: idText().optional(),
});

export function evidenceRoutes(app: App, deps: Deps): void {
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
      const { value: by } = staff;
      return sendQueued(reply, deps.downloads, async () => {
        const pack = await packEvidence(deps, { runId, by, ...request.query });
        if (!pack.ok) return pack;
        const { name, bytes, stream } = pack.value;
        reply
          .type('application/zip')
          .header('content-disposition', `attachment; filename="${name}"`)
          .header('x-about-bytes', String(bytes));
        return ok(stream);
      });
    },
  );
}
