import { sql } from 'drizzle-orm';
import type { App } from '../../platform/http/index.ts';
import { isFull } from '../../platform/files/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { faultsOf, type Metrics } from '../../platform/telemetry/index.ts';
import type { Engine } from './engine.ts';

interface OpsNeeds {
  readonly database: Database;
  readonly engine: Engine;
  readonly metrics: Metrics;
  /** Where all that is kept lies. */
  readonly folder: string;
}

const answerMs = 2000;

/** What operations ask: is it alive, can it serve, how is it doing. */
export function opsRoutes(app: App, { database, engine, metrics, folder }: OpsNeeds): void {
  const quiet = { config: { rateLimit: false }, schema: { hide: true } };
  app.get('/healthz', quiet, async (_request, reply) => reply.send({ alive: true }));
  // DB-11: whoever cannot serve says so at once, and what it waits for.
  app.get('/readyz', quiet, async (_request, reply) => {
    const ready = await answers(database);
    const faults = await faultsOf(metrics);
    const state = { ready, faults, diskFull: isFull(folder), database: engine.state() };
    return reply.code(ready ? 200 : 503).send(state);
  });
  app.get('/metrics', quiet, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

async function answers({ sql: db }: Database): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), answerMs).unref();
  });
  const asked = db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]);
}
