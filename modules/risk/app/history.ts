import { sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { Past } from '../domain/past.ts';

/** Whom a batch of wishes concerns; what is known of them is loaded at once. */
export interface JudgingOpening {
  readonly viewers: readonly string[];
  readonly devices: readonly string[];
  readonly persons: readonly string[];
  readonly addresses: readonly string[];
  readonly tickets: readonly string[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface PastRow extends Record<string, unknown> {
  order_id: string;
  viewer_id: string;
  device: string;
  person: string;
  address: string;
  phone: string;
  at: string;
  state: string;
  hasty: boolean;
  near_limit: boolean;
}

function list(texts: readonly string[]) {
  return textList([...new Set(texts)].filter((text) => text !== ''));
}

/** Wishes of the same accounts (90 days), devices (a day), persons and addresses (a week). */
export async function pastOf(tx: Sql, opening: JudgingOpening, now: number): Promise<Past[]> {
  const { viewers, devices, persons, addresses } = opening;
  const week = now - 7 * dayMs;
  const { rows } = await tx.execute<PastRow>(raw`
    select order_id, viewer_id, device, person, address, phone, at, state, hasty, near_limit
        from risk.seen
      where viewer_id = any(${list(viewers)}) and at > ${now - 90 * dayMs}
    union
    select order_id, viewer_id, device, person, address, phone, at, state, hasty, near_limit
        from risk.seen
      where device = any(${list(devices)}) and at > ${now - dayMs}
    union
    select order_id, viewer_id, device, person, address, phone, at, state, hasty, near_limit
        from risk.seen
      where person = any(${list(persons)}) and at > ${week}
    union
    select order_id, viewer_id, device, person, address, phone, at, state, hasty, near_limit
        from risk.seen
      where address = any(${list(addresses)}) and at > ${week}
    limit 20000`);
  return rows.map((row) => ({
    ...{ orderId: row.order_id, viewerId: row.viewer_id },
    ...{ device: row.device, person: row.person, address: row.address },
    ...{ phone: row.phone, at: Number(row.at), hasty: row.hasty, nearLimit: row.near_limit },
    ...{ open: row.state === 'placed', back: row.state === 'refunded' },
  }));
}

export interface Marks {
  readonly fails: ReadonlyMap<string, readonly number[]>;
  readonly returns: ReadonlyMap<string, number>;
  readonly found: ReadonlyMap<string, number>;
  readonly reasons: ReadonlyMap<string, number>;
}

/** Failed payments, returns, what was found bad before, and reasons that repeat. */
export async function marksOf(tx: Sql, viewers: readonly string[], now: number): Promise<Marks> {
  const { rows } = await tx.execute<{
    viewer_id: string;
    kind: string;
    at: string;
    n: number;
  }>(raw`
    select viewer_id, kind, max(at)::text as at, count(*)::int as n from risk.mark
      where viewer_id = any(${list(viewers)})
        and at > case kind when 'fail' then ${now - 10 * 60_000}::bigint else ${now - 90 * dayMs}::bigint end
      group by viewer_id, kind
    union all
    select viewer_id, 'found', '0', count(*)::int from risk.risk_case
      where viewer_id = any(${list(viewers)}) and state = 'fraud' group by viewer_id
    union all
    select m.viewer_id, 'reason', '0', (select count(*)::int from risk.mark o
        where o.kind = 'return' and o.reason = m.reason and o.at > ${now - hourMs})
      from risk.mark m where m.viewer_id = any(${list(viewers)}) and m.kind = 'return'
        and m.at > ${now - hourMs}`);
  const of = (kind: string) =>
    new Map(rows.filter((row) => row.kind === kind).map((row) => [row.viewer_id, row.n]));
  const fails = new Map(
    rows
      .filter((row) => row.kind === 'fail')
      .map((row) => [row.viewer_id, Array.from({ length: row.n }, () => Number(row.at))]),
  );
  return { fails, returns: of('return'), found: of('found'), reasons: of('reason') };
}

/** How many accounts stand in the group of each key. */
export async function groupsOf(
  tx: Sql,
  opening: JudgingOpening,
): Promise<ReadonlyMap<string, number>> {
  const keys = [
    ...opening.viewers.map((id) => `v:${id}`),
    ...opening.devices.filter(Boolean).map((id) => `d:${id}`),
    ...opening.persons.filter(Boolean).map((id) => `p:${id}`),
    ...opening.addresses.filter(Boolean).map((id) => `a:${id}`),
  ];
  const { rows } = await tx.execute<{ key: string; n: number }>(raw`
    select k.key, (select count(*)::int from risk.group_node o
      where o.root = k.root and o.key like 'v:%') as n
    from risk.group_node k where k.key = any(${list(keys)})`);
  return new Map(rows.map((row) => [row.key, row.n]));
}

export async function usedTickets(tx: Sql, tickets: readonly string[]): Promise<Set<string>> {
  const nonces = tickets.flatMap((ticket) => nonceOf(ticket) ?? []);
  if (nonces.length === 0) return new Set();
  const { rows } = await tx.execute<{ ticket: string }>(raw`
    select ticket from risk.seen where ticket = any(${list(nonces)})`);
  return new Set(rows.map((row) => row.ticket));
}

/** What makes a ticket this one and no other. */
export function nonceOf(ticket: string | undefined): string | null {
  return ticket?.split('.')[1] ?? null;
}
