import { sql } from 'drizzle-orm';
import type { Lead, Sql } from '../db/index.ts';
import type { NewFact } from './event.ts';
import type { Hearer } from './hearer.ts';
import { checkPlaces, LeadLost, moveCursors, numberFacts } from './numbers.ts';
import { cursor, inbox, outbox } from './schema.ts';
import { batchAfter, tellOn, wantedOf, type Batch, type Deps } from './telling.ts';

export interface Outbox {
  /** Writes facts in the caller's transaction, so that change and report live or die together. */
  append(tx: Sql, facts: readonly NewFact[]): Promise<void>;
  addHearer(hearer: Hearer): void;
  /** Tells the hearers that something may wait. Cheap; call it after a commit. */
  nudge(): void;
  /** Delivers all that waits; for tests and for a clean stop. Resolves when nothing is left. */
  drain(): Promise<void>;
  /** EVENTS-3: removes what every hearer has heard and is older than `before`; returns how many. */
  prune(before: number): Promise<number>;
  stop(): Promise<void>;
}

/** EVENTS-5: what the program that tells the facts leads in. */
export const factsLead = 'facts';

const pollMs = 500;
/** After a round hearers rest this long: in a rush they tell more at once, and leave the machine to the sale. */
const restMs = 50;

export function openOutbox(deps: Deps): Outbox {
  const hearers: Hearer[] = [];
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  /** Facts are told by one process, so that each hearer hears them in their order and nobody twice at once. */
  let leading = true;
  /** The lead under which places were looked through: they may be those of another day. */
  let checked: Lead | undefined;
  let endedAt = 0;
  let resting: NodeJS.Timeout | undefined;

  /** EVENTS-11: who is being told. One that takes its time keeps no other waiting. */
  const telling = new Map<string, Promise<void>>();
  /** Who was still being told when a round came by. */
  const passed = new Set<string>();

  /** A hearer that fails keeps its place and is told again at the next poll; the others go on. */
  async function deliverAll(): Promise<void> {
    const { database, log } = deps;
    let lead: Lead | undefined;
    try {
      lead = await database.leads(factsLead);
      leading = lead !== undefined;
      if (!lead) return;
      if (checked !== lead) await checkPlaces(database.sql, lead, log);
      checked = lead;
      while (await numberFacts(database.sql, lead));
      await spread(lead);
    } catch (error) {
      troubled(lead, error);
    }
  }

  /** Those who want nothing of what waits are moved on together; to each of the others it is told by itself. */
  async function spread(lead: Lead): Promise<void> {
    const db = deps.database.sql;
    for (const name of telling.keys()) passed.add(name);
    let able = hearers.filter(({ name }) => !telling.has(name));
    while (able.length > 0 && !stopped) {
      const behind: Hearer[] = [];
      for (const { place, members } of await groupsOf(db, able)) {
        const batch = await batchAfter(db, place);
        if (!batch) continue;
        const idle = members.filter((hearer) => wantedOf(hearer, batch).length === 0);
        for (const hearer of members) if (!idle.includes(hearer)) tell(lead, hearer, batch);
        const names = idle.map(({ name }) => name);
        if (names.length > 0) await moveCursors(db, lead, { names, to: batch.to });
        if (batch.full) behind.push(...idle);
      }
      able = behind;
    }
  }

  function tell(lead: Lead, hearer: Hearer, batch: Batch): void {
    const { name } = hearer;
    const told = tellOn({ ...deps, lead, stopped: () => stopped }, hearer, batch)
      .catch((error: unknown) => troubled(lead, error))
      .then((well) => {
        telling.delete(name);
        if (passed.delete(name) && well === true) nudge();
      });
    telling.set(name, told);
  }

  function troubled(lead: Lead | undefined, error: unknown): void {
    const { log } = deps;
    if (error instanceof LeadLost) {
      lead?.lose();
      log.warn('another process tells the facts');
      return;
    }
    // The database is away: what waits is told at a later poll.
    log.error({ error }, 'facts could not be read');
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
      await tx.insert(outbox).values({ facts: JSON.stringify(facts), at: deps.now() });
    },
    addHearer: (hearer) => {
      hearers.push(hearer);
    },
    nudge,
    drain: async () => {
      // What is told may be told of in turn: a rest that was begun is cut short.
      do {
        begin();
        while (running || telling.size > 0) {
          await running;
          await Promise.all(telling.values());
        }
      } while (!stopped && resting);
    },
    prune: (before) => prune(deps, hearers, before),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      clearTimeout(resting);
      await running;
      await Promise.all(telling.values());
    },
  };
}

interface Group {
  readonly place: number;
  readonly members: Hearer[];
}

/** Hearers that stand at the same place are told together: what waits is read and parsed once for all. */
async function groupsOf(db: Sql, hearers: readonly Hearer[]): Promise<Group[]> {
  const places = new Map((await db.select().from(cursor)).map((row) => [row.hearer, row.n]));
  const groups = new Map<number, Group>();
  for (const hearer of hearers) {
    const place = places.get(hearer.name) ?? 0;
    const group = groups.get(place) ?? { place, members: [] };
    group.members.push(hearer);
    groups.set(place, group);
  }
  return [...groups.values()];
}

async function prune(
  { database }: Deps,
  hearers: readonly Hearer[],
  before: number,
): Promise<number> {
  const names = sql.param(hearers.map(({ name }) => name));
  const { rows } = await database.sql.execute(sql`
    delete from ${outbox} o where o.at < ${before} and o.n is not null
      and not exists (
        select 1 from unnest(${names}::text[]) as h(name)
        left join ${cursor} c on c.hearer = h.name
        where o.n > coalesce(c.n, 0))
    returning o.id`);
  await database.sql.execute(sql`delete from ${inbox} where heard_at < ${before}`);
  return rows.length;
}
