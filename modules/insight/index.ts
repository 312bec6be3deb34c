import type { App } from '../../platform/http/index.ts';
import { openAside } from '../../platform/jobs/aside.ts';
import { openQueue } from '../../platform/jobs/queue.ts';
import type { Database } from '../../platform/db/index.ts';
import type { Log } from '../../platform/telemetry/index.ts';
import type { Compliance } from '../compliance/index.ts';
import type { Live } from '../live/index.ts';
import type { Tape } from '../tape/index.ts';
import { FiguresKeeper, putEveryMs } from './app/keeper.ts';
import { ProfitDesk, type ProfitDeps } from './app/profit.ts';
import type { ConductDeps } from './app/conduct.ts';
import type { EffectDeps } from './app/effect.ts';
import { ReviewDesk } from './app/review-desk.ts';
import type { ReviewDeps } from './app/review.ts';
import { conductRoute } from './http/conduct.ts';
import { profitRoutes } from './http/profit.ts';
import { insightRoutes } from './http/routes.ts';

export interface Insight {
  routes(app: App): void;
  stop(): void;
}

export interface InsightDeps extends Omit<ReviewDeps, 'profit' | 'orders'> {
  readonly orders: ReviewDeps['orders'] & EffectDeps['orders'] & ConductDeps['orders'];
  readonly database: Database;
  readonly audit: ProfitDeps['audit'];
  readonly supply: ProfitDeps['supply'];
  readonly finance: ProfitDeps['finance'];
  readonly promo: EffectDeps['promo'];
  readonly live: Pick<Live, 'session' | 'control'>;
  readonly tape: Pick<Tape, 'onFacts' | 'open' | 'endedSince' | 'conductOf'>;
  readonly compliance: Pick<Compliance, 'appeals'>;
  readonly log: Log;
}

/** Costs change with a delivery, not with an order; a database that is away leaves the last known. */
const costsEveryMs = 15_000;

/** Listens to every tape from now on; must be opened before the live module resumes its runs. */
export function openInsight(deps: InsightDeps): Insight {
  const profit = new ProfitDesk(deps);
  const keeper = new FiguresKeeper({
    profit: (state) => profit.view(state),
    now: () => deps.clock.now(),
    control: (runId) => deps.live.control(runId),
  });
  const readings = openQueue({ atOnce: 2, waiting: 16 });
  const turns = {
    readings,
    downloads: openQueue({ atOnce: 8, waiting: 16 }),
    aside: openAside({ atOnce: 2, waiting: 16, log: deps.log }),
    reviews: new ReviewDesk({ ...deps, profit }, readings),
  };
  const refresh = (): void => {
    profit.refresh().catch(() => undefined);
  };
  const timer = setInterval(() => keeper.show(), putEveryMs);
  timer.unref();
  const costs = setInterval(refresh, costsEveryMs);
  costs.unref();
  deps.tape.onFacts((runId, facts) => {
    // A show begins: what its goods cost should be known before its first sale.
    if (facts[0]?.seq === 1) refresh();
    keeper.take(runId, facts);
  });
  return {
    routes: (app) => {
      insightRoutes(app, { ...deps, ...turns });
      profitRoutes(app, profit);
      conductRoute(app, deps, deps.clock);
    },
    stop: () => {
      clearInterval(timer);
      clearInterval(costs);
    },
  };
}
