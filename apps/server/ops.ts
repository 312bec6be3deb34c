import { sql } from 'drizzle-orm';
import { answer, needStaff, type App } from '../../platform/http/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { Metrics } from '../../platform/telemetry/index.ts';
import type { Privacy } from '../../modules/privacy/index.ts';

interface OpsNeeds {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly privacy: Privacy;
}

/** What operations ask: is it alive, can it serve, how is it doing, who did what. */
export function opsRoutes(app: App, { database, metrics, privacy }: OpsNeeds): void {
  const quiet = { config: { rateLimit: false }, schema: { hide: true } };
  app.get('/healthz', quiet, async (_request, reply) => reply.send({ alive: true }));
  app.get('/readyz', quiet, async (_request, reply) => {
    await database.sql.execute(sql`select 1`);
    return reply.send({ ready: true, database: database.kind });
  });
  app.get('/metrics', quiet, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  app.get(
    '/api/audit',
    { schema: { tags: ['privacy'], summary: 'Who did what, with the check of the hash chain' } },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'audit');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await privacy.auditTrail(500));
    },
  );
}
