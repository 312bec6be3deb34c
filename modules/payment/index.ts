import type { Database } from '../../platform/db/index.ts';
import { openEgress, type Egress } from '../../platform/egress/index.ts';
import { hearer, type Hearer, type Outbox } from '../../platform/events/index.ts';
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
import { askRefund, promiseBack, sendRefunds } from './app/refunds.ts';
import {
  isPaid,
  meantInEarnest,
  paidAgain,
  refundsOf,
  refusedRefunds,
  standingsOf,
} from './app/reading.ts';
import { openSandbox, type Sandbox } from './app/sandbox.ts';
import { networkOver, type Transport } from './app/transport.ts';
import { askingAbout, workStarts } from './app/standing.ts';
import { openWechat, type WechatTerms } from './app/wechat.ts';
import { providerNames, type ProviderName } from './contract.ts';
import { refundAsked } from './events.ts';
import { paymentRoutes } from './http/routes.ts';
import { forgetPayer, paymentHolder } from './store/personal.ts';
import { sandboxBookStore } from './store/sandbox.ts';
import type { Payments } from './face.ts';

export type { Payments } from './face.ts';

export { whyNoBill } from './app/bill-lost.ts';
export { NoBill, type BillFile } from './app/provider.ts';
export type { AlipayTerms } from './app/alipay.ts';
export type { WechatTerms } from './app/wechat.ts';

export interface PaymentNeeds {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  /** PAYMENT-13: only a demo has them, and no house that a real channel pays. */
  readonly sandboxes?: boolean;
  readonly secret: string;
  readonly random: () => number;
  readonly wechat?: WechatTerms | undefined;
  readonly alipay?: AlipayTerms | undefined;
  readonly transport?: Transport;
  /** The way out to real channels; without one nothing is reached. */
  readonly egress?: Egress;
  /** PAYMENT-11: resolves when payments that were promised are opened. */
  readonly written?: () => Promise<void>;
}

export function openPayments(given: PaymentNeeds): Payments {
  const sandboxes = sandboxesOf(given);
  const forged = new Forged(given.clock);
  const needs: ChannelDeps = { ...given, forged, providers: providersOf(given, sandboxes) };
  const { sql } = needs.database;
  const payments: Payments = {
    startMany,
    forgetPayer,
    personal: paymentHolder(given.database),
    seed: (tx, rows) => seedPast(sandboxes, tx, rows),
    close: (tx, paymentId) => closePayment(needs, tx, paymentId),
    ask: askingAbout(needs),
    isPaid,
    refund: (tx, ask) => promiseBack(needs, tx, ask),
    refundsOf: (orderId) => refundsOf(sql, orderId),
    takeOver: (taken) => takeOver(needs, taken),
    settleByHand: (paid) => settleByHand(needs, paid),
    ...guarded(needs),
    ...visits(needs, sandboxes, given.written ?? (() => Promise.resolve())),
    moneyOf: (day) => moneyOf(needs, day),
    firstMoney: () => firstMoney(needs),
    standingsOf: (ids) => standingsOf(sql, ids),
    paidAgain: (orderId) => paidAgain(sql, orderId),
    refusedRefunds: () => refusedRefunds(sql),
    channels: () => [...needs.providers.values()].map(({ name, terms }) => ({ name, ...terms })),
    bill: (name, day) => channelOf(needs, name).bill(day),
    fundFlow: (name, day) => channelOf(needs, name).fundFlow(day),
    receiveNotice: (name, notice) => receiveNotice(needs, name, notice),
    thanksOf: (name) => needs.providers.get(name)?.thanks,
    deliverDue: () => deliverDue(needs, sandboxes),
    pursue: async () => {
      const counts = await Promise.all(providerNames.map((name) => pursueAt(needs, name)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    playedWith: () => sandboxBookStore.isAny(sql),
    meantInEarnest: () => meantInEarnest(sql),
    payOut: async (at) => {
      for (const sandbox of sandboxes) await sandbox.payOut(at);
    },
    hearer: hearerOf(needs),
    routes: (app) => paymentRoutes(app, payments),
    schedule: (jobs) => scheduleChannels(jobs, payments, needs),
  };
  return payments;
}

/** PAYMENT-23: what one channel is to be asked for by now; the others need not wait for it. */
async function pursueAt(needs: ChannelDeps, name: ProviderName): Promise<number> {
  return (await sendRefunds(needs, name)) + (await workStarts(needs, name));
}

/** What the sandboxes have to tell by now, as a real channel would. Returns how many. */
async function deliverDue(
  needs: ChannelDeps,
  sandboxes: ReturnType<typeof sandboxesOf>,
): Promise<number> {
  let count = 0;
  for (const sandbox of sandboxes) {
    const due = await sandbox.takeDue();
    for (const notice of due) await receiveNotice(needs, sandbox.name, notice);
    count += due.length;
  }
  return count;
}

function guarded({ database, clock }: ChannelDeps): Pick<Payments, 'pruneForged'> {
  return { pruneForged: () => pruneForged(database, clock.now()) };
}

/** PAYMENT-11: who was just told "yes" may be here before the payment is. */
function visits(
  needs: ChannelDeps,
  sandboxes: readonly Sandbox[],
  written: () => Promise<void>,
): Pick<Payments, 'start' | 'atCashier'> {
  return {
    start: (visit) => written().then(() => startPayment(needs, visit)),
    atCashier: (visit) => written().then(() => visitCashier(needs, sandboxes, visit)),
  };
}

/** Refunds go on their way as soon as they are durable here; where the channel is away the jobs ask again. */
function hearerOf(needs: ChannelDeps): Hearer {
  return hearer({
    name: 'payment',
    hears: [refundAsked],
    hear: async ({ data }) => {
      await askRefund(needs, data.refundId);
      needs.outbox.nudge();
    },
  });
}

function scheduleChannels(jobs: Jobs, payments: Payments, needs: ChannelDeps): void {
  jobs.every('payment.sandbox', '* * * * * *', async () => {
    await payments.deliverDue();
  });
  jobs.daily('payment.forged', '03:50', () => payments.pruneForged());
  jobs.every('payment.left-notices', '*/30 * * * * *', () => workLeftNotices(needs));
  for (const name of providerNames) {
    jobs.every(`payment.pursue-${name}`, '*/5 * * * * *', async () => {
      await pursueAt(needs, name);
    });
  }
  jobs.daily('payment.pay-out', '00:05', () => payments.payOut(needs.clock.now()));
}

function sandboxesOf(given: PaymentNeeds): Sandbox[] {
  const real = given.wechat !== undefined || given.alipay !== undefined;
  if (given.sandboxes === false || real) return [];
  return [openSandbox(given, 'sandbox'), openSandbox(given, 'sandbox-alipay')];
}

function providersOf(
  given: PaymentNeeds,
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
