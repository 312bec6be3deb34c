import { and, asc, desc, eq, gt, inArray, lt, or, sql } from 'drizzle-orm';
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
  first: async (tx, action) => {
    const ofKind = tx.select().from(audit).where(eq(audit.action, action));
    const [row] = await ofKind.orderBy(asc(audit.seq)).limit(1);
    return row;
  },
  list: async (tx, { limit, before, search, actions, people }) => {
    const about =
      search === ''
        ? undefined
        : or(
            inArray(audit.actor, [search, ...people]),
            inArray(audit.object, [search, ...people]),
            inArray(audit.action, [...actions]),
            startsWith(audit.action, search),
          );
    const rows = await tx
      .select()
      .from(audit)
      .where(and(about, before === undefined ? undefined : lt(audit.seq, before)))
      .orderBy(desc(audit.seq))
      .limit(limit);
    return rows.toReversed();
  },
  after: (tx, seq, limit) =>
    tx.select().from(audit).where(gt(audit.seq, seq)).orderBy(asc(audit.seq)).limit(limit),
};

function startsWith(column: typeof audit.action, text: string) {
  return sql`starts_with(${column}, ${text})`;
}
