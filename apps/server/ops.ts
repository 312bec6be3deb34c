import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Ingest } from '../../modules/ingest/index.ts';
import { eventsLead } from '../../platform/events/index.ts';
import { isFull } from '../../platform/files/index.ts';
import { isThisMachine, sendRefusal, type App } from '../../platform/http/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { refuse } from '../../platform/kernel/index.ts';
import { faultsOf, type Metrics } from '../../platform/telemetry/index.ts';
import type { Engine } from './engine.ts';
import { missingNow } from './waits.ts';

interface OpsDeps {
  readonly database: Database;
  readonly engine: Pick<Engine, 'state'>;
  readonly metrics: Metrics;
  readonly ingest: Pick<Ingest, 'rtmpState'>;
  /** `DIANBO_OPS_TOKEN`; without one only this machine is told. */
  readonly token: string | undefined;
  /** Where all that is kept lies. */
  readonly folder: string;
}

const answerMs = 2000;

const notOps = refuse('ops.token-unknown', 401, {
  zh: '仅本机或持有 DIANBO_OPS_TOKEN 的请求可以查看指标。',
  en: 'Metrics are available only from this machine or with DIANBO_OPS_TOKEN.',
});

/** What operations ask: is it alive, can it serve, how is it doing. */
export function opsRoutes(app: App, deps: OpsDeps): void {
  const { database, engine, metrics, ingest, token, folder } = deps;
  const ops = { config: { lane: 'ops' }, schema: { hide: true } } as const;
  const whetherLed = askedOnce(() => ledOf(database));
  app.get('/healthz', ops, async (_request, reply) => reply.send({ alive: true }));
  // DB-11: whoever cannot serve says so at once, and what it waits for.
  app.get('/readyz', ops, async (request, reply) => {
    const led = await whetherLed();
    const ready = led !== undefined;
    reply.code(ready ? 200 : 503);
    if (!isOps(request, token)) return reply.send({ ready });
    const waitsFor = missingNow({ engine, ingest }, led);
    const faults = await faultsOf(metrics);
    const [rtmp, diskFull] = [ingest.rtmpState(), isFull(folder)];
    return reply.send({ ready, faults, waitsFor, diskFull, database: engine.state(), rtmp });
  });
  app.get('/metrics', ops, async (request, reply) => {
    if (!isOps(request, token)) return sendRefusal(reply, notOps);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

/** HTTP-11: hashed first, so that neither its length nor its letters are told by the time it takes. */
function isOps(request: FastifyRequest, token: string | undefined): boolean {
  if (isThisMachine(request)) return true;
  if (token === undefined) return false;
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(request.headers.authorization ?? ''), hash(`Bearer ${token}`));
}

/** However many ask at once, the database is asked once. */
function askedOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

/** Whether any program leads; undefined where the database does not answer in time. */
async function ledOf(database: Database): Promise<boolean | undefined> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), answerMs).unref();
  });
  const asked = database.leaderOf(eventsLead).then(
    (leader) => leader !== undefined,
    () => undefined,
  );
  return Promise.race([asked, late]);
}
