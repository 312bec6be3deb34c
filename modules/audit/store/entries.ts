import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type {
  AuditEntry,
  AuditFilter,
  ChainedEntry,
  Chaining,
  WrittenEntry,
} from '../domain/entry.ts';
import { entry } from './schema.ts';

/** One end of the chain: two that put entries into it at once would fork it. */
const chainLock = 7_411_001;
/** The lock of an action, beside its name as a number. */
const actionLock = 7_411_002;

const told = {
  at: entry.at,
  actor: entry.actor,
  action: entry.action,
  object: entry.object,
  detail: entry.detail,
};
const chained = { ...told, seq: entry.seq, previous: entry.previous, hash: entry.hash };

/** PRIVACY-3: the audit log; what is written is put into its chain soon after. */
export const entryStore = {
  insert: async (tx: Sql, row: AuditEntry): Promise<void> => {
    await tx.insert(entry).values(row);
  },
  /** The oldest of an action. */
  first: async (tx: Sql, action: string): Promise<AuditEntry | undefined> => {
    const ofAction = tx.select(told).from(entry).where(eq(entry.action, action));
    const [row] = await ofAction.orderBy(asc(entry.id)).limit(1);
    return row;
  },
  /** Waits until nobody else looks whether there is one of the action. */
  lockAction: async (tx: Sql, action: string): Promise<void> => {
    await tx.execute(sql`select pg_advisory_xact_lock(${actionLock}, hashtext(${action}))`);
  },
  /** The end of the chain, held until the transaction ends: two successors would fork it. */
  headForUpdate: async (
    tx: Sql,
  ): Promise<{ readonly seq: number; readonly hash: string } | undefined> => {
    await tx.execute(sql`select pg_advisory_xact_lock(${chainLock})`);
    const [row] = await tx
      .select({ seq: entry.seq, hash: entry.hash })
      .from(entry)
      .where(isNotNull(entry.seq))
      .orderBy(desc(entry.seq))
      .limit(1);
    return row && { seq: row.seq ?? 0, hash: row.hash ?? '' };
  },
  unchained: (tx: Sql, limit: number): Promise<WrittenEntry[]> =>
    tx
      .select({ id: entry.id, ...told })
      .from(entry)
      .where(isNull(entry.seq))
      .orderBy(asc(entry.id))
      .limit(limit),
  chain: async (tx: Sql, entries: readonly Chaining[]): Promise<void> => {
    await tx.execute(sql`
      update ${entry} set seq = put.seq, previous = put.previous, hash = put.hash
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        as put(id bigint, seq bigint, previous text, hash text)
      where ${entry.id} = put.id`);
  },
  /** The newest that fit, the oldest first. */
  list: async (
    tx: Sql,
    { limit, before, search, actions, people }: AuditFilter,
  ): Promise<ChainedEntry[]> => {
    const about =
      search === ''
        ? undefined
        : or(
            inArray(entry.actor, [search, ...people]),
            inArray(entry.object, [search, ...people]),
            inArray(entry.action, [...actions]),
            sql`starts_with(${entry.action}, ${search})`,
          );
    const older = before === undefined ? isNotNull(entry.seq) : lt(entry.seq, before);
    const rows = await tx
      .select(chained)
      .from(entry)
      .where(and(about, older))
      .orderBy(desc(entry.seq))
      .limit(limit);
    return rows.toReversed().map(asChained);
  },
  /** `limit` entries after a number, in order: the chain piece by piece. */
  after: async (tx: Sql, seq: number, limit: number): Promise<ChainedEntry[]> => {
    const rows = await tx
      .select(chained)
      .from(entry)
      .where(gt(entry.seq, seq))
      .orderBy(asc(entry.seq))
      .limit(limit);
    return rows.map(asChained);
  },
};

export type EntryStore = typeof entryStore;

type Read = Omit<ChainedEntry, 'seq' | 'previous' | 'hash'> & {
  readonly [column in 'seq' | 'previous' | 'hash']: ChainedEntry[column] | null;
};

/** Only entries with a number are asked for, and those have all three. */
function asChained({ seq, previous, hash, ...row }: Read): ChainedEntry {
  return { ...row, seq: seq ?? 0, previous: previous ?? '', hash: hash ?? '' };
}
