import type { App } from '../../../platform/http/index.ts';
import type { Needs } from '../app/needs.ts';
import { assessmentRoutes } from './assessment-routes.ts';
import { caseRoutes } from './case-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { ownRoutes } from './own-routes.ts';

/** The person's own doors, and the desk of who guards their data. */
export function privacyRoutes(app: App, needs: Needs, readClosed: () => Promise<void>): void {
  ownRoutes(app, needs);
  deskRoutes(app, needs, readClosed);
  caseRoutes(app, needs);
  assessmentRoutes(app, needs);
  keyRoutes(app, needs);
}
