import { sql } from 'drizzle-orm';
import type { Lead, Sql } from '../db/index.ts';
import type { NewDomainEvent } from './event.ts';
import type { Subscriber } from './subscriber.ts';
import { checkPlaces, LeadLost, moveCursors, numberEvents } from './numbers.ts';
import { cursor, inbox, outbox } from './schema.ts';
import { batchAfter, deliver, wantedOf, type Batch, type Deps } from './delivery.ts';

export interface Outbox {
  /** Writes events in the caller's transaction, so that change and report live or die together. */
  append(tx: Sql, events: readonly NewDomainEvent[]): Promise<void>;
  subscribe(subscriber: Subscriber): void;
  /** Says that something may wait to be delivered. Cheap; call it after a commit. */
  nudge(): void;
  /** Delivers all that waits; for tests and for a clean stop. Resolves when nothing is left. */
  drain(): Promise<void>;
  /** EVENTS-3: removes what every subscriber has handled and is older than `before`; returns how many. */
  prune(before: number): Promise<number>;
  stop(): Promise<void>;
}

/** EVENTS-5: what the program that delivers the events leads in. */
export const eventsLead = 'facts';

const pollMs = 500;
/** After a round subscribers rest this long: while many buy at once they get more in one round, and leave the machine to the sale. */
const restMs = 50;

export function openOutbox(deps: Deps): Outbox {
  const subscribers: Subscriber[] = [];
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  /** One process delivers the events, so that each subscriber gets them in their order and nobody twice at once. */
  let leading = true;
  /** The lead under which places were looked through: they may be those of another day. */
  let checked: Lead | undefined;
  let endedAt = 0;
  let resting: NodeJS.Timeout | undefined;

  /** EVENTS-11: to whom events are being delivered. One that takes its time keeps no other waiting. */
  const delivering = new Map<string, Promise<void>>();
  /** Who was still handling when a round came by. */
  const passed = new Set<string>();

  /** A subscriber that fails keeps its place and gets them again at the next poll; the others go on. */
  async function deliverAll(): Promise<void> {
    const { database, log } = deps;
    let lead: Lead | undefined;
    try {
      lead = await database.leads(eventsLead);
      leading = lead !== undefined;
      if (!lead) return;
      if (checked !== lead) await checkPlaces(database.sql, lead, log);
      checked = lead;
      while (await numberEvents(database.sql, lead));
      await spread(lead);
    } catch (error) {
      troubled(lead, error);
    }
  }

  /** Those who want nothing of what waits are moved on together; each of the others gets it by itself. */
  async function spread(lead: Lead): Promise<void> {
    const db = deps.database.sql;
    for (const name of delivering.keys()) passed.add(name);
    let able = subscribers.filter(({ name }) => !delivering.has(name));
    while (able.length > 0 && !stopped) {
      const behind: Subscriber[] = [];
      for (const { place, members } of await groupsOf(db, able)) {
        const batch = await batchAfter(db, place);
        if (!batch) continue;
        const idle = members.filter((subscriber) => wantedOf(subscriber, batch).length === 0);
        for (const subscriber of members)
          if (!idle.includes(subscriber)) beginFor(lead, subscriber, batch);
        const names = idle.map(({ name }) => name);
        if (names.length > 0) await moveCursors(db, lead, { names, to: batch.to });
        if (batch.full) behind.push(...idle);
      }
      able = behind;
    }
  }

  function beginFor(lead: Lead, subscriber: Subscriber, batch: Batch): void {
    const { name } = subscriber;
    const delivered = deliver({ ...deps, lead, stopped: () => stopped }, subscriber, batch)
      .catch((error: unknown) => troubled(lead, error))
      .then((well) => {
        delivering.delete(name);
        if (passed.delete(name) && well === true) nudge();
      });
    delivering.set(name, delivered);
  }

  function troubled(lead: Lead | undefined, error: unknown): void {
    const { log } = deps;
    if (error instanceof LeadLost) {
      lead?.lose();
      log.warn('another process delivers the events');
      return;
    }
    // The database is away: what waits is delivered at a later poll.
    log.error({ error }, 'events could not be read');
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
    append: async (tx, events) => {
      if (events.length === 0) return;
      await tx.insert(outbox).values({ facts: JSON.stringify(events), at: deps.now() });
    },
    subscribe: (subscriber) => {
      subscribers.push(subscriber);
    },
    nudge,
    drain: async () => {
      // What is handled may publish in turn: a rest that was begun is cut short.
      do {
        begin();
        while (running || delivering.size > 0) {
          await running;
          await Promise.all(delivering.values());
        }
      } while (!stopped && resting);
    },
    prune: (before) => prune(deps, subscribers, before),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      clearTimeout(resting);
      await running;
      await Promise.all(delivering.values());
    },
  };
}

interface Group {
  readonly place: number;
  readonly members: Subscriber[];
}

/** Subscribers that stand at the same place are served together: what waits is read and parsed once for all. */
async function groupsOf(db: Sql, subscribers: readonly Subscriber[]): Promise<Group[]> {
  const places = new Map((await db.select().from(cursor)).map((row) => [row.subscriber, row.n]));
  const groups = new Map<number, Group>();
  for (const subscriber of subscribers) {
    const place = places.get(subscriber.name) ?? 0;
    const group = groups.get(place) ?? { place, members: [] };
    group.members.push(subscriber);
    groups.set(place, group);
  }
  return [...groups.values()];
}

async function prune(
  { database }: Deps,
  subscribers: readonly Subscriber[],
  before: number,
): Promise<number> {
  const names = sql.param(subscribers.map(({ name }) => name));
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
