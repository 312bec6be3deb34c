import { sql } from 'drizzle-orm';
import type { Lead, Sql } from '../db/index.ts';
import type { Log } from '../telemetry/index.ts';
import { cursor, inbox, lead, outbox } from './schema.ts';

/** Another process delivers the events by now: what this one was about to write is not written. */
export class LeadLost extends Error {}

const numberedAtOnce = 1000;

const mineIn = ({ name, fence }: Lead) =>
  sql`${lead.name} = ${name} and ${lead.fence} = ${fence}::bigint`;

/** EVENTS-8: a row where the lead is ours, kept so to the end of the statement; none where it is lost. */
const mine = (held: Lead) => sql`(select from ${lead} where ${mineIn(held)} for share)`;

/**
 * EVENTS-7, EVENTS-12: events get their numbers when they can be seen: round after round in the order in which
 * transactions were committed, within a round in the order in which they were written down. One that commits late is
 * delivered late, and none is waited for. Returns whether there may be more.
 */
export async function numberEvents(db: Sql, held: Lead): Promise<boolean> {
  const { rows } = await db.execute<{ mine: boolean; given: number }>(sql`
    with fresh as (
      select o.id, row_number() over (order by o.id) as place from (
        select id from ${outbox} where n is null order by id limit ${numberedAtOnce}) o),
    ours as materialized (
      select told from ${lead} where ${mineIn(held)} and exists (select from fresh) for update),
    given as (
      update ${outbox} o set n = ours.told + fresh.place from fresh, ours
      where o.id = fresh.id and o.n is null returning o.n),
    moved as (
      update ${lead} set told = (select max(n) from given)
      where ${mineIn(held)} and exists (select from given))
    select exists (select from ${lead} where ${mineIn(held)}) as mine,
      (select count(*)::int from given) as given`);
  const [done] = rows;
  if (done?.mine !== true) throw new LeadLost(held.name);
  return done.given === numberedAtOnce;
}

/**
 * EVENTS-9: what was put back from two days does not fit together: a subscriber that stands ahead of every
 * number would not get what is given these numbers next. It begins anew, and what it handled is known by its id.
 */
export async function checkPlaces(db: Sql, held: Lead, log: Log): Promise<void> {
  await db.execute(sql`
    update ${lead} set told = (select max(n) from ${outbox})
    where ${mineIn(held)} and told < (select max(n) from ${outbox})`);
  const { rows } = await db.execute<{ hearer: string }>(sql`
    update ${cursor} set n = 0 from ${lead}
    where ${mineIn(held)} and ${cursor.n} > ${lead.lastNumber} returning ${cursor.subscriber}`);
  if (rows.length === 0) return;
  const subscribers = rows.map(({ hearer }) => hearer);
  log.error(
    { hearers: subscribers },
    'subscribers stood ahead of all events, as after a restore of parts; they begin anew',
  );
}

export async function moveCursors(
  db: Sql,
  held: Lead,
  { names, to }: { readonly names: readonly string[]; readonly to: string },
): Promise<void> {
  const { rows } = await db.execute(sql`
    insert into ${cursor} (hearer, n)
    select name, ${to}::bigint from unnest(${sql.param(names)}::text[]) name, ${mine(held)} ours
    on conflict (hearer) do update set n = excluded.n returning hearer`);
  if (rows.length === 0) throw new LeadLost(held.name);
}

export async function rememberHandled(
  db: Sql,
  held: Lead,
  {
    subscriber,
    ids,
    at,
  }: { readonly subscriber: string; readonly ids: readonly string[]; readonly at: number },
): Promise<void> {
  const { rows } = await db.execute<{ mine: boolean }>(sql`
    with ours as materialized ${mine(held)},
    kept as (
      insert into ${inbox} (hearer, fact_id, heard_at)
      select ${subscriber}, id, ${at} from unnest(${sql.param(ids)}::text[]) id, ours
      on conflict do nothing)
    select exists (select from ours) as mine`);
  if (rows[0]?.mine !== true) throw new LeadLost(held.name);
}
