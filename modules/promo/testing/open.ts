import { openRoutes, type Caller } from '../../../platform/testing/http.ts';
import { openTestCompliance } from '../../compliance/testing/open.ts';
import { openPromo } from '../index.ts';

/** What is granted, on an empty database, with compliance over its words; every viewer is in no segment. */
export async function openTestPromo() {
  const opened = await openTestCompliance();
  const promo = openPromo({ ...opened, crm: { segmentsOf: async () => [] } });
  const http = await openRoutes([promo, opened.audit]);
  return { ...opened, promo, http };
}

/** Fifty yuan off from a hundred, for the whole shop and a day, or as it is changed; its number. */
export async function newCoupon(by: Caller, now: number, change: object = {}): Promise<string> {
  const { body } = await by.send<{ id: string }>('POST', '/api/coupons', {
    name: { zh: '满 100 减 50', en: '50 off 100' },
    layer: 'shop',
    scope: { of: 'shop' },
    thresholdFen: 10_000,
    benefit: { is: 'fixed', fen: 5000 },
    issueMost: 100,
    perPerson: 1,
    validFrom: now,
    validUntil: now + 86_400_000,
    ...change,
  });
  return body.id;
}

export type TestPromo = Awaited<ReturnType<typeof openTestPromo>>;
