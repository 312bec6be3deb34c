import { sql } from 'drizzle-orm';
import type { Database, Lead, Sql } from '../db/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { UnreadableFact, type Fact } from './event.ts';
import type { Hearer } from './hearer.ts';
import { LeadLost, moveCursors, rememberHeard } from './numbers.ts';
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

/** As whoever leads: what it writes of who heard what is written while it does. */
export interface Telling extends Deps {
  readonly lead: Lead;
  /** Whether the program ends: then no more is begun. */
  readonly stopped: () => boolean;
}

/** What waits behind a place, read and parsed once for all who stand there. */
export interface Batch {
  readonly told: readonly (readonly Fact[])[];
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
  const told = rows.map((row): Fact[] => JSON.parse(row.facts));
  return { told, to: last.n, full: rows.length === batchSize };
}

/** The facts that a hearer wants, of each transaction those; nothing of those with none. */
export function wantedOf({ types }: Hearer, { told }: Batch): Fact[][] {
  return told
    .map((facts) => facts.filter((fact) => types.includes(fact.type)))
    .filter((facts) => facts.length > 0);
}

/**
 * EVENTS-11: tells one hearer this batch and all behind it, and moves it on after each. Where it fails it keeps its
 * place. Returns whether it heard them. Throws where the lead is lost.
 */
export async function tellOn(deps: Telling, hearer: Hearer, first: Batch): Promise<boolean> {
  const { database, lead, metrics, log } = deps;
  const { name } = hearer;
  let batch: Batch | undefined = first;
  try {
    while (batch && !deps.stopped()) {
      for (const facts of portions(hearer, wantedOf(hearer, batch))) {
        await hearPortion(deps, hearer, facts);
      }
      await moveCursors(database.sql, lead, { names: [name], to: batch.to });
      batch = batch.full ? await batchAfter(database.sql, batch.to) : undefined;
    }
    return true;
  } catch (error) {
    if (error instanceof LeadLost) throw error;
    if (error instanceof Stopped) return false;
    metrics.hearings.inc({ hearer: name, outcome: 'fault' });
    // EVENTS-15: a fact that cannot be read is named, for whoever looks for it.
    const named = error instanceof UnreadableFact ? { fact: error.fact } : {};
    log.error({ error, hearer: name, ...named }, 'hearer failed');
    return false;
  }
}

/** The program ends: what was not heard is told by the next one. */
class Stopped extends Error {}

const portionMost = 1000;

/** The facts of many transactions at once, where their hearer does not tell transactions apart. */
function portions({ together }: Hearer, told: readonly (readonly Fact[])[]): Fact[][][] {
  const made: Fact[][][] = [];
  let room = 0;
  for (const facts of told) {
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

/** One of them may trouble a hearer of all at once: then each transaction's facts by themselves. */
async function hearPortion(
  deps: Telling,
  hearer: Hearer,
  told: readonly (readonly Fact[])[],
): Promise<void> {
  try {
    await hearOnce(deps, hearer, told.flat());
  } catch (error) {
    const ends = error instanceof LeadLost || error instanceof Stopped;
    if (!hearer.hearAll || told.length === 1 || ends) throw error;
    for (const facts of told) await hearOnce(deps, hearer, facts);
  }
}

/** Tells what this hearer has not heard; what it heard before one failed is remembered all the same. */
async function hearOnce(deps: Telling, hearer: Hearer, facts: readonly Fact[]): Promise<void> {
  const db = deps.database.sql;
  const ids = sql.param(facts.map((fact) => fact.id));
  const known = await db.execute<{ fact_id: string }>(sql`
    select fact_id from ${inbox} where hearer = ${hearer.name} and fact_id = any(${ids}::text[])`);
  const before = new Set(known.rows.map((row) => row.fact_id));
  const heard: string[] = [];
  const hear = async (fact: Fact): Promise<void> => {
    await hearer.hear(fact);
    heard.push(fact.id);
  };
  const fresh = facts.filter((fact) => !before.has(fact.id));
  if (fresh.length === 0) return;
  // Who was frozen for long begins nothing new.
  if (!deps.lead.holds()) throw new LeadLost(deps.lead.name);
  try {
    if (hearer.hearAll) {
      await hearer.hearAll(fresh);
      heard.push(...fresh.map((fact) => fact.id));
    } else if (hearer.together) {
      const ends = await Promise.allSettled(fresh.map(hear));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    } else {
      for (const fact of fresh) {
        if (deps.stopped()) throw new Stopped();
        await hear(fact);
      }
    }
  } finally {
    if (heard.length > 0) {
      const at = deps.now();
      await rememberHeard(db, deps.lead, { hearer: hearer.name, ids: heard, at });
      deps.metrics.hearings.inc({ hearer: hearer.name, outcome: 'heard' }, heard.length);
    }
  }
}
