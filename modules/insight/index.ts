import type { App } from '../../platform/http/index.ts';
import type { Clock } from '../../platform/kernel/index.ts';
import type { Live } from '../live/index.ts';
import { FiguresKeeper, putEveryMs } from './app/keeper.ts';
import type { ReviewNeeds } from './app/review.ts';
import { insightRoutes } from './http/routes.ts';

export interface Insight {
  routes(app: App): void;
  stop(): void;
}

export interface InsightNeeds extends ReviewNeeds {
  readonly live: Live;
  readonly clock: Clock;
}

/** Listens to every tape from now on; must be opened before the live module resumes its runs. */
export function openInsight(needs: InsightNeeds): Insight {
  const keeper = new FiguresKeeper({
    now: () => needs.clock.now(),
    control: (runId) => needs.live.control(runId),
  });
  needs.live.onFacts((runId, facts) => keeper.hear(runId, facts));
  const timer = setInterval(() => keeper.show(), putEveryMs);
  timer.unref();
  return {
    routes: (app) => insightRoutes(app, needs),
    stop: () => clearInterval(timer),
  };
}
