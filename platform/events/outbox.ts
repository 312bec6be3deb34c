import { sql } from 'drizzle-orm';
import type { Database, Sql } from '../db/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { cursor, inbox, outbox } from './schema.ts';

/** Something that happened: past tense, versioned, plain JSON, never changed. */
export interface Fact<T extends string = string, D = unknown> {
  readonly id: string;
  readonly type: T;
  readonly at: number;
  readonly data: D;
}

/**
 * Somebody who is told facts, at least once and in commit order. `hear` must be idempotent: after
 * a crash the last fact comes again.
 */
export interface Hearer {
  readonly name: string;
  readonly types: readonly string[];
  /** The facts of one transaction may be heard side by side; calls begin in their order. */
  readonly together?: boolean;
  hear(fact: Fact): Promise<void>;
}

export interface Outbox {
  /** Writes facts in the caller's transaction, so that change and report live or die together. */
  append(tx: Sql, facts: readonly Fact[]): Promise<void>;
  addHearer(hearer: Hearer): void;
  /** Tells the hearers that something may wait. Cheap; call it after a commit. */
  nudge(): void;
  /** Delivers all that waits; for tests and for a clean stop. Resolves when nothing is left. */
  drain(): Promise<void>;
  /** EVENTS-3: removes what every hearer has heard and is older than `before`; returns how many. */
  prune(before: number): Promise<number>;
  stop(): Promise<void>;
}

interface Needs {
  readonly database: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
}

const batchSize = 20;
const pollMs = 500;

export function openOutbox(needs: Needs): Outbox {
  const hearers: Hearer[] = [];
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  async function deliverAll(): Promise<void> {
    for (const hearer of hearers) {
      try {
        while (!stopped && (await deliverBatch(needs, hearer)) === batchSize);
      } catch (error) {
        // A hearer that fails keeps its place and is told again at the next poll.
        needs.metrics.hearings.inc({ hearer: hearer.name, outcome: 'fault' });
        needs.log.error({ error, hearer: hearer.name }, 'hearer failed');
      }
    }
  }

  async function run(): Promise<void> {
    do {
      again = false;
      await deliverAll();
    } while (again && !stopped);
    running = undefined;
  }

  function nudge(): void {
    if (stopped) return;
    if (running) again = true;
    else running = run();
  }

  const timer = setInterval(nudge, pollMs);
  timer.unref();

  return {
    append: async (tx, facts) => {
      if (facts.length === 0) return;
      await tx.insert(outbox).values({ facts: JSON.stringify(facts), at: needs.now() });
    },
    addHearer: (hearer) => {
      hearers.push(hearer);
    },
    nudge,
    drain: async () => {
      nudge();
      while (running) await running;
    },
    prune: (before) => prune(needs, hearers, before),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

interface Row extends Record<string, unknown> {
  tx: string;
  id: string;
  facts: string;
}

/**
 * Facts are read in the order (transaction, row) and only from transactions older than every one
 * still open; otherwise a slow commit with a lower number would be passed over for ever.
 */
async function deliverBatch(needs: Needs, hearer: Hearer): Promise<number> {
  const { rows } = await needs.database.sql.execute<Row>(sql`
    select o.tx::text as tx, o.id, o.facts
    from ${outbox} o
    left join ${cursor} c on c.hearer = ${hearer.name}
    where (o.tx, o.id) > (coalesce(c.tx, '0'::xid8), coalesce(c.id, 0))
      and o.tx < pg_snapshot_xmin(pg_current_snapshot())
    order by o.tx, o.id limit ${batchSize}`);
  for (const row of rows) {
    const told: Fact[] = JSON.parse(row.facts);
    const wanted = told.filter((fact) => hearer.types.includes(fact.type));
    if (wanted.length > 0) await hearOnce(needs, hearer, wanted);
  }
  const last = rows.at(-1);
  if (last) await moveCursor(needs.database.sql, hearer.name, last);
  return rows.length;
}

/** Tells what this hearer has not heard; what it heard before one failed is remembered all the same. */
async function hearOnce(needs: Needs, hearer: Hearer, facts: readonly Fact[]): Promise<void> {
  const db = needs.database.sql;
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
  try {
    if (hearer.together === true) {
      const ends = await Promise.allSettled(fresh.map(hear));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    } else {
      for (const fact of fresh) await hear(fact);
    }
  } finally {
    if (heard.length > 0) {
      await db.execute(sql`
        insert into ${inbox} (hearer, fact_id, heard_at)
        select ${hearer.name}, f, ${needs.now()} from unnest(${sql.param(heard)}::text[]) f
        on conflict do nothing`);
      needs.metrics.hearings.inc({ hearer: hearer.name, outcome: 'heard' }, heard.length);
    }
  }
}

async function moveCursor(db: Sql, hearer: string, last: Row): Promise<void> {
  await db
    .insert(cursor)
    .values({ hearer, tx: last.tx, id: Number(last.id) })
    .onConflictDoUpdate({ target: cursor.hearer, set: { tx: last.tx, id: Number(last.id) } });
}

async function prune(
  { database }: Needs,
  hearers: readonly Hearer[],
  before: number,
): Promise<number> {
  const names = sql.param(hearers.map(({ name }) => name));
  const { rows } = await database.sql.execute(sql`
    delete from ${outbox} o where o.at < ${before}
      and not exists (
        select 1 from unnest(${names}::text[]) as h(name)
        left join ${cursor} c on c.hearer = h.name
        where (o.tx, o.id) > (coalesce(c.tx, '0'::xid8), coalesce(c.id, 0)))
    returning o.id`);
  await database.sql.execute(sql`delete from ${inbox} where heard_at < ${before}`);
  return rows.length;
}
