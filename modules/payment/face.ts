import type { Sql } from '../../platform/db/index.ts';
import type { Subscriber } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { CashierVisit, StartVisit } from './app/cashier.ts';
import type { ByHand, TakeOver } from './app/by-hand.ts';
import type { BillFile, Provider, RawNotice } from './app/provider.ts';
import type { AskBack } from './app/refunds.ts';
import type { PaidAgain, RefusedRefund, PaymentStatus } from './app/reading.ts';
import type { Payment, PaymentRefund, PaymentTicket, ProviderName } from './contract.ts';
import type { BillReader } from './domain/bill.ts';
import type { FundReader } from './domain/fund-flow.ts';
import type { MoneyEvent, PastPayment, StartPayment } from './domain/money.ts';

export interface Payments {
  /** Opens payments for orders, in the orders' transaction. */
  startMany(tx: Sql, payments: readonly StartPayment[]): Promise<void>;
  /** Puts payments of a made-up past in place, with the sandbox's own books of them. */
  seed(tx: Sql, payments: readonly PastPayment[]): Promise<void>;
  /** Nobody may pay any more. Money that comes all the same is refunded by whoever ordered. */
  close(tx: Sql, paymentId: string): Promise<void>;
  /** PAYMENT-14: asks the channels; returns the payments of which it is known now how they stand. */
  ask(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether the money is here, whoever knows of it. */
  isPaid(tx: Sql, paymentId: string): Promise<boolean>;
  /**
   * Grants a refund; the money goes on its way at once, and `payment.refunded.v1` says when the channel
   * has done it. Refuses with `payment.over` or `payment.too-much-back`.
   */
  refund(tx: Sql, ask: AskBack): Promise<Result<{ refundId: string; amountFen: number }>>;
  refundsOf(orderId: string): Promise<PaymentRefund[]>;
  paidAgain(orderId: string): Promise<PaidAgain[]>;
  /** PAYMENT-34: refunds that wait for somebody, because their channel does not do them by itself. */
  refusedRefunds(): Promise<RefusedRefund[]>;
  /** PAYMENT-48: finance will pay a refund by the bank, and its channel is not asked for it. Refuses with `payment.…`. */
  takeOver(taken: TakeOver): Promise<Result<PaymentRefund>>;
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
  statusesOf(ids: readonly string[]): Promise<Map<string, PaymentStatus>>;
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
  readonly personal: PersonalDataSource;
  subscriber: Subscriber;
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
