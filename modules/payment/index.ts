import { and, eq, gte, inArray, lt, or, sql as raw } from 'drizzle-orm';
import type { Database, Sql } from '../../platform/db/index.ts';
import type { Outbox } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import {
  fromShanghai,
  no,
  ok,
  type Clock,
  type NewId,
  type Result,
} from '../../platform/kernel/index.ts';
import { receiveNotice, workLeftNotices, type NoticeNeeds } from './app/notices.ts';
import { openSandbox, sandboxTerms, type Sandbox, type SignedNotice } from './app/sandbox.ts';
import type { CashierOutcome, Payment } from './contract.ts';
import { paymentRoutes } from './http/routes.ts';
import { paymentOver, paymentUnknown } from './refusals.ts';
import { payment } from './store/schema.ts';

export type { Payment } from './contract.ts';

export interface StartPayment {
  readonly id: string;
  readonly orderId: string;
  readonly payerId: string;
  readonly amountFen: number;
  readonly at: number;
}

export interface CashierVisit {
  readonly paymentId: string;
  readonly payerId: string;
  readonly outcome: CashierOutcome;
}

export interface Payments {
  /** Opens payments for orders, in the orders' transaction. */
  startMany(tx: Sql, payments: readonly StartPayment[]): Promise<void>;
  /** Puts payments of a made-up past in place, with the sandbox's own books of them. */
  seed(tx: Sql, payments: readonly PastPayment[]): Promise<void>;
  /** Nobody may pay any more. Money that comes all the same is refunded by whoever ordered. */
  close(tx: Sql, paymentId: string): Promise<void>;
  /**
   * Gives the money back at once; the fact `payment.refunded.v1` tells why. Says whether it did so
   * now, had done so before, or found no money to give back.
   */
  refund(tx: Sql, paymentId: string, reason: string): Promise<'now' | 'before' | 'none'>;
  /** Refuses with `payment.unknown`, also to anybody but the payer, or `payment.over`. */
  atCashier(visit: CashierVisit): Promise<Result<Payment>>;
  /** What came and went back on a business day, as we know it. */
  moneyOf(day: string): Promise<MoneyEvent[]>;
  /** The provider's bill of a business day, line by line, as it was sent. */
  bill(day: string): AsyncIterable<string>;
  readonly terms: { readonly merchantId: string; readonly feeBp: number };
  receiveNotice(signed: SignedNotice): Promise<Result<{ noticeId: string }>>;
  /** Sends the sandbox's due notices; returns how many. */
  deliverDue(): Promise<number>;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

export interface PastPayment extends StartPayment {
  readonly state: Payment['state'];
  readonly paidAt: number | null;
  readonly refundedAt: number | null;
}

export interface MoneyEvent {
  readonly no: string;
  readonly orderId: string;
  readonly kind: 'pay' | 'refund';
  readonly fen: number;
  readonly at: number;
  readonly state: string;
}

export interface PaymentNeeds {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secret: string;
  readonly random: () => number;
}

export function openPayments(needs: PaymentNeeds): Payments {
  const sandbox = openSandbox(needs);
  const noticeNeeds = { ...needs, sandbox };
  const payments: Payments = {
    startMany,
    seed: (tx, rows) => seedPast(sandbox, tx, rows),
    close: async (tx, paymentId) => {
      await tx
        .update(payment)
        .set({ state: 'closed' })
        .where(and(eq(payment.id, paymentId), inArray(payment.state, ['waiting', 'failed'])));
    },
    refund: (tx, paymentId, reason) => refundPayment(noticeNeeds, tx, { paymentId, reason }),
    moneyOf: (day) => moneyOf(needs, day),
    bill: (day) => sandbox.bill(day),
    terms: sandboxTerms,
    atCashier: ({ paymentId, payerId, outcome }) =>
      needs.database.decide(async (tx) => {
        const [found] = await tx.select().from(payment).where(eq(payment.id, paymentId));
        // PAYMENT-4: somebody else's payment is not told from one that does not exist.
        if (found?.payerId !== payerId) return no(paymentUnknown);
        if (found.state !== 'waiting' && found.state !== 'failed') {
          return no(paymentOver(found.state));
        }
        await tx.update(payment).set({ state: 'waiting' }).where(eq(payment.id, paymentId));
        await sandbox.decide(tx, found, outcome);
        return ok({ ...found, state: 'waiting' as const });
      }),
    receiveNotice: (signed) => receiveNotice(noticeNeeds, signed),
    deliverDue: async () => {
      const due = await sandbox.takeDue();
      for (const signed of due) await receiveNotice(noticeNeeds, signed);
      return due.length;
    },
    routes: (app) => paymentRoutes(app, payments),
    schedule: (jobs) => {
      jobs.every('payment.sandbox', '* * * * * *', async () => {
        await payments.deliverDue();
      });
      jobs.every('payment.left-notices', '*/30 * * * * *', () => workLeftNotices(noticeNeeds));
    },
  };
  return payments;
}

async function refundPayment(
  needs: NoticeNeeds,
  tx: Sql,
  { paymentId, reason }: { readonly paymentId: string; readonly reason: string },
): Promise<'now' | 'before' | 'none'> {
  const [refunded] = await tx
    .update(payment)
    .set({ state: 'refunded', refundedAt: needs.clock.now() })
    .where(and(eq(payment.id, paymentId), eq(payment.state, 'paid')))
    .returning();
  if (!refunded) {
    const [found] = await tx
      .select({ state: payment.state })
      .from(payment)
      .where(eq(payment.id, paymentId));
    return found?.state === 'refunded' ? 'before' : 'none';
  }
  const { id, orderId, amountFen } = refunded;
  await needs.sandbox.refund(tx, { id, amountFen }, needs.clock.now());
  await needs.outbox.append(tx, [
    {
      id: needs.newId('fct'),
      type: 'payment.refunded.v1',
      at: needs.clock.now(),
      data: { paymentId: id, orderId, amountFen, reason },
    },
  ]);
  return 'now';
}

async function moneyOf({ database }: PaymentNeeds, day: string): Promise<MoneyEvent[]> {
  const from = fromShanghai(`${day}T00:00`);
  const until = from + 86_400_000;
  const rows = await database.sql
    .select()
    .from(payment)
    .where(
      or(
        and(gte(payment.paidAt, from), lt(payment.paidAt, until)),
        and(gte(payment.refundedAt, from), lt(payment.refundedAt, until)),
      ),
    );
  return rows.flatMap(({ id: no, orderId, amountFen: fen, state, paidAt, refundedAt }) => {
    const event = (kind: 'pay' | 'refund', at: number | null): MoneyEvent[] =>
      at !== null && at >= from && at < until ? [{ no, orderId, kind, fen, at, state }] : [];
    return [...event('pay', paidAt), ...event('refund', refundedAt)];
  });
}

async function startMany(tx: Sql, rows: readonly StartPayment[]): Promise<void> {
  await tx.execute(raw`
    insert into payment.payment (id, order_id, payer_id, amount_fen, provider, state, at)
    select id, "orderId", "payerId", "amountFen", 'sandbox', 'waiting', at
    from json_to_recordset(${JSON.stringify(rows)}::json) as v(id text, "orderId" text,
      "payerId" text, "amountFen" bigint, at bigint)`);
}

async function seedPast(sandbox: Sandbox, tx: Sql, rows: readonly PastPayment[]): Promise<void> {
  await tx.insert(payment).values(rows.map((row) => ({ ...row, provider: 'sandbox' })));
  for (const { id, amountFen, paidAt, refundedAt } of rows) {
    if (paidAt !== null) await sandbox.pay(tx, { id, amountFen }, paidAt);
    if (refundedAt !== null) await sandbox.refund(tx, { id, amountFen }, refundedAt);
  }
}
