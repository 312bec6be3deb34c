import type { App } from '../../../platform/http/index.ts';
import type { Needs } from '../app/needs.ts';
import { assessmentRoutes } from './assessment-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { caseRoutes } from './case-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { ownRoutes } from './own-routes.ts';

/** The person's own doors, the desk of who guards their data, and the auditor's. */
export function privacyRoutes(app: App, needs: Needs, readClosed: () => Promise<void>): void {
  ownRoutes(app, needs);
  deskRoutes(app, needs, readClosed);
  caseRoutes(app, needs);
  assessmentRoutes(app, needs);
  auditRoutes(app, needs);
}
