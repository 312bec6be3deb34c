import { factsLead } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { faultsOf, type Metrics } from '../../platform/telemetry/index.ts';
import type { Ingest } from '../../modules/ingest/index.ts';
import type { Engine } from './engine.ts';
import { missingNow } from './waits.ts';

interface OpsNeeds {
  readonly database: Database;
  readonly engine: Engine;
  readonly ingest: Pick<Ingest, 'rtmpIsDown'>;
  readonly metrics: Metrics;
}

const answerMs = 2000;

/** What operations ask: is it alive, can it serve, how is it doing. */
export function opsRoutes(app: App, { database, engine, ingest, metrics }: OpsNeeds): void {
  const quiet = { config: { rateLimit: false }, schema: { hide: true } };
  app.get('/healthz', quiet, async (_request, reply) => reply.send({ alive: true }));
  // DB-11: whoever cannot serve says so at once, and what it waits for.
  app.get('/readyz', quiet, async (_request, reply) => {
    const led = await whetherLed(database);
    const waitsFor = missingNow({ engine, ingest }, led);
    const faults = await faultsOf(metrics);
    const ready = led !== undefined;
    const answer = { ready, faults, waitsFor, database: engine.state() };
    return reply.code(ready ? 200 : 503).send(answer);
  });
  app.get('/metrics', quiet, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

/** Whether any program leads; undefined where the database does not answer in time. */
async function whetherLed(database: Database): Promise<boolean | undefined> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), answerMs).unref();
  });
  const asked = database.leaderOf(factsLead).then(
    (leader) => leader !== undefined,
    () => undefined,
  );
  return Promise.race([asked, late]);
}
