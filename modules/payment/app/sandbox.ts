import { createHmac, timingSafeEqual } from 'node:crypto';
import { and, eq, gte, lt, lte } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { fromShanghai, type Clock, type NewId } from '../../../platform/kernel/index.ts';
import type { CashierOutcome } from '../contract.ts';
import { writeWechatBill, type BillLine } from '../domain/wechat-bill.ts';
import { sandboxBook, sandboxNotice } from '../store/schema.ts';

export interface SandboxNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secret: string;
  readonly random: () => number;
}

export interface SignedNotice {
  readonly body: Buffer;
  readonly signature: string;
}

interface Money {
  readonly id: string;
  readonly amountFen: number;
}

export interface Sandbox {
  /** The buyer stands at the cashier. The answer comes later and by another way, as in life. */
  decide(
    tx: Sql,
    payment: { readonly id: string; readonly amountFen: number },
    outcome: CashierOutcome,
  ): Promise<void>;
  /** Notices whose time has come, each signed. One in ten comes twice. */
  takeDue(): Promise<SignedNotice[]>;
  verify(notice: SignedNotice): boolean;
  /** The channel books money that came. */
  pay(tx: Sql, payment: Money, at: number): Promise<void>;
  /** Gives the money back; the channel books it at once. */
  refund(tx: Sql, payment: Money, at: number): Promise<void>;
  /** The channel's bill of one business day, line by line, in WeChat's form. */
  bill(day: string): AsyncGenerator<string>;
}

/** The merchant number and the fee that the sandbox's contract says. */
export const sandboxTerms = { merchantId: '1900000001', feeBp: 60 };

function billLine(row: typeof sandboxBook.$inferSelect): BillLine {
  const { txn, kind, paymentId, fen, at } = row;
  const fee = Math.floor((fen * sandboxTerms.feeBp + 5000) / 10_000);
  return {
    ...{ at, kind, fen, channelTxn: txn, merchantNo: paymentId, currency: 'CNY' },
    feeFen: kind === 'refund' ? -fee : fee,
    merchantId: sandboxTerms.merchantId,
  };
}

/**
 * A payment provider that behaves like a real one: it takes the buyer's decision, answers nothing,
 * and sends a signed notice after 0.3 to 1.2 seconds, sometimes twice. "Ignore" sends nothing.
 */
export function openSandbox(needs: SandboxNeeds): Sandbox {
  const sign = (body: Buffer): string =>
    createHmac('sha256', needs.secret).update(body).digest('hex');
  return {
    decide: async (tx, payment, outcome) => {
      if (outcome === 'ignore') return;
      const dueAt = needs.clock.now() + 300 + Math.floor(needs.random() * 900);
      const row = {
        paymentId: payment.id,
        amountFen: payment.amountFen,
        outcome: outcome === 'pay' ? ('paid' as const) : ('failed' as const),
      };
      await tx.insert(sandboxNotice).values({ ...row, id: needs.newId('sbx'), dueAt });
      if (outcome === 'pay') {
        await bookAs(tx, { kind: 'pay', payment, at: needs.clock.now() });
      }
      if (needs.random() < 0.1) {
        const repeat = { ...row, id: needs.newId('sbx'), dueAt: dueAt + 400 };
        await tx.insert(sandboxNotice).values(repeat);
      }
    },
    pay: (tx, payment, at) => bookAs(tx, { kind: 'pay', payment, at }),
    refund: (tx, payment, at) => bookAs(tx, { kind: 'refund', payment, at }),
    bill: async function* bill(day) {
      const from = fromShanghai(`${day}T00:00`);
      const rows = await needs.database.sql
        .select()
        .from(sandboxBook)
        .where(and(gte(sandboxBook.at, from), lt(sandboxBook.at, from + 86_400_000)))
        .orderBy(sandboxBook.at, sandboxBook.txn);
      yield* writeWechatBill(rows.map(billLine));
    },
    takeDue: async () => {
      const rows = await needs.database.sql
        .update(sandboxNotice)
        .set({ sent: true })
        .where(and(eq(sandboxNotice.sent, false), lte(sandboxNotice.dueAt, needs.clock.now())))
        .returning();
      return rows.map(({ paymentId, amountFen, outcome }) => {
        const body = Buffer.from(JSON.stringify({ paymentId, amountFen, outcome }));
        return { body, signature: sign(body) };
      });
    },
    verify: ({ body, signature }) => {
      const expected = Buffer.from(sign(body));
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

interface Booking {
  readonly kind: 'pay' | 'refund';
  readonly payment: Money;
  readonly at: number;
}

/** Paying twice at the cashier pays once; a refund goes back once. */
async function bookAs(tx: Sql, { kind, payment: { id, amountFen }, at }: Booking): Promise<void> {
  const row = { txn: `${kind}-${id}`, kind, paymentId: id, fen: amountFen, at };
  await tx.insert(sandboxBook).values(row).onConflictDoNothing();
}
