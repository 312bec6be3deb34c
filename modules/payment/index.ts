import type { Database } from '../../platform/db/index.ts';
import { openEgress, type Egress } from '../../platform/egress/index.ts';
import { subscriber, type Subscriber, type Outbox } from '../../platform/events/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Clock, NewId } from '../../platform/kernel/index.ts';
import type { Log } from '../../platform/telemetry/index.ts';
import { Forged, pruneForged } from './app/forged.ts';
import { openAlipay, type AlipayTerms } from './app/alipay.ts';
import { closePayment, startPayment, visitCashier } from './app/cashier.ts';
import { firstMoney, moneyOf, seedPast, startMany } from './app/money.ts';
import { receiveNotice, workLeftNotices } from './app/notices.ts';
import type { ChannelDeps } from './app/channel-deps.ts';
import { settleByHand, takeOver } from './app/by-hand.ts';
import type { Provider } from './app/provider.ts';
import { askRefund, grantRefund, sendRefunds } from './app/refunds.ts';
import {
  isPaid,
  meantInEarnest,
  paidAgain,
  refundsOf,
  refusedRefunds,
  statusesOf,
} from './app/reading.ts';
import { openSandbox, type Sandbox } from './app/sandbox.ts';
import { networkOver, type Transport } from './app/transport.ts';
import { askingAbout, workStarts } from './app/payment-status.ts';
import { openWechat, type WechatTerms } from './app/wechat.ts';
import { providerNames, type ProviderName } from './contract.ts';
import { refundAsked } from './events.ts';
import { paymentRoutes } from './http/routes.ts';
import { forgetPayer, paymentPersonalData } from './store/personal.ts';
import { sandboxBookStore } from './store/sandbox.ts';
import type { Payments } from './face.ts';

export type { Payments } from './face.ts';

export { whyNoBill } from './app/bill-lost.ts';
export { NoBill, type BillFile } from './app/provider.ts';
export type { AlipayTerms } from './app/alipay.ts';
export type { WechatTerms } from './app/wechat.ts';

export interface PaymentDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  /** PAYMENT-13: only a demo has them, and no company that a real channel pays. */
  readonly sandboxes?: boolean;
  readonly secret: string;
  readonly random: () => number;
  readonly wechat?: WechatTerms | undefined;
  readonly alipay?: AlipayTerms | undefined;
  readonly transport?: Transport;
  /** The way out to real channels; without one nothing is reached. */
  readonly egress?: Egress;
  /** PAYMENT-11: resolves when the payments of decided orders are opened. */
  readonly written?: () => Promise<void>;
}

export function openPayments(given: PaymentDeps): Payments {
  const sandboxes = sandboxesOf(given);
  const forged = new Forged(given.clock);
  const deps: ChannelDeps = { ...given, forged, providers: providersOf(given, sandboxes) };
  const { sql } = deps.database;
  const payments: Payments = {
    startMany,
    forgetPayer,
    personal: paymentPersonalData(given.database),
    seed: (tx, rows) => seedPast(sandboxes, tx, rows),
    close: (tx, paymentId) => closePayment(deps, tx, paymentId),
    ask: askingAbout(deps),
    isPaid,
    refund: (tx, ask) => grantRefund(deps, tx, ask),
    refundsOf: (orderId) => refundsOf(sql, orderId),
    takeOver: (taken) => takeOver(deps, taken),
    settleByHand: (paid) => settleByHand(deps, paid),
    ...forgedNotices(deps),
    ...visits(deps, sandboxes, given.written ?? (() => Promise.resolve())),
    moneyOf: (day) => moneyOf(deps, day),
    firstMoney: () => firstMoney(deps),
    statusesOf: (ids) => statusesOf(sql, ids),
    paidAgain: (orderId) => paidAgain(sql, orderId),
    refusedRefunds: () => refusedRefunds(sql),
    channels: () => [...deps.providers.values()].map(({ name, terms }) => ({ name, ...terms })),
    bill: (name, day) => channelOf(deps, name).bill(day),
    fundFlow: (name, day) => channelOf(deps, name).fundFlow(day),
    receiveNotice: (name, notice) => receiveNotice(deps, name, notice),
    thanksOf: (name) => deps.providers.get(name)?.thanks,
    deliverDue: () => deliverDue(deps, sandboxes),
    pursue: async () => {
      const counts = await Promise.all(providerNames.map((name) => pursueAt(deps, name)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    playedWith: () => sandboxBookStore.isAny(sql),
    meantInEarnest: () => meantInEarnest(sql),
    payOut: async (at) => {
      for (const sandbox of sandboxes) await sandbox.payOut(at);
    },
    subscriber: subscriberOf(deps),
    routes: (app) => paymentRoutes(app, payments),
    schedule: (jobs) => scheduleChannels(jobs, payments, deps),
  };
  return payments;
}

/** PAYMENT-23: what one channel is to be asked for by now; the others need not wait for it. */
async function pursueAt(deps: ChannelDeps, name: ProviderName): Promise<number> {
  return (await sendRefunds(deps, name)) + (await workStarts(deps, name));
}

/** What the sandboxes have to tell by now, as a real channel would. Returns how many. */
async function deliverDue(
  deps: ChannelDeps,
  sandboxes: ReturnType<typeof sandboxesOf>,
): Promise<number> {
  let count = 0;
  for (const sandbox of sandboxes) {
    const due = await sandbox.takeDue();
    for (const notice of due) await receiveNotice(deps, sandbox.name, notice);
    count += due.length;
  }
  return count;
}

function forgedNotices({ database, clock }: ChannelDeps): Pick<Payments, 'pruneForged'> {
  return { pruneForged: () => pruneForged(database, clock.now()) };
}

/** PAYMENT-11: who was just told "yes" may be here before the payment is. */
function visits(
  deps: ChannelDeps,
  sandboxes: readonly Sandbox[],
  written: () => Promise<void>,
): Pick<Payments, 'start' | 'atCashier'> {
  return {
    start: (visit) => written().then(() => startPayment(deps, visit)),
    atCashier: (visit) => written().then(() => visitCashier(deps, sandboxes, visit)),
  };
}

/** Refunds go on their way as soon as they are durable here; where the channel is away the jobs ask again. */
function subscriberOf(deps: ChannelDeps): Subscriber {
  return subscriber({
    name: 'payment',
    subscribesTo: [refundAsked],
    handle: async ({ data }) => {
      await askRefund(deps, data.refundId);
      deps.outbox.nudge();
    },
  });
}

function scheduleChannels(jobs: Jobs, payments: Payments, deps: ChannelDeps): void {
  jobs.every('payment.sandbox', '* * * * * *', async () => {
    await payments.deliverDue();
  });
  jobs.daily('payment.forged', '03:50', () => payments.pruneForged());
  jobs.every('payment.left-notices', '*/30 * * * * *', () => workLeftNotices(deps));
  for (const name of providerNames) {
    jobs.every(`payment.pursue-${name}`, '*/5 * * * * *', async () => {
      await pursueAt(deps, name);
    });
  }
  jobs.daily('payment.pay-out', '00:05', () => payments.payOut(deps.clock.now()));
}

function sandboxesOf(given: PaymentDeps): Sandbox[] {
  const real = given.wechat !== undefined || given.alipay !== undefined;
  if (given.sandboxes === false || real) return [];
  return [openSandbox(given, 'sandbox'), openSandbox(given, 'sandbox-alipay')];
}

function providersOf(
  given: PaymentDeps,
  sandboxes: readonly Sandbox[],
): ReadonlyMap<ProviderName, Provider> {
  const transport = given.transport ?? networkOver(given.egress ?? openEgress([]));
  const nonce = (): string => given.newId('nce').slice(4);
  const { clock, wechat, alipay } = given;
  const all: Provider[] = [...sandboxes];
  if (wechat) all.push(openWechat({ clock, nonce, transport }, wechat));
  if (alipay) all.push(openAlipay({ clock, transport }, alipay));
  return new Map(all.map((provider) => [provider.name, provider]));
}

function channelOf({ providers }: ChannelDeps, name: ProviderName): Provider {
  const found = providers.get(name);
  if (!found) throw new Error(`the channel ${name} is not connected`);
  return found;
}
