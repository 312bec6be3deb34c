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
  stop(): Promise<void>;
}

interface Needs {
  readonly database: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
}

const batchSize = 200;
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
      // One parameter for all: hundreds of orders are told by one statement, in their order.
      await tx.execute(sql`
        insert into ${outbox} (fact_id, type, at, data)
        select f->>'id', f->>'type', (f->>'at')::bigint, (f->'data')::jsonb
        from json_array_elements(${JSON.stringify(facts)}::json) with ordinality as e(f, n)
        order by n`);
    },
    addHearer: (hearer) => {
      hearers.push(hearer);
    },
    nudge,
    drain: async () => {
      nudge();
      while (running) await running;
    },
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
  fact_id: string;
  type: string;
  at: string;
  data: unknown;
}

/**
 * Facts are read in the order (transaction, row) and only from transactions older than every one
 * still open; otherwise a slow commit with a lower number would be passed over for ever.
 */
async function deliverBatch(needs: Needs, hearer: Hearer): Promise<number> {
  const { rows } = await needs.database.sql.execute<Row>(sql`
    select o.tx::text as tx, o.id, o.fact_id, o.type, o.at, o.data
    from ${outbox} o
    left join ${cursor} c on c.hearer = ${hearer.name}
    where (o.tx, o.id) > (coalesce(c.tx, '0'::xid8), coalesce(c.id, 0))
      and o.tx < pg_snapshot_xmin(pg_current_snapshot())
    order by o.tx, o.id limit ${batchSize}`);
  for (const row of rows) {
    if (hearer.types.includes(row.type)) await hearOnce(needs, hearer, row);
  }
  const last = rows.at(-1);
  if (last) await moveCursor(needs.database.sql, hearer.name, last);
  return rows.length;
}

async function hearOnce(needs: Needs, hearer: Hearer, row: Row): Promise<void> {
  const db = needs.database.sql;
  const heard = await db.execute(sql`
    select 1 from ${inbox} where hearer = ${hearer.name} and fact_id = ${row.fact_id}`);
  if (heard.rows.length > 0) return;
  await hearer.hear({ id: row.fact_id, type: row.type, at: Number(row.at), data: row.data });
  await db
    .insert(inbox)
    .values({ hearer: hearer.name, factId: row.fact_id, heardAt: needs.now() })
    .onConflictDoNothing();
  needs.metrics.hearings.inc({ hearer: hearer.name, outcome: 'heard' });
}

async function moveCursor(db: Sql, hearer: string, last: Row): Promise<void> {
  await db
    .insert(cursor)
    .values({ hearer, tx: last.tx, id: Number(last.id) })
    .onConflictDoUpdate({ target: cursor.hearer, set: { tx: last.tx, id: Number(last.id) } });
}
