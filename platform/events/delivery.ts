import { sql } from 'drizzle-orm';
import type { Database, Lead, Sql } from '../db/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { UnreadableFact, type Fact } from './event.ts';
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
  readonly transactions: readonly (readonly Fact[])[];
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
  const transactions = rows.map((row): Fact[] => JSON.parse(row.facts));
  return { transactions, to: last.n, full: rows.length === batchSize };
}

/** The facts that a subscriber wants, of each transaction those; nothing of those with none. */
export function wantedOf({ types }: Subscriber, { transactions }: Batch): Fact[][] {
  return transactions
    .map((facts) => facts.filter((fact) => types.includes(fact.type)))
    .filter((facts) => facts.length > 0);
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
      for (const facts of portions(subscriber, wantedOf(subscriber, batch))) {
        await deliverPortion(deps, subscriber, facts);
      }
      await moveCursors(database.sql, lead, { names: [name], to: batch.to });
      batch = batch.full ? await batchAfter(database.sql, batch.to) : undefined;
    }
    return true;
  } catch (error) {
    if (error instanceof LeadLost) throw error;
    if (error instanceof Stopped) return false;
    metrics.deliveries.inc({ hearer: name, outcome: 'fault' });
    // EVENTS-15: a fact that cannot be read is named, for whoever looks for it.
    const named = error instanceof UnreadableFact ? { fact: error.fact } : {};
    log.error({ error, hearer: name, ...named }, 'subscriber failed');
    return false;
  }
}

/** The program ends: what was not handled is delivered by the next one. */
class Stopped extends Error {}

const portionMost = 1000;

/** The facts of many transactions at once, where their subscriber does not tell transactions apart. */
function portions(
  { together }: Subscriber,
  transactions: readonly (readonly Fact[])[],
): Fact[][][] {
  const made: Fact[][][] = [];
  let room = 0;
  for (const facts of transactions) {
    const last = made.at(-1);
    if (last && !together && room >= facts.length) last.push([...facts]);
    else {
      made.push([[...facts]]);
      room = portionMost;
    }
    room -= facts.length;
  }
  return made;
}

/** One of them may trouble a subscriber that handles all at once: then each transaction's facts by themselves. */
async function deliverPortion(
  deps: Delivery,
  subscriber: Subscriber,
  transactions: readonly (readonly Fact[])[],
): Promise<void> {
  try {
    await deliverOnce(deps, subscriber, transactions.flat());
  } catch (error) {
    const ends = error instanceof LeadLost || error instanceof Stopped;
    if (!subscriber.handleAll || transactions.length === 1 || ends) throw error;
    for (const facts of transactions) await deliverOnce(deps, subscriber, facts);
  }
}

/** Delivers what this subscriber has not handled; what it handled before one failed is remembered all the same. */
async function deliverOnce(
  deps: Delivery,
  subscriber: Subscriber,
  facts: readonly Fact[],
): Promise<void> {
  const db = deps.database.sql;
  const ids = sql.param(facts.map((fact) => fact.id));
  const known = await db.execute<{ fact_id: string }>(sql`
    select fact_id from ${inbox} where hearer = ${subscriber.name} and fact_id = any(${ids}::text[])`);
  const before = new Set(known.rows.map((row) => row.fact_id));
  const handled: string[] = [];
  const handle = async (fact: Fact): Promise<void> => {
    await subscriber.handle(fact);
    handled.push(fact.id);
  };
  const fresh = facts.filter((fact) => !before.has(fact.id));
  if (fresh.length === 0) return;
  // Who was frozen for long begins nothing new.
  if (!deps.lead.holds()) throw new LeadLost(deps.lead.name);
  try {
    if (subscriber.handleAll) {
      await subscriber.handleAll(fresh);
      handled.push(...fresh.map((fact) => fact.id));
    } else if (subscriber.together) {
      const ends = await Promise.allSettled(fresh.map(handle));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    } else {
      for (const fact of fresh) {
        if (deps.stopped()) throw new Stopped();
        await handle(fact);
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
