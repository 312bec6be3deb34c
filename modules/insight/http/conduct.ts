import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import { conductSince, type ConductDeps } from '../app/conduct.ts';
import { conductSchema } from '../contract.ts';

export function conductRoute(app: App, deps: ConductDeps, clock: Clock): void {
  app.get(
    '/api/conduct',
    {
      schema: {
        tags: ['insight'],
        summary: 'What was said wrong in the last shows, by host and by rule',
        querystring: z.object({ days: z.coerce.number().int().min(1).max(1100).default(90) }),
        response: { 200: conductSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'guard');
      if (!staff.ok) return answer(reply, staff);
      const since = clock.now() - request.query.days * 86_400_000;
      const { hosts, rules, ...rest } = await conductSince(deps, since);
      return reply.send({ ...rest, hosts: [...hosts], rules: [...rules] });
    },
  );
}
