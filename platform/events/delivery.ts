import { sql } from 'drizzle-orm';
import type { Database, Lead, Sql } from '../db/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { UnreadableEvent, type DomainEvent } from './event.ts';
import type { Subscriber } from './subscriber.ts';
import { LeadLost, moveCursors, rememberHandled } from './numbers.ts';
import { inbox, outbox } from './schema.ts';

export interface Deps {
  readonly database: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
}

interface Row extends Record<string, unknown> {
  n: string;
  facts: string;
}

/** As whoever leads: what it writes of who handled what is written while it does. */
export interface Delivery extends Deps {
  readonly lead: Lead;
  /** Whether the program ends: then no more is begun. */
  readonly stopped: () => boolean;
}

/** What waits behind a place, read and parsed once for all who stand there. */
export interface Batch {
  readonly transactions: readonly (readonly DomainEvent[])[];
  /** The number of the last of them. */
  readonly to: string;
  /** There may be more behind it. */
  readonly full: boolean;
}

const batchSize = 20;

export async function batchAfter(db: Sql, place: number | string): Promise<Batch | undefined> {
  const { rows } = await db.execute<Row>(sql`
    select o.n::text as n, o.facts from ${outbox} o where o.n > ${place} order by o.n limit ${batchSize}`);
  const last = rows.at(-1);
  if (!last) return undefined;
  const transactions = rows.map((row): DomainEvent[] => JSON.parse(row.facts));
  return { transactions, to: last.n, full: rows.length === batchSize };
}

/** The events that a subscriber wants, of each transaction those; nothing of those with none. */
export function wantedOf({ types }: Subscriber, { transactions }: Batch): DomainEvent[][] {
  return transactions
    .map((events) => events.filter((event) => types.includes(event.type)))
    .filter((events) => events.length > 0);
}

/**
 * EVENTS-11: delivers this batch and all behind it to one subscriber, and moves it on after each. Where it fails it
 * keeps its place. Returns whether it handled them. Throws where the lead is lost.
 */
export async function deliver(
  deps: Delivery,
  subscriber: Subscriber,
  first: Batch,
): Promise<boolean> {
  const { database, lead, metrics, log } = deps;
  const { name } = subscriber;
  let batch: Batch | undefined = first;
  try {
    while (batch && !deps.stopped()) {
      for (const events of portions(subscriber, wantedOf(subscriber, batch))) {
        await deliverPortion(deps, subscriber, events);
      }
      await moveCursors(database.sql, lead, { names: [name], to: batch.to });
      batch = batch.full ? await batchAfter(database.sql, batch.to) : undefined;
    }
    return true;
  } catch (error) {
    if (error instanceof LeadLost) throw error;
    if (error instanceof Stopped) return false;
    metrics.deliveries.inc({ hearer: name, outcome: 'fault' });
    // EVENTS-15: an event that cannot be read is named, for whoever looks for it.
    const named = error instanceof UnreadableEvent ? { fact: error.event } : {};
    log.error({ error, hearer: name, ...named }, 'subscriber failed');
    return false;
  }
}

/** The program ends: what was not handled is delivered by the next one. */
class Stopped extends Error {}

const portionMost = 1000;

/** The events of many transactions at once, where their subscriber does not tell transactions apart. */
function portions(
  { together }: Subscriber,
  transactions: readonly (readonly DomainEvent[])[],
): DomainEvent[][][] {
  const made: DomainEvent[][][] = [];
  let room = 0;
  for (const events of transactions) {
    const last = made.at(-1);
    if (last && !together && room >= events.length) last.push([...events]);
    else {
      made.push([[...events]]);
      room = portionMost;
    }
    room -= events.length;
  }
  return made;
}

/** One of them may trouble a subscriber that handles all at once: then each transaction's events by themselves. */
async function deliverPortion(
  deps: Delivery,
  subscriber: Subscriber,
  transactions: readonly (readonly DomainEvent[])[],
): Promise<void> {
  try {
    await deliverOnce(deps, subscriber, transactions.flat());
  } catch (error) {
    const ends = error instanceof LeadLost || error instanceof Stopped;
    if (!subscriber.handleAll || transactions.length === 1 || ends) throw error;
    for (const events of transactions) await deliverOnce(deps, subscriber, events);
  }
}

/** Delivers what this subscriber has not handled; what it handled before one failed is remembered all the same. */
async function deliverOnce(
  deps: Delivery,
  subscriber: Subscriber,
  events: readonly DomainEvent[],
): Promise<void> {
  const db = deps.database.sql;
  const ids = sql.param(events.map((event) => event.id));
  const known = await db.execute<{ fact_id: string }>(sql`
    select fact_id from ${inbox} where hearer = ${subscriber.name} and fact_id = any(${ids}::text[])`);
  const before = new Set(known.rows.map((row) => row.fact_id));
  const handled: string[] = [];
  const handle = async (event: DomainEvent): Promise<void> => {
    await subscriber.handle(event);
    handled.push(event.id);
  };
  const fresh = events.filter((event) => !before.has(event.id));
  if (fresh.length === 0) return;
  // Who was frozen for long begins nothing new.
  if (!deps.lead.holds()) throw new LeadLost(deps.lead.name);
  try {
    if (subscriber.handleAll) {
      await subscriber.handleAll(fresh);
      handled.push(...fresh.map((event) => event.id));
    } else if (subscriber.together) {
      const ends = await Promise.allSettled(fresh.map(handle));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    } else {
      for (const event of fresh) {
        if (deps.stopped()) throw new Stopped();
        await handle(event);
      }
    }
  } finally {
    if (handled.length > 0) {
      const at = deps.now();
      await rememberHandled(db, deps.lead, { subscriber: subscriber.name, ids: handled, at });
      deps.metrics.deliveries.inc({ hearer: subscriber.name, outcome: 'heard' }, handled.length);
    }
  }
}
