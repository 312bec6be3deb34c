import { join } from 'node:path';
import { openAcademy } from '../../modules/academy/index.ts';
import { openAfterSales } from '../../modules/aftersale/index.ts';
import { openCatalog } from '../../modules/catalog/index.ts';
import { openCompliance } from '../../modules/compliance/index.ts';
import { openCrm } from '../../modules/crm/index.ts';
import { openDeliveries } from '../../modules/delivery/index.ts';
import { openFinance } from '../../modules/finance/index.ts';
import { openIngest } from '../../modules/ingest/index.ts';
import { openInsight } from '../../modules/insight/index.ts';
import { openLedger } from '../../modules/ledger/index.ts';
import { openLive } from '../../modules/live/index.ts';
import { openOrders } from '../../modules/order/index.ts';
import { openPayments } from '../../modules/payment/index.ts';
import { openAudit } from '../../modules/audit/index.ts';
import { openPrivacy } from '../../modules/privacy/index.ts';
import { openPromo } from '../../modules/promo/index.ts';
import { openRisk } from '../../modules/risk/index.ts';
import { openSpeech } from '../../modules/speech/index.ts';
import { openSupply } from '../../modules/supply/index.ts';
import { openTape } from '../../modules/tape/index.ts';
import { openTeam } from '../../modules/team/index.ts';
import { openPictureReader } from '../../media/reading/index.ts';
import { openEgress } from '../../platform/egress/index.ts';
import { eventsPersonalData, openOutbox } from '../../platform/events/index.ts';
import { openFiles } from '../../platform/files/index.ts';
import { placeOf, usualCaps } from '../../platform/http/index.ts';
import { openPseudonyms } from '../../platform/personal/index.ts';
import { openJobs } from '../../platform/jobs/index.ts';
import { systemClock, systemIds, type Clock } from '../../platform/kernel/index.ts';
import { openHub } from '../../platform/realtime/index.ts';
import { openLog, openMetrics, waitFor } from '../../platform/telemetry/index.ts';
import { addProductRoute } from './add-product.ts';
import { openApp } from './app.ts';
import { closeProgram } from './closing.ts';
import { startCrowd } from './crowd.ts';
import { openGround } from './engine.ts';
import { ofLater } from './later.ts';
import { nameJudge } from './names.ts';
import { opsRoutes } from './ops.ts';
import { destinationsOf, recognisersOf } from './outside.ts';
import { pageRoutes } from './pages.ts';
import type { Settings } from './settings.ts';
import { waits } from './waits.ts';

/** The invented seller that every room of the demo names for the whole show (令117号 art. 26). */
const demoSeller = {
  name: '云锦电器商贸有限公司(虚构示例)',
  licence: '统一社会信用代码 91000000DEMO0000X(示例)',
  address: '示例省模拟市样例区虚构路 1 号',
  phone: '400-000-0000',
};

const tickMs = 200;

/** Events that everybody has handled are of no more use, and name people (PIPL 19). */
const eventsKeptMs = 90 * 86_400_000;

export type Program = Awaited<ReturnType<typeof openProgram>>;

/** Builds the whole program from its modules; starts nothing that listens. */
export async function openProgram(settings: Settings, clock: Clock = systemClock) {
  const log = openLog(settings.logLevel);
  const metrics = openMetrics();
  const newId = systemIds(() => clock.now());
  const now = (): number => clock.now();
  const { engine, database } = await openGround(settings, { log, metrics, now });
  const outbox = openOutbox({ database, log, metrics, now });
  const jobs = openJobs({ database, log, now });
  const caps = settings.caps ?? usualCaps;
  const hub = openHub({
    log,
    metrics,
    now,
    tickMs,
    placeOf,
    socketsMost: caps.sockets,
    entriesMost: caps.entries,
  });
  const base = { database, outbox, clock, newId, log, metrics, hub };
  const { secrets, seller = demoSeller } = settings;
  const keys = new Map(
    Object.entries(secrets.keys).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
  );
  const audit = openAudit(base);
  const privacy = openPrivacy({ ...base, audit, keys, currentKey: secrets.currentKey });
  await privacy.prepare();
  const baseUrl = settings.publicUrl ?? `http://localhost:${settings.port}`;
  const team = openTeam({
    ...base,
    secret: secrets.signIn,
    baseUrl,
    secondFactorFor: settings.secondFactorFor ?? [],
    audit: (tx, entry) => audit.write(tx, entry),
    // Keys of streams are of a module that is opened later.
    replaceKeys: (tx, by) => ingest.replaceKeys(tx, by),
  });
  const catalog = openCatalog({
    ...base,
    audit,
    // Who sells it at this moment is asked of a module that is opened later.
    mayChange: (asked, by) => live.mayChange(asked, by),
  });
  // What was said lately is asked of a module that is opened later.
  const compliance = openCompliance({
    ...base,
    audit,
    privacy,
    team,
    catalog,
    recentWords: () => live.recentWords(),
  });
  const crm = openCrm({
    ...base,
    privacy,
    secret: secrets.viewers,
    names: nameJudge({ team, compliance, seller }),
    networkMost: caps.newcomers,
    overTls: baseUrl.startsWith('https:'),
  });
  const promo = openPromo({ ...base, audit, compliance, crm });
  const supply = openSupply({ ...base, audit, catalog });
  const egress = openEgress(destinationsOf(settings));
  const payments = openPayments({
    ...base,
    ...settings.channels,
    egress,
    sandboxes: settings.mode !== 'production',
    secret: secrets.sandbox,
    random: settings.random ?? Math.random,
    // Orders that write-behind has not written yet are asked of a module that is opened later.
    written: () => orders.written(),
  });
  const risk = openRisk({ ...base, audit, secret: secrets.viewers, hosting: settings.hosting });
  const sold = { catalog, crm, supply, promo, payments, risk };
  const orders = openOrders({
    ...base,
    ...sold,
    audit,
    writeBehind: settings.writeBehind,
    ...ofLater(() => ({ afterSales, deliveries })),
  });
  await orders.recover();
  const deliveries = openDeliveries({
    ...base,
    audit,
    catalog,
    crm,
    orders,
    // What will never leave is asked of a module that is opened later.
    withheld: (tx, id) => afterSales.withheld(tx, id),
  });
  const afterSales = openAfterSales({ ...base, ...sold, audit, orders, deliveries });
  const files = openFiles(join(settings.folder, 'recordings'));
  const ingest = openIngest({ ...base, files, audit, privacy });
  const pseudonymOf = openPseudonyms(secrets.viewers);
  const tape = openTape({
    ...base,
    audit,
    catalog,
    orders,
    ingest,
    pseudonymOf,
    // Plan and reviews of a show are asked of a module that is opened later.
    evidenceOf: (run) => live.evidenceOf(run),
  });
  const known = { audit, privacy, team, catalog, compliance, crm, promo, supply, ingest, tape };
  const covers = openFiles(join(settings.folder, 'covers'));
  const reader = openPictureReader();
  const live = openLive({
    ...base,
    ...known,
    orders,
    seller,
    // Which words may stand on air is asked of a module that is opened later.
    words: {
      decide: (stage, action) => speech.onAir.decide(stage, action),
      cardHits: (stage, cue) => speech.onAir.cardHits(stage, cue),
    },
    covers,
    reader,
    caps,
  });
  const speech = openSpeech({ ...base, ...known, live, ...recognisersOf(settings, egress) });
  const academy = openAcademy({ ...base, live, startCrowd: (ask) => startCrowd(settings, ask) });

  const ledger = openLedger();
  const finance = openFinance({ ...base, ...known, live, ledger, orders, afterSales, payments });
  await finance.prepare();
  const insight = openInsight({
    database,
    audit,
    compliance,
    supply,
    promo,
    tape,
    live,
    orders,
    ingest,
    finance,
    clock,
    pseudonymOf,
    log,
  });
  await compliance.book.reload();

  // What a module has of these it says itself.
  const modules = [
    audit,
    privacy,
    team,
    catalog,
    compliance,
    crm,
    promo,
    supply,
    payments,
    risk,
    orders,
    deliveries,
    afterSales,
    ingest,
    tape,
    live,
    speech,
    finance,
    insight,
    academy,
  ];
  for (const module of modules) {
    if ('personal' in module) privacy.registry.register(module.personal);
    if ('subscriber' in module) outbox.subscribe(module.subscriber);
    if ('schedule' in module) module.schedule(jobs);
  }
  privacy.registry.register(eventsPersonalData);
  engine.schedule(jobs);
  jobs.daily('events.prune', '03:45', async () => {
    await outbox.prune(now() - eventsKeptMs);
  });

  const app = await openApp({ settings, log, metrics, team, crm });
  for (const module of modules) module.routes(app);
  addProductRoute(app, { database, catalog, supply });
  const { opsToken: token, folder } = settings;
  opsRoutes(app, { database, engine, metrics, ingest, token, folder });
  await pageRoutes(app, settings.root);
  live.listen(app.server);
  await waitFor(log, waits.rooms, () => live.resume());
  return {
    app,
    database,
    outbox,
    jobs,
    world: {
      database,
      team,
      audit,
      privacy,
      compliance,
      catalog,
      crm,
      promo,
      supply,
      payments,
      orders,
      deliveries,
      afterSales,
      live,
      finance,
    },
    payments,
    orders,
    deliveries,
    afterSales,
    ingest,
    tape,
    live,
    supply,
    finance,
    audit,
    privacy,
    ledger,
    risk,
    log,
    metrics,
    hub,
    close: () => {
      academy.stop();
      insight.stop();
      const parts = { app, hub, jobs, orders, ingest, live, speech, outbox, database, engine };
      return closeProgram(parts, log);
    },
  };
}
