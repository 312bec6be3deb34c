import type { Run, Session } from '../modules/live/contract.ts';
import type { Order } from '../modules/order/contract.ts';
import type { Presale } from '../modules/promo/contract.ts';
import type { Product } from '../modules/catalog/contract.ts';
import { Client, type Answer, type TestProgram } from './program.ts';

export interface Show {
  readonly content: Client;
  readonly session: Session;
  readonly run: Run;
  readonly product: Product;
  readonly clock: { now(): number; forward?(ms: number): void };
}

/** A reviewed session of the world, opened as a rehearsal or for real. */
export async function openShow(test: TestProgram, mode: Run['mode']): Promise<Show> {
  const content = await new Client(test.program).signIn('content');
  const { body } = await content.send<{ sessions: Session[] }>('GET', '/api/sessions');
  const session = body.sessions.find((item) => item.state === 'reviewed');
  if (!session) throw new Error('the world has a reviewed session');
  const opened = await content.send<Run>('POST', `/api/sessions/${session.id}/runs`, { mode });
  if (opened.status !== 201) throw new Error(JSON.stringify(opened.body));
  await test.program.outbox.drain();
  const productId = session.plan.lineup[0] ?? '';
  const product = await content.send<Product>('GET', `/api/products/${productId}`);
  return { content, session, run: opened.body, product: product.body, clock: test.clock };
}

export interface Buyer {
  readonly client: Client;
  readonly viewerId: string;
  readonly addressId: string;
}

const home = {
  name: '王小雨',
  phone: '13812345678',
  province: '广东',
  region: '广东模拟市',
  street: '虚构路 1 号',
};

interface Person {
  readonly name?: string;
  readonly phone?: string;
  readonly street?: string;
}

let buyers = 0;

export async function newBuyer(
  test: TestProgram,
  simulated = false,
  person: Person = {},
): Promise<Buyer> {
  const client = new Client(test.program);
  const { id } = await client.become('买家', simulated);
  // Everybody is somebody else: risk would take forty of one name at one door for one group.
  buyers += 1;
  const phone = `138${String(10_000_000 + buyers * 7919).slice(-8)}`;
  const place = { ...home, phone, street: `虚构路 ${buyers} 弄`, ...person };
  const { body } = await client.send<{ id: string }>('POST', '/api/me/addresses', place);
  return { client, viewerId: id, addressId: body.id };
}

interface OrderRequest {
  readonly key?: string;
  readonly offerId?: string;
  readonly expectedFen?: number;
  readonly quantity?: number;
}

export function buy(
  show: Show,
  buyer: Buyer,
  orderRequest: OrderRequest = {},
): Promise<Answer<Order>> {
  const quantity = orderRequest.quantity ?? 1;
  return buyer.client.send<Order>(
    'POST',
    '/api/orders',
    {
      runId: show.run.id,
      lines: [{ productId: show.product.id, quantity }],
      addressId: buyer.addressId,
      expectedFen: orderRequest.expectedFen ?? show.product.priceFen * quantity,
      ...(orderRequest.offerId === undefined ? {} : { offerId: orderRequest.offerId }),
    },
    { 'idempotency-key': orderRequest.key ?? crypto.randomUUID() },
  );
}

/** Pays at the sandbox's cashier and lets its notice arrive. */
export async function pay(
  test: TestProgram & { readonly clock: { forward(ms: number): void; now(): number } },
  buyer: Buyer,
  { paymentId }: Pick<Order, 'paymentId'>,
): Promise<void> {
  await buyer.client.send('POST', `/api/payments/${paymentId}/cashier`, { outcome: 'pay' });
  test.clock.forward(2000);
  await test.program.payments.deliverDue();
  await test.program.outbox.drain();
}

export async function openOffer(
  show: Show,
  offer: {
    priceFen: number;
    quota: number;
    perPerson: number;
    seconds: number;
    ticket?: boolean;
    presale?: Presale;
  },
): Promise<string> {
  const body = { do: 'open-offer', actionId: crypto.randomUUID(), productId: show.product.id };
  const path = `/api/sessions/${show.session.id}/actions`;
  const done = await show.content.send('POST', path, { ...body, ...offer });
  if (done.status !== 200) throw new Error(JSON.stringify(done.body));
  // Nobody's hand is there in the same instant; who is, is a script (RISK-1, F12).
  show.clock.forward?.(700);
  const tape = await show.content.send<{
    facts: { type: string; data: { offer?: { id: string } } }[];
  }>('GET', `/api/runs/${show.run.id}/tape`);
  return tape.body.facts.findLast((fact) => fact.type === 'offer.opened')?.data.offer?.id ?? '';
}

/** Lets refunds that were asked for go their way: asked, under way, done. */
export async function settleRefunds(
  test: TestProgram & { readonly clock: { forward(ms: number): void } },
): Promise<void> {
  await test.program.outbox.drain();
  test.clock.forward(2000);
  await test.program.payments.deliverDue();
  await test.program.outbox.drain();
}

const nothing = { listFen: 0, discountFen: 0, subsidyFen: 0, tradeInFen: 0, payFen: 0 };

/** What a refund of nothing took out of an order. */
export const nothingBack = { refundId: 'rfd_1', fen: 0, units: [], share: nothing, first: true };
