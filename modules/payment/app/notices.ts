import { and, eq, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import { no, ok, type Clock, type NewId, type Result } from '../../../platform/kernel/index.ts';
import { badSignature } from '../refusals.ts';
import { notice, payment } from '../store/schema.ts';
import type { Sandbox, SignedNotice } from './sandbox.ts';

export interface NoticeNeeds {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly sandbox: Sandbox;
}

const bodySchema = z.object({
  paymentId: z.string(),
  amountFen: z.number().int(),
  outcome: z.enum(['paid', 'failed']),
});

/**
 * PAYMENT-2: takes in what the provider sent. The bytes are stored first; "received" is answered
 * only then. Refuses with `payment.bad-signature`, which is stored as well, as evidence.
 */
export async function receiveNotice(
  needs: NoticeNeeds,
  signed: SignedNotice,
): Promise<Result<{ noticeId: string }>> {
  const id = needs.newId('ntc');
  const genuine = needs.sandbox.verify(signed);
  await needs.database.sql.insert(notice).values({
    id,
    provider: 'sandbox',
    body: signed.body,
    signature: signed.signature,
    receivedAt: needs.clock.now(),
    outcome: genuine ? null : 'bad-signature',
  });
  if (!genuine) return no(badSignature);
  await workNotice(needs, id, signed.body);
  return ok({ noticeId: id });
}

/** Works notices that were stored but not worked, as after a crash between the two. */
export async function workLeftNotices(needs: NoticeNeeds): Promise<void> {
  const rows = await needs.database.sql
    .select({ id: notice.id, body: notice.body })
    .from(notice)
    .where(isNull(notice.outcome))
    .limit(100);
  for (const { id, body } of rows) await workNotice(needs, id, Buffer.from(body));
}

/** PAYMENT-3: a payment changes once; the same notice again, or a late one, changes nothing. */
async function workNotice(needs: NoticeNeeds, id: string, raw: Buffer): Promise<void> {
  const body = bodySchema.parse(JSON.parse(raw.toString()));
  const now = needs.clock.now();
  await needs.database.inTransaction(async (tx) => {
    const [changed] = await tx
      .update(payment)
      .set(body.outcome === 'paid' ? { state: 'paid', paidAt: now } : { state: 'failed' })
      .where(
        and(
          eq(payment.id, body.paymentId),
          eq(payment.amountFen, body.amountFen),
          // Money that arrives after we closed the payment is still money: the order decides.
          inArray(payment.state, body.outcome === 'paid' ? [...payableStates] : ['waiting']),
        ),
      )
      .returning();
    await tx
      .update(notice)
      .set({ outcome: changed ? body.outcome : 'no-change' })
      .where(eq(notice.id, id));
    if (!changed) return;
    const data = { paymentId: changed.id, orderId: changed.orderId, amountFen: changed.amountFen };
    await needs.outbox.append(tx, [
      {
        id: needs.newId('fct'),
        type: `payment.${body.outcome}.v1`,
        at: needs.clock.now(),
        data: body.outcome === 'paid' ? data : { ...data, reason: 'declined' },
      },
    ]);
  });
  needs.outbox.nudge();
}

const payableStates = ['waiting', 'failed', 'closed'] as const;
