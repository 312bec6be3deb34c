import { base, call, gather, signIn, type Person } from './kill-client.ts';

export const quota = 120;
export const buyers = 200;

interface Answer {
  readonly status: number;
  readonly id?: string;
}

export interface Sale {
  /** Who buys now. */
  people: readonly Person[];
  gatherOthers(): Promise<void>;
  openOffer(): Promise<string>;
  closeOffer(id: string): Promise<void>;
  /** At another program of the same database, where one is named. */
  buy(person: Person, offerId: string, at?: string): Promise<Answer>;
  buyUntilAnswered(person: Person, offerId: string): Promise<Answer>;
}

interface OnAir {
  readonly staff: Readonly<Record<string, string>>;
  readonly sessionId: string;
  readonly runId: string;
  readonly productId: string;
  readonly priceFen: number;
}

/** The reviewed session of the world, on air, with enough of its first product for every round. */
async function goOnAir(): Promise<OnAir> {
  const staff = { cookie: await signIn() };
  const { sessions } = await call<{ sessions: { id: string; state: string }[] }>(
    'GET',
    '/api/sessions',
    staff,
  );
  const sessionId = sessions.find((item) => item.state === 'reviewed')?.id ?? '';
  const path = `/api/sessions/${sessionId}`;
  const session = await call<{ plan: { lineup: string[] } }>('GET', path, staff);
  const run = await call<{ id: string }>('POST', `${path}/runs`, staff, { mode: 'live' });
  const productId = session.plan.lineup[0] ?? '';
  const product = await call<{ priceFen: number }>('GET', `/api/products/${productId}`, staff);
  const supplier = { cookie: await signIn('supply') };
  const receipt = { productId, quantity: 100_000, zone: 'K-01', unitCostFen: 100 };
  await call('POST', '/api/stock/receipts', supplier, receipt);
  return { staff, sessionId, runId: run.id, productId, priceFen: product.priceFen - 10_000 };
}

/** A show on air, with people who buy and flash sales that are opened for them. */
export async function openSale(): Promise<Sale> {
  const { staff, sessionId, runId, productId, priceFen } = await goOnAir();
  const act = (action: object) =>
    call('POST', `/api/sessions/${sessionId}/actions`, staff, {
      ...action,
      actionId: crypto.randomUUID(),
    });
  const buy = (person: Person, offerId: string, at = base): Promise<Answer> =>
    order(at, person, {
      runId,
      lines: [{ productId, quantity: 1 }],
      offerId,
      addressId: person.addressId,
      expectedFen: priceFen,
    });
  const sale: Sale = {
    people: await gather(buyers),
    gatherOthers: async () => {
      sale.people = await gather(buyers);
    },
    openOffer: async () => {
      await act({ do: 'open-offer', productId, priceFen, quota, perPerson: 1, seconds: 600 });
      const { facts } = await call<{ facts: { type: string; data: { offer?: { id: string } } }[] }>(
        'GET',
        `/api/runs/${runId}/tape`,
        staff,
      );
      return facts.findLast((fact) => fact.type === 'offer.opened')?.data.offer?.id ?? '';
    },
    closeOffer: async (offerId) => {
      await act({ do: 'close-offer', offerId });
    },
    buy,
    buyUntilAnswered: async (person, offerId) => {
      for (let tries = 0; tries < 100; tries += 1) {
        const answer = await buy(person, offerId).catch(() => undefined);
        if (answer && answer.status < 500) return answer;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('no answer within ten seconds');
    },
  };
  return sale;
}

async function order(
  at: string,
  person: Person,
  body: { readonly offerId: string } & Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const response = await fetch(`${at}/api/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${person.token}`,
      'idempotency-key': body.offerId,
    },
    body: JSON.stringify(body),
  });
  const value: { id?: string } = await response.json();
  return response.ok ? { status: response.status, ...value } : { status: response.status };
}
