import type { Database, Sql } from '../../platform/db/index.ts';
import { openEgress, type Egress } from '../../platform/egress/index.ts';
import type { Hearer, Outbox } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Clock, NewId, Result } from '../../platform/kernel/index.ts';
import type { Log } from '../../platform/telemetry/index.ts';
import type { PersonalHolder } from '../../platform/personal/index.ts';
import { Forged, pruneForged } from './app/forged.ts';
import { openAlipay, type AlipayTerms } from './app/alipay.ts';
import {
  closePayment,
  startPayment,
  visitCashier,
  type CashierVisit,
  type StartVisit,
} from './app/cashier.ts';
import {
  firstMoney,
  moneyOf,
  seedPast,
  startMany,
  type MoneyEvent,
  type PastPayment,
  type StartPayment,
} from './app/money.ts';
import { receiveNotice, workLeftNotices, type ChannelNeeds } from './app/notices.ts';
import { settleByHand, type ByHand } from './app/by-hand.ts';
import type { BillFile, Provider, RawNotice } from './app/provider.ts';
import { askRefund, promiseBack, sendRefunds, type AskBack } from './app/refunds.ts';
import {
  isPaid,
  meantInEarnest,
  paidAgain,
  refundsOf,
  refusedRefunds,
  standingsOf,
  type PaidAgain,
  type RefusedRefund,
  type Standing,
} from './app/reading.ts';
import { openSandbox, type Sandbox } from './app/sandbox.ts';
import { networkOver, type Transport } from './app/transport.ts';
import { askingAbout, workStarts } from './app/standing.ts';
import { openWechat, type WechatTerms } from './app/wechat.ts';
import {
  providerNames,
  type Payment,
  type PaymentRefund,
  type PaymentTicket,
  type ProviderName,
} from './contract.ts';
import type { RefundData } from './events.ts';
import type { BillReader } from './domain/bill.ts';
import type { FundReader } from './domain/fund-flow.ts';
import { paymentRoutes } from './http/routes.ts';
import { forgetPayer, paymentHolder } from './store/personal.ts';
import { sandboxBook } from './store/schema.ts';

export type { Payment, PaymentRefund, ProviderName } from './contract.ts';
export { whyNoBill } from './app/bill-lost.ts';
export { NoBill, type BillFile, type RawNotice } from './app/provider.ts';
export type { AlipayTerms } from './app/alipay.ts';
export type { WechatTerms } from './app/wechat.ts';

export interface Payments {
  /** Opens payments for orders, in the orders' transaction. */
  startMany(tx: Sql, payments: readonly StartPayment[]): Promise<void>;
  /** Puts payments of a made-up past in place, with the sandbox's own books of them. */
  seed(tx: Sql, payments: readonly PastPayment[]): Promise<void>;
  /** Nobody may pay any more. Money that comes all the same is refunded by whoever ordered. */
  close(tx: Sql, paymentId: string): Promise<void>;
  /** PAYMENT-14: asks the channels; returns the payments of which it is known now how they stand. */
  ask(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether the money is here, whoever has heard of it. */
  isPaid(tx: Sql, paymentId: string): Promise<boolean>;
  /**
   * Promises money back; it goes on its way at once, and `payment.refunded.v1` tells when the channel
   * has done it. Refuses with `payment.over` or `payment.too-much-back`.
   */
  refund(tx: Sql, ask: AskBack): Promise<Result<{ refundId: string; amountFen: number }>>;
  refundsOf(orderId: string): Promise<PaymentRefund[]>;
  paidAgain(orderId: string): Promise<PaidAgain[]>;
  /** PAYMENT-34: refunds that wait for somebody, because their channel does not do them by itself. */
  refusedRefunds(): Promise<RefusedRefund[]>;
  /** PAYMENT-12: a refund that the channel refused was paid by the bank. Refuses with `payment.…`. */
  settleByHand(paid: ByHand): Promise<Result<PaymentRefund>>;
  /** What the buyer needs in order to pay through a channel. Refuses with `payment.…`. */
  start(visit: StartVisit): Promise<Result<PaymentTicket>>;
  /** Refuses with `payment.unknown`, also to anybody but the payer, or `payment.over`. */
  atCashier(visit: CashierVisit): Promise<Result<Payment>>;
  /** What came and went back on a business day, as we know it. */
  moneyOf(day: string): AsyncIterable<readonly MoneyEvent[]>;
  /** The first business day on which money came; undefined where none ever did. */
  firstMoney(): Promise<string | undefined>;
  /** How payments stand, by their ids. */
  standingsOf(ids: readonly string[]): Promise<Map<string, Standing>>;
  channels(): readonly Channel[];
  /** A channel's bills of a business day. Throws where the channel has none or cannot be reached. */
  bill(name: ProviderName, day: string): Promise<BillFile<BillReader>>;
  fundFlow(name: ProviderName, day: string): Promise<BillFile<FundReader>>;
  receiveNotice(name: ProviderName, raw: RawNotice): Promise<Result<{ noticeId: string }>>;
  thanksOf(name: ProviderName): Provider['thanks'] | undefined;
  /** Sends the sandboxes' due notices; returns how many. */
  deliverDue(): Promise<number>;
  /** Asks for refunds that are due, and how waiting payments stand; returns how many. */
  pursue(): Promise<number>;
  /** Whether a sandbox ever booked money here: then this is a demo's database. */
  playedWith(): Promise<boolean>;
  /** Whether anybody was ever asked to pay by a real channel: then it is none. */
  meantInEarnest(): Promise<boolean>;
  /** The sandboxes send what they hold to the bank, as channels do every night. */
  payOut(at: number): Promise<void>;
  /** The order is past its keeping time: the sum stays, who paid it goes. */
  forgetPayer(tx: Sql, orderId: string): Promise<void>;
  readonly personal: PersonalHolder;
  hearer: Hearer;
  routes(app: App): void;
  /** PAYMENT-13: forgets forged notices that are a week old. */
  pruneForged(): Promise<void>;
  schedule(jobs: Jobs): void;
}

export interface Channel {
  readonly name: ProviderName;
  readonly merchantId: string;
  readonly feeBp: number;
}

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
  const needs: ChannelNeeds = { ...given, forged, providers: providersOf(given, sandboxes) };
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
    playedWith: async () => (await sql.select().from(sandboxBook).limit(1)).length > 0,
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
async function pursueAt(needs: ChannelNeeds, name: ProviderName): Promise<number> {
  return (await sendRefunds(needs, name)) + (await workStarts(needs, name));
}

/** What the sandboxes have to tell by now, as a real channel would. Returns how many. */
async function deliverDue(
  needs: ChannelNeeds,
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

function guarded({ database, clock }: ChannelNeeds): Pick<Payments, 'pruneForged'> {
  return { pruneForged: () => pruneForged(database, clock.now()) };
}

/** PAYMENT-11: who was just told "yes" may be here before the payment is. */
function visits(
  needs: ChannelNeeds,
  sandboxes: readonly Sandbox[],
  written: () => Promise<void>,
): Pick<Payments, 'start' | 'atCashier'> {
  return {
    start: (visit) => written().then(() => startPayment(needs, visit)),
    atCashier: (visit) => written().then(() => visitCashier(needs, sandboxes, visit)),
  };
}

/** Refunds go on their way as soon as they are durable here; where the channel is away the jobs ask again. */
function hearerOf(needs: ChannelNeeds): Hearer {
  return {
    name: 'payment',
    types: ['payment.refund-asked.v1'],
    hear: async ({ data }) => {
      // As payment/events.ts states.
      await askRefund(needs, (data as RefundData).refundId);
      needs.outbox.nudge();
    },
  };
}

function scheduleChannels(jobs: Jobs, payments: Payments, needs: ChannelNeeds): void {
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

function channelOf({ providers }: ChannelNeeds, name: ProviderName): Provider {
  const found = providers.get(name);
  if (!found) throw new Error(`the channel ${name} is not connected`);
  return found;
}
