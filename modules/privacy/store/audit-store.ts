import { desc, sql } from 'drizzle-orm';
import type { AuditStore } from '../app/audit.ts';
import { audit } from './schema.ts';

/** One writer at a time: two rows with one predecessor would fork the chain. */
const chainLock = 7_411_001;

export const auditStore: AuditStore = {
  lastForUpdate: async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${chainLock})`);
    const [row] = await tx
      .select({ seq: audit.seq, hash: audit.hash })
      .from(audit)
      .orderBy(desc(audit.seq))
      .limit(1);
    return row;
  },
  insert: async (tx, row) => {
    await tx.insert(audit).values(row);
  },
  list: async (tx, limit) => {
    const rows = await tx.select().from(audit).orderBy(desc(audit.seq)).limit(limit);
    return rows.toReversed();
  },
};
