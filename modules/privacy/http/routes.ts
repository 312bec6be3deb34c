import type { App } from '../../../platform/http/index.ts';
import type { Deps } from '../app/deps.ts';
import { assessmentRoutes } from './assessment-routes.ts';
import { agreementAndBreachRoutes } from './agreement-and-breach-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { ownRoutes } from './own-routes.ts';

/** The person's own routes, and the desk of who guards their data. */
export function privacyRoutes(app: App, deps: Deps, readClosed: () => Promise<void>): void {
  ownRoutes(app, deps);
  deskRoutes(app, deps, readClosed);
  agreementAndBreachRoutes(app, deps);
  assessmentRoutes(app, deps);
  keyRoutes(app, deps);
}
