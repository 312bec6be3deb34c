import { eq, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { PersonalDataSource, PersonalTable } from '../../../platform/personal/index.ts';
import { step, ticket } from './schema.ts';

const theirTickets = (id: string) => raw`select id from ${ticket} where viewer_id = ${id}`;
const purposes = ['deliver', 'after-sale', 'books', 'legal-duty'];

const tables: readonly PersonalTable[] = [
  {
    table: ticket,
    about: 'viewer',
    what: { zh: '售后单', en: 'After-sale tickets' },
    columns: {
      viewerId: { zh: '所属人', en: 'Owner' },
      maskedName: { zh: '掩码后的姓名', en: 'Masked name' },
      reason: { zh: '申请原因', en: 'Reason given' },
      returnWaybill: { zh: '退货运单号', en: 'Return waybill number' },
    },
    purposes,
    kept: 'RET-04',
    rowsOf: (id) => eq(ticket.viewerId, id),
  },
  {
    table: step,
    about: 'viewer',
    what: { zh: '售后步骤', en: 'After-sale steps' },
    columns: {
      note: { zh: '备注', en: 'Note' },
      by: { zh: '操作人(本人或员工)', en: 'Performed by (buyer or staff)' },
    },
    purposes,
    kept: 'RET-04',
    rowsOf: (id) => raw`${step.caseId} in (${theirTickets(id)})`,
  },
];

/** What stands here of people; it goes with its order (ORDER-23). */
export const aftersalePersonalData: PersonalDataSource = { tables };

/** ORDER-23: sums and days stay. Called where the database was told that something is purged (AFTER-5). */
export async function forgetTickets(tx: Sql, orderId: string): Promise<void> {
  await tx
    .delete(step)
    .where(raw`${step.caseId} in (select id from ${ticket} where order_id = ${orderId})`);
  await tx
    .update(ticket)
    .set({ viewerId: '', maskedName: '', reason: '', returnWaybill: null })
    .where(eq(ticket.orderId, orderId));
}
