import { sql } from 'drizzle-orm';
import type { App } from '../../platform/http/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { Metrics } from '../../platform/telemetry/index.ts';

interface OpsNeeds {
  readonly database: Database;
  readonly metrics: Metrics;
}

/** What operations ask: is it alive, can it serve, how is it doing. */
export function opsRoutes(app: App, { database, metrics }: OpsNeeds): void {
  const quiet = { config: { rateLimit: false }, schema: { hide: true } };
  app.get('/healthz', quiet, async (_request, reply) => reply.send({ alive: true }));
  app.get('/readyz', quiet, async (_request, reply) => {
    await database.sql.execute(sql`select 1`);
    return reply.send({ ready: true });
  });
  app.get('/metrics', quiet, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
