import { and, count, eq, gte, ne, not, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { JudgingOpening, Past } from '../domain/past.ts';
import { seen } from './schema.ts';

export type Seen = typeof seen.$inferSelect;

/** An order request as it is written when it was judged. */
export interface SeenWish extends Past {
  readonly network: string;
  readonly fen: number;
  readonly state: Seen['state'];
  readonly ticket: string | null;
  readonly score: number;
  readonly action: string;
  readonly rules: string;
}

/** Two accounts with one mark: a device, a person or an address. */
export interface Shared extends Record<string, unknown> {
  own: string;
  other: string;
  key: string;
}

interface PastRow extends Record<string, unknown> {
  orderId: string;
  viewerId: string;
  device: string;
  person: string;
  address: string;
  phone: string;
  at: string;
  state: string;
  hasty: boolean;
  nearLimit: boolean;
}

const dayMs = 86_400_000;

/** Each once; what is empty is nobody's. */
export function keyList(texts: readonly string[]) {
  return textList([...new Set(texts)].filter((text) => text !== ''));
}

/** RISK-3: order requests that were judged, and what came of them. */
export const seenStore = {
  insert: async (tx: Sql, orderRequests: readonly SeenWish[]): Promise<void> => {
    await tx.execute(raw`
      insert into risk.seen (order_id, viewer_id, device, network, person, address, phone, fen, at,
        state, hasty, near_limit, ticket, score, action, rules)
      select "orderId", "viewerId", device, network, person, address, phone, fen, at, state, hasty,
        "nearLimit", ticket, score, action, rules
      from json_to_recordset(${JSON.stringify(orderRequests)}::json) as v("orderId" text, "viewerId" text,
        device text, network text, person text, address text, phone text, fen bigint, at bigint,
        state text, hasty boolean, "nearLimit" boolean, ticket text, score int, action text, rules text)
      on conflict do nothing`);
  },
  find: async (tx: Sql, orderId: string): Promise<Seen | undefined> => {
    const [row] = await tx.select().from(seen).where(eq(seen.orderId, orderId));
    return row;
  },
  setState: async (tx: Sql, orderId: string, state: Seen['state']): Promise<void> => {
    await tx.update(seen).set({ state }).where(eq(seen.orderId, orderId));
  },
  /** Order requests of the same accounts (90 days), devices (a day), persons and addresses (a week). */
  past: async (sql: Sql, opening: JudgingOpening, now: number): Promise<Past[]> => {
    const { viewers, devices, persons, addresses } = opening;
    const week = now - 7 * dayMs;
    const orderRequests = raw`select order_id as "orderId", viewer_id as "viewerId", device, person, address,
      phone, at, state, hasty, near_limit as "nearLimit" from risk.seen`;
    const { rows } = await sql.execute<PastRow>(raw`
      ${orderRequests} where viewer_id = any(${keyList(viewers)}) and at > ${now - 90 * dayMs}
      union
      ${orderRequests} where device = any(${keyList(devices)}) and at > ${now - dayMs}
      union
      ${orderRequests} where person = any(${keyList(persons)}) and at > ${week}
      union
      ${orderRequests} where address = any(${keyList(addresses)}) and at > ${week}
      limit 20000`);
    return rows.map(({ at, state, ...row }) => ({
      ...row,
      at: Number(at),
      open: state === 'placed',
      back: state === 'refunded',
    }));
  },
  /** Which of these queue tickets an order has used. */
  usedQueueTickets: async (sql: Sql, nonces: readonly string[]): Promise<Set<string>> => {
    if (nonces.length === 0) return new Set();
    const { rows } = await sql.execute<{ ticket: string }>(raw`
      select ticket from risk.seen where ticket = any(${keyList(nonces)})`);
    return new Set(rows.map((row) => row.ticket));
  },
  /** Accounts that share a device, a person or an address with one of these orders. */
  sharing: async (tx: Sql, orderIds: readonly string[]): Promise<Shared[]> => {
    const ids = textList(orderIds);
    // A look by index for each order: joined as a whole, the planner would read the whole past instead. One
    // other is enough, because the mark itself stands in the group and joins all that carry it.
    const sharing = (mark: string, name: string) => {
      const column = raw.identifier(name);
      return raw`select me.viewer_id as own, o.viewer_id as other, ${mark} || me.${column} as key
        from risk.seen me cross join lateral (select viewer_id from risk.seen s
          where s.${column} = me.${column} and s.viewer_id <> me.viewer_id limit 1) o
        where me.order_id = any(${ids}) and me.${column} <> ''`;
    };
    const { rows } = await tx.execute<Shared>(raw`
      select own, other, key from (${sharing('d:', 'device')} union ${sharing('p:', 'person')}
        union ${sharing('a:', 'address')}) s order by own, other, key`);
    return rows;
  },
  /** The middle one of all sums since then, in fen; nothing where nobody wished for anything. */
  usualFen: async (sql: Sql, since: number): Promise<number | undefined> => {
    const { rows } = await sql.execute<{ fen: string | null }>(raw`
      select percentile_cont(0.5) within group (order by fen) as fen from risk.seen
      where at > ${since}`);
    const fen = rows[0]?.fen ?? undefined;
    return fen === undefined ? undefined : Number(fen);
  },
  ofViewer: (sql: Sql, viewerId: string, since: number): Promise<Seen[]> =>
    sql
      .select()
      .from(seen)
      .where(and(eq(seen.viewerId, viewerId), gte(seen.at, since))),
  ofDevice: (sql: Sql, device: string, since: number): Promise<Seen[]> =>
    sql
      .select()
      .from(seen)
      .where(and(eq(seen.device, device), gte(seen.at, since))),
  /** How often each rule hit. */
  hitsByRule: async (sql: Sql, since: number): Promise<Map<string, number>> => {
    const { rows } = await sql.execute<{ rule: string; n: number }>(raw`
      select r as rule, count(*)::int as n from risk.seen, unnest(string_to_array(rules, ' ')) r
      where at > ${since} and rules <> '' group by r`);
    return new Map(rows.map((row) => [row.rule, row.n]));
  },
  /** How many order requests went which way. */
  countByAction: async (sql: Sql, since: number): Promise<Map<string, number>> => {
    const { rows } = await sql.execute<{ action: string; n: number }>(raw`
      select action, count(*)::int as n from risk.seen where at > ${since} group by action`);
    return new Map(rows.map((row) => [row.action, row.n]));
  },
  /** Order requests that were not stopped: those found to be fraud one by one, all others counted by their score. */
  passedOn: async (sql: Sql, since: number) => {
    const passed = and(gte(seen.at, since), ne(seen.action, 'block'));
    // Who was stopped has no order; one null in the list, and nobody would be outside of it.
    const fraud = raw`exists (select 1 from risk.risk_case c where c.order_id = ${seen.orderId}
      and c.state = 'fraud' and c.at >= ${since} and c.decided_at is not null)`;
    const others = await sql
      .select({ score: seen.score, cases: count() })
      .from(seen)
      .where(and(passed, not(fraud)))
      .groupBy(seen.score);
    const found = await sql
      .select({ score: seen.score, fen: seen.fen })
      .from(seen)
      .where(and(passed, fraud));
    return { fraud: found, others: new Map(others.map(({ score, cases }) => [score, cases])) };
  },
};
