import { Caller, openRoutes } from '../../../platform/testing/http.ts';
import { openJobs } from '../../../platform/jobs/index.ts';
import { openTestPrivacy } from '../../privacy/testing/open.ts';
import { openCrm, type CrmDeps } from '../index.ts';

/** Viewers and their addresses on an empty database, sealed as in production, and their routes. */
export async function openTestCrm(given: Partial<Pick<CrmDeps, 'names' | 'networkMost'>> = {}) {
  const opened = await openTestPrivacy();
  const crm = openCrm({
    ...opened,
    secret: 'viewers',
    // Every name may be had.
    names: { simple: (text) => text, forbidden: () => false, reserved: async () => [] },
    networkMost: 1000,
    overTls: false,
    ...given,
  });
  opened.privacy.registry.register(crm.personal);
  const http = await openRoutes([crm], { viewerOf: (token) => crm.whoIs(token) });
  const jobs = openJobs({ ...opened, now: () => opened.clock.now() });
  crm.schedule(jobs);
  jobs.stop();
  return {
    ...opened,
    crm,
    http,
    jobs,
    /** A new viewer, as their browser is known from now on. */
    become: async (nickname = '买家') => {
      const { id, token } = await crm.welcome(nickname, false);
      return { id, client: new Caller(http.app, { authorization: `Bearer ${token}` }) };
    },
  };
}

export type TestCrm = Awaited<ReturnType<typeof openTestCrm>>;
