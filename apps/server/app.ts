import type { openCrm } from '../../modules/crm/index.ts';
import type { openTeam } from '../../modules/team/index.ts';
import { isApi, openHttp, type App } from '../../platform/http/index.ts';
import type { openLog, openMetrics } from '../../platform/telemetry/index.ts';
import type { Settings } from './settings.ts';

type People = {
  readonly settings: Settings;
  readonly log: ReturnType<typeof openLog>;
  readonly metrics: ReturnType<typeof openMetrics>;
  readonly team: ReturnType<typeof openTeam>;
  readonly crm: ReturnType<typeof openCrm>;
};

/** What listens, and who speaks to it: a viewer by a token, staff by their session. */
export async function openApp({ settings, log, metrics, team, crm }: People): Promise<App> {
  const app = await openHttp({
    log,
    metrics,
    version: '0.1.0',
    caps: settings.caps,
    folder: settings.folder,
    tlsOnly: settings.publicUrl?.startsWith('https:') === true,
  });
  app.addHook('onRequest', async (request) => {
    const { authorization } = request.headers;
    if (authorization?.startsWith('Bearer ') === true) {
      request.viewer = crm.whoIs(authorization.slice(7));
    }
    if (isApi(request)) request.staff = await team.whoIs(request.headers);
  });
  return app;
}
