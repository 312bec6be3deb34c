import { openRoutes } from '../../../platform/testing/http.ts';
import { openTestCompliance } from '../../compliance/testing/open.ts';
import { openPromo } from '../index.ts';

/** What is granted, on an empty database, with compliance over its words; every viewer is in no segment. */
export async function openTestPromo() {
  const opened = await openTestCompliance();
  const promo = openPromo({ ...opened, crm: { segmentsOf: async () => [] } });
  const http = await openRoutes([promo, opened.audit]);
  return { ...opened, promo, http };
}

export type TestPromo = Awaited<ReturnType<typeof openTestPromo>>;
