import { createHmac, timingSafeEqual } from 'node:crypto';
import { and, eq, lte } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { CashierOutcome } from '../contract.ts';
import { sandboxNotice } from '../store/schema.ts';

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
      if (needs.random() < 0.1) {
        const repeat = { ...row, id: needs.newId('sbx'), dueAt: dueAt + 400 };
        await tx.insert(sandboxNotice).values(repeat);
      }
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
