import type { Database } from '../../platform/db/index.ts';
import { openOutbox, type Outbox } from '../../platform/events/index.ts';
import { ok } from '../../platform/kernel/index.ts';
import { openLog, openMetrics } from '../../platform/telemetry/index.ts';
import { publishedEvents } from '../../platform/testing/index.ts';
import { Forged } from './app/forged.ts';
import type { ChannelDeps } from './app/channel-deps.ts';
import type { Provider, RefundOrder } from './app/provider.ts';
import type { Sandbox } from './app/sandbox.ts';
import { ChannelAway } from './app/transport.ts';
import type { ProviderName } from './contract.ts';

type Name = 'wechat' | 'alipay';
interface Back extends RefundOrder {
  readonly provider: Name;
}

/** Two channels that do what a test says, over a database; what they were asked stands in lists. */
export interface Channels {
  readonly deps: ChannelDeps & { readonly outbox: Outbox };
  /** All of these name a start as `wechat pay_1`. */
  readonly started: readonly string[];
  readonly asked: readonly string[];
  readonly closed: readonly string[];
  readonly paid: Set<string>;
  /** Of these the channel answers what cannot be read. */
  readonly unreadable: Set<string>;
  /** Codes that nobody scanned: their channel knows of no payment. */
  readonly unscanned: Set<string>;
  /** What came there, where it is another sum than was asked for. */
  readonly sums: Map<string, number>;
  readonly refunds: readonly Back[];
  /** Channels that cannot be reached. */
  readonly away: Set<string>;
  /** From here on this channel answers nothing until it is resolved, and then that it is away. */
  hang(name: Name): PromiseWithResolvers<void>;
  now(): number;
  forward(ms: number): void;
  /** A sandbox that only keeps what buyers decide at it. */
  sandbox(decided: string[]): Sandbox;
  /** What was published of a payment: the type, and the channel or what kind of refund. */
  eventsOf(paymentId: string): Promise<string[]>;
}

export function openChannels(database: Database): Channels {
  let now = Date.UTC(2027, 0, 15, 8);
  const clock = { now: () => now };
  const log = openLog('silent');
  const outbox = openOutbox({ database, log, metrics: openMetrics(), now: clock.now });
  let ids = 0;
  const newId: ChannelDeps['newId'] = (prefix) => `${prefix}_${(ids += 1)}`;
  const lists = {
    started: [] as string[],
    asked: [] as string[],
    closed: [] as string[],
    paid: new Set<string>(),
    unscanned: new Set<string>(),
    away: new Set<string>(),
    unreadable: new Set<string>(),
    sums: new Map<string, number>(),
    refunds: [] as Back[],
  };
  const hanging = new Map<Name, Promise<void>>();
  const reach = async (name: Name): Promise<void> => {
    await hanging.get(name);
    if (lists.away.has(name)) throw new ChannelAway(`${name} is away`);
  };
  const providers = new Map<ProviderName, Provider>();
  for (const name of ['wechat', 'alipay'] as const) {
    providers.set(name, doubleOf(name, reach, lists));
  }
  return {
    ...lists,
    deps: { database, outbox, clock, newId, log, forged: new Forged(clock), providers },
    hang: (name) => {
      const held = Promise.withResolvers<void>();
      hanging.set(name, held.promise);
      return held;
    },
    now: clock.now,
    forward: (ms) => {
      now += ms;
    },
    sandbox: (decided) => ({
      ...doubleOf('wechat', reach, lists),
      name: 'sandbox',
      decide: async (_tx, { id }, outcome) => {
        decided.push(`${id} ${outcome}`);
      },
      takeDue: () => Promise.resolve([]),
      pay: () => Promise.resolve(),
      bookRefund: () => Promise.resolve(),
      payOut: () => Promise.resolve(),
    }),
    eventsOf: (id) => eventsOf(database, id),
  };
}

type Lists = Pick<Channels, 'paid' | 'unreadable' | 'unscanned' | 'sums'> & {
  readonly started: string[];
  readonly asked: string[];
  readonly closed: string[];
  readonly refunds: Back[];
};

function doubleOf(
  name: Name,
  reach: (name: Name) => Promise<void>,
  { started, asked, closed, paid, unreadable, unscanned, sums, refunds }: Lists,
): Provider {
  const nothing = (): Promise<never> => Promise.reject(new Error('not in this test'));
  const statusOf = (key: string) => {
    const fen = sums.get(key) ?? (paid.has(key) ? 100 : undefined);
    if (fen !== undefined) return { state: 'paid', fen, txn: key } as const;
    return { state: closed.includes(key) ? 'closed' : 'waiting' } as const;
  };
  return {
    name,
    terms: { merchantId: 'm', feeBp: 0 },
    thanks: { type: 'text/plain', body: '' },
    start: async ({ no }) => {
      await reach(name);
      started.push(`${name} ${no}`);
      return ok({ provider: name, code: no });
    },
    query: async (no) => {
      asked.push(`${name} ${no}`);
      await reach(name);
      if (unreadable.has(`${name} ${no}`)) throw new Error('what is this');
      return statusOf(`${name} ${no}`);
    },
    close: async (no) => {
      await reach(name);
      const key = `${name} ${no}`;
      if (statusOf(key).state === 'paid' || unscanned.has(key)) return 'open';
      closed.push(key);
      return 'closed';
    },
    refund: async (order) => {
      await reach(name);
      refunds.push({ ...order, provider: name });
      return { state: 'done' };
    },
    queryRefund: nothing,
    read: ({ body }) => ok({ about: 'payment', no: body.toString() }),
    bill: nothing,
    fundFlow: nothing,
  };
}

async function eventsOf(database: Database, id: string): Promise<string[]> {
  const events = await publishedEvents(database);
  return events.flatMap(({ type, data }) => {
    // As events.ts states; what others publish names no payment.
    const how = data as PaymentData;
    return how.paymentId === id ? [`${type} ${how.provider ?? kindOf(how)}`] : [];
  });
}

interface PaymentData {
  readonly paymentId?: string;
  readonly provider?: string;
  readonly second?: boolean;
  readonly whole?: boolean;
}

function kindOf({ second, whole }: PaymentData): string {
  if (second) return 'second';
  return whole ? 'whole' : 'part';
}
