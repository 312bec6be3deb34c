import { sql } from 'drizzle-orm';
import type { Database, Sql } from '../db/index.ts';
import { mendPlaces } from './places.ts';
import { cursor, inbox, outbox } from './schema.ts';
import { tellGroup, type Fact, type Hearer, type Needs, type Row } from './telling.ts';

export type { Fact, Hearer } from './telling.ts';

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

const batchSize = 20;
const pollMs = 500;
/** After a round hearers rest this long: in a rush they tell more at once, and leave the machine to the sale. */
const restMs = 50;

export function openOutbox(needs: Needs): Outbox {
  const hearers: Hearer[] = [];
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  /** Facts are told by one process, so that each hearer hears them in their order and nobody twice at once. */
  let leading = true;
  /** Whether places were looked through since this process began: they may be another server's. */
  let mended = false;
  /** Whether the last round saw facts that it could not tell yet: an older transaction is open. */
  let held = false;
  let endedAt = 0;
  let resting: NodeJS.Timeout | undefined;

  /** A hearer that fails keeps its place and is told again at the next poll; the others go on. */
  async function deliverAll(): Promise<void> {
    const failed = new Set<string>();
    let waits = false;
    try {
      leading = await needs.database.leads('facts');
      if (!leading) {
        held = false;
        return;
      }
      if (!mended) await mendPlaces(needs.database);
      mended = true;
      for (let more = true; more && !stopped;) {
        more = false;
        waits = false;
        const able = hearers.filter(({ name }) => !failed.has(name));
        for (const group of await groupsOf(needs.database.sql, able)) {
          const found = await rowsAfter(needs.database, group.place);
          const rows = found.filter((row) => row.ready);
          waits ||= rows.length < found.length;
          for (const name of await tellGroup(needs, group.members, rows)) failed.add(name);
          more ||= rows.length === batchSize;
        }
      }
    } catch (error) {
      // The database is away: what waits is told at a later poll.
      needs.log.error({ error }, 'facts could not be read');
    }
    // Said when the round is over: whoever drains may ask in the middle of one.
    held = waits;
  }

  async function round(): Promise<void> {
    again = false;
    await deliverAll();
    endedAt = performance.now();
    running = undefined;
    if (again) nudge();
  }

  function begin(): void {
    clearTimeout(resting);
    resting = undefined;
    if (stopped) return;
    if (running) again = true;
    else running = round();
  }

  /** What another transaction holds back, in any database of this server, is looked for a moment later. */
  async function heldBack(): Promise<boolean> {
    if (held) await new Promise((resolve) => setTimeout(resolve, 10));
    return held;
  }

  /** Who does not lead asks at the next poll whether it should. */
  function nudge(): void {
    if (!leading || stopped || resting) return;
    const rest = restMs - (performance.now() - endedAt);
    if (running || rest <= 0) begin();
    else resting = setTimeout(begin, rest);
  }

  const timer = setInterval(begin, pollMs);
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
      // What is told may be told of in turn: a rest that was begun is cut short.
      do {
        begin();
        while (running) await running;
      } while (!stopped && (resting || (await heldBack())));
    },
    prune: (before) => prune(needs, hearers, before),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      clearTimeout(resting);
      await running;
    },
  };
}

interface Place {
  readonly tx: string;
  readonly id: string;
}

interface Group {
  readonly place: Place;
  readonly members: readonly Hearer[];
}

/** Hearers that stand at the same place are told together: what waits is read and parsed once for all. */
async function groupsOf(db: Sql, hearers: readonly Hearer[]): Promise<Group[]> {
  const places = new Map((await db.select().from(cursor)).map((row) => [row.hearer, row]));
  const groups = new Map<string, { place: Place; members: Hearer[] }>();
  for (const hearer of hearers) {
    const { tx = '0', id = 0 } = places.get(hearer.name) ?? {};
    const key = `${tx} ${id}`;
    const group = groups.get(key) ?? { place: { tx, id: String(id) }, members: [] };
    group.members.push(hearer);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Facts are read in the order (transaction, row) and only from transactions older than every one
 * still open are they ready; otherwise a slow commit with a lower number would be passed over for ever.
 * Where there is one connection only, none is open while this reads, whatever goes on in other databases.
 */
async function rowsAfter({ sql: db, sole }: Database, { tx, id }: Place): Promise<Row[]> {
  const ready = sole ? sql`true` : sql`o.tx < s.xmin`;
  const { rows } = await db.execute<Row>(sql`
    select o.tx::text as tx, o.id, ${ready} as ready,
      case when ${ready} then o.facts else '' end as facts
    from ${outbox} o, (select pg_snapshot_xmin(pg_current_snapshot()) as xmin) s
    where (o.tx, o.id) > (${tx}::xid8, ${id}::bigint)
    order by o.tx, o.id limit ${batchSize}`);
  return rows;
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
