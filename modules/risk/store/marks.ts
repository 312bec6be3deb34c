import { inArray, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { JudgingOpening, Marks } from '../domain/past.ts';
import { groupNode, mark } from './schema.ts';
import { keyList } from './seen.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface MarkRow extends Record<string, unknown> {
  viewerId: string;
  kind: string;
  at: string;
  n: number;
}

/** Failed payments and reasons of returns. */
export const markStore = {
  /** Once an event, however often it is delivered. */
  insert: async (tx: Sql, row: typeof mark.$inferSelect): Promise<void> => {
    await tx.insert(mark).values(row).onConflictDoNothing();
  },
  /** Failed payments, returns, what was found bad before, and reasons that repeat. */
  of: async (sql: Sql, viewers: readonly string[], now: number): Promise<Marks> => {
    const { rows } = await sql.execute<MarkRow>(raw`
      select viewer_id as "viewerId", kind, max(at)::text as at, count(*)::int as n from risk.mark
        where viewer_id = any(${keyList(viewers)})
          and at > case kind when 'fail' then ${now - 10 * 60_000}::bigint else ${now - 90 * dayMs}::bigint end
        group by viewer_id, kind
      union all
      select viewer_id, 'found', '0', count(*)::int from risk.risk_case
        where viewer_id = any(${keyList(viewers)}) and state = 'fraud' group by viewer_id
      union all
      select m.viewer_id, 'reason', '0', (select count(*)::int from risk.mark o
          where o.kind = 'return' and o.reason = m.reason and o.at > ${now - hourMs})
        from risk.mark m where m.viewer_id = any(${keyList(viewers)}) and m.kind = 'return'
          and m.at > ${now - hourMs}`);
    const of = (kind: string) =>
      new Map(rows.filter((row) => row.kind === kind).map((row) => [row.viewerId, row.n]));
    const fails = new Map(
      rows
        .filter((row) => row.kind === 'fail')
        .map((row) => [row.viewerId, Array.from({ length: row.n }, () => Number(row.at))]),
    );
    return { fails, returns: of('return'), found: of('found'), reasons: of('reason') };
  },
};

type Node = typeof groupNode.$inferSelect;

/** RISK-5: accounts that share a device, a person or an address stand in one group. */
export const groupStore = {
  nodes: (tx: Sql, keys: readonly string[]): Promise<Node[]> =>
    tx
      .select()
      .from(groupNode)
      .where(inArray(groupNode.key, [...keys])),
  /** All that stood under these roots stands under this one. */
  relabel: async (tx: Sql, roots: readonly string[], root: string): Promise<void> => {
    await tx
      .update(groupNode)
      .set({ root })
      .where(inArray(groupNode.root, [...roots]));
  },
  insert: async (tx: Sql, nodes: readonly Node[]): Promise<void> => {
    await tx
      .insert(groupNode)
      .values([...nodes])
      .onConflictDoNothing();
  },
  /** How many accounts stand in the group of each key. */
  sizes: async (sql: Sql, opening: JudgingOpening): Promise<ReadonlyMap<string, number>> => {
    const keys = [
      ...opening.viewers.map((id) => `v:${id}`),
      ...opening.devices.filter(Boolean).map((id) => `d:${id}`),
      ...opening.persons.filter(Boolean).map((id) => `p:${id}`),
      ...opening.addresses.filter(Boolean).map((id) => `a:${id}`),
    ];
    const { rows } = await sql.execute<{ key: string; n: number }>(raw`
      select k.key, (select count(*)::int from risk.group_node o
        where o.root = k.root and o.key like 'v:%') as n
      from risk.group_node k where k.key = any(${keyList(keys)})`);
    return new Map(rows.map((row) => [row.key, row.n]));
  },
};
