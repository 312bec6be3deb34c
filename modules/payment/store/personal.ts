import { asc, eq, lt, sql as raw } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Aging, PersonalDataSource } from '../../../platform/personal/index.ts';
import { notice, payment, refund, start } from './schema.ts';

/** What payment stores of people: who paid, and what channels sent, which may name the payer. */
export function paymentPersonalData({ sql }: Database): PersonalDataSource {
  return {
    tables: [
      {
        table: payment,
        about: 'viewer',
        what: { zh: '付款', en: 'Payments' },
        columns: {
          payerId: { zh: '付款人', en: 'Payer' },
          channelTxn: { zh: '渠道流水号', en: 'Channel transaction number' },
        },
        purposes: ['books', 'after-sale', 'legal-duty'],
        kept: 'RET-04',
        rowsOf: (id) => eq(payment.payerId, id),
      },
      {
        table: start,
        about: 'viewer',
        what: { zh: '发起付款的渠道', en: 'Channels used to start a payment' },
        columns: { txn: { zh: '渠道流水号', en: 'Channel transaction number' } },
        purposes: ['books', 'after-sale', 'legal-duty'],
        kept: 'RET-04',
        rowsOf: (id) =>
          raw`${start.paymentId} in (select id from ${payment} where payer_id = ${id})`,
      },
      {
        table: refund,
        about: 'viewer',
        what: { zh: '退款', en: 'Refunds' },
        columns: { reason: { zh: '原因', en: 'Reason' } },
        purposes: ['books', 'after-sale', 'legal-duty'],
        kept: 'RET-04',
        rowsOf: (id) =>
          raw`${refund.paymentId} in (select id from ${payment} where payer_id = ${id})`,
      },
      {
        table: notice,
        about: 'viewer',
        what: { zh: '渠道通知原文', en: 'Raw channel notifications' },
        columns: { body: { zh: '可能含付款人标识', en: 'May identify the payer' } },
        purposes: ['books', 'legal-duty'],
        kept: 'RET-04',
      },
    ],
    aging,
    purge: async ({ id }) => {
      await sql.delete(notice).where(eq(notice.id, id));
    },
  };
}

const aging: readonly Aging[] = [
  {
    kinds: ['payment-notice'],
    page: async (db, { before, offset, limit }) => {
      const rows = await db
        .select({ id: notice.id, at: notice.receivedAt })
        .from(notice)
        .where(lt(notice.receivedAt, before))
        .orderBy(asc(notice.receivedAt), asc(notice.id))
        .offset(offset)
        .limit(limit);
      return rows.map(({ id, at }) => {
        return { kind: 'payment-notice', id, refs: [], moments: { transacted: at } };
      });
    },
  },
];

/** The sum stays in the books; who paid it is gone. */
export async function forgetPayer(tx: Sql, orderId: string): Promise<void> {
  await tx.update(payment).set({ payerId: '' }).where(eq(payment.orderId, orderId));
  await tx.update(refund).set({ reason: '' }).where(eq(refund.orderId, orderId));
}
