import { hostname } from 'node:os';
import type pg from 'pg';
import { ownConnection } from './connection.ts';

/** That this process does `name` alone, until another took it over. */
export interface Lead {
  readonly name: string;
  /** Grows each time that somebody takes it: who writes as the leader checks it where it writes. */
  readonly fence: string;
  /** Whether its time runs still, as far as is known here: a process that was frozen finds out by it. */
  holds(): boolean;
  /** Whoever wrote under it was told that it is somebody else's by now. */
  lose(): void;
}

/** This process's lead in `name`; of many on one database one has it, and another when it is gone or frozen. */
export type Leads = (name: string) => Promise<Lead | undefined>;

/** LIFE-7: who does `name` at this moment, in whichever program. */
export interface Leader {
  /** Where people find it; null where nobody told it its address. */
  readonly address: string | null;
}

interface Leading {
  readonly leads: Leads;
  close(): Promise<void>;
}

/** A lead that nobody renewed for so long is another's to take; the clock is the database's. */
const leadMs = 6000;
const renewMs = 2000;

/** A row is held while its time runs and the connection that took it lives: who was killed is replaced at once. */
const held = (row: string): string => `${row}.until > clock_timestamp() and exists (
  select from pg_stat_get_activity(${row}.pid) a
  where a.backend_start = ${row}.since or a.backend_start is null)`;

/** Nothing is written where somebody else has it. */
const taking = `
  insert into events.lead as l (name, holder, address, pid, since, fence, until)
  select $1, $2, $4, me.pid, me.backend_start, 1, clock_timestamp() + $3 * interval '1 millisecond'
  from pg_stat_get_activity(pg_backend_pid()) me
  where not exists (select from events.lead h where h.name = $1 and ${held('h')})
  on conflict (name) do update set (holder, address, pid, since, fence, until) =
    (excluded.holder, excluded.address, excluded.pid, excluded.since, l.fence + 1, excluded.until)
  where not (${held('l')})
  returning l.fence::text as fence`;

const leading = `select l.address from events.lead l where l.name = $1 and ${held('l')}`;
const renewing = `
  update events.lead set until = clock_timestamp() + $3 * interval '1 millisecond'
  where name = $1 and fence = $2::bigint returning 1`;

const holder = `${hostname()} ${process.pid}`;

interface Row {
  readonly fence?: string;
  readonly address?: string | null;
}

interface Asking {
  query(text: string, values: unknown[]): Promise<{ readonly rows: Row[] }>;
}

interface Taking {
  readonly name: string;
  readonly address: string | null;
}

async function take(by: Asking, { name, address }: Taking): Promise<string | undefined> {
  const { rows } = await by.query(taking, [name, holder, leadMs, address]);
  return rows[0]?.fence;
}

/** LIFE-7: undefined where nobody's time runs. */
export async function leaderOf(by: Asking, name: string): Promise<Leader | undefined> {
  const [row] = (await by.query(leading, [name])).rows;
  return row && { address: row.address ?? null };
}

/** Whoever has the database alone leads in all, from the first question on. */
export function leadAlone(pool: Asking, address: string | null): Leads {
  const leads = new Map<string, Lead>();
  return async (name) => {
    const known = leads.get(name);
    if (known) return known;
    const fence = await take(pool, { name, address });
    if (fence === undefined) throw new Error(`somebody else leads in ${name}`);
    const lead = { name, fence, holds: () => true, lose: () => leads.delete(name) };
    leads.set(name, lead);
    return lead;
  };
}

interface Held extends Lead {
  heldUntil: number;
}

/** Leads have a connection of their own, which no statement of the pool can take away or keep waiting. */
export class OwnLeading implements Leading {
  readonly #url: string;
  readonly #address: string | null;
  readonly #held = new Map<string, Held>();
  readonly #timer: NodeJS.Timeout;
  #connection: Promise<pg.Client> | undefined;
  #closed = false;

  constructor(url: string, address: string | null) {
    this.#url = url;
    this.#address = address;
    this.#timer = setInterval(() => {
      // A renewal that fails is tried again at the next; what runs out meanwhile is found out by `holds`.
      for (const lead of this.#held.values()) this.#renew(lead).catch(() => undefined);
    }, renewMs);
    this.#timer.unref();
  }

  readonly leads: Leads = async (name) => {
    if (this.#closed) return undefined;
    const known = this.#held.get(name);
    if (known?.holds() === true) return known;
    if (known && (await this.#renew(known))) return known;
    const from = performance.now();
    const fence = await take(await this.#connect(), { name, address: this.#address });
    if (fence === undefined) return undefined;
    const lead: Held = {
      name,
      fence,
      heldUntil: from + leadMs,
      holds: () => !this.#closed && performance.now() < lead.heldUntil,
      lose: () => this.#lose(lead),
    };
    this.#held.set(name, lead);
    return lead;
  };

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    const client = await this.#connection?.catch(() => undefined);
    if (!client) return;
    const ours = [...this.#held.values()];
    // Others need not wait for the server to notice that we left; where it is away they find out.
    for (const { name, fence } of ours) {
      await client.query(renewing, [name, fence, 0]).catch(() => undefined);
    }
    await client.end().catch(() => undefined);
  }

  async #renew(lead: Held): Promise<boolean> {
    const from = performance.now();
    const client = await this.#connect();
    const { rows } = await client.query(renewing, [lead.name, lead.fence, leadMs]);
    if (rows.length > 0) lead.heldUntil = from + leadMs;
    else this.#lose(lead);
    return rows.length > 0;
  }

  #lose(lead: Held): void {
    lead.heldUntil = 0;
    if (this.#held.get(lead.name) === lead) this.#held.delete(lead.name);
  }

  #connect(): Promise<pg.Client> {
    if (this.#connection) return this.#connection;
    // Whoever lost it no longer leads.
    const lose = (): void => {
      if (this.#connection !== made) return;
      for (const lead of [...this.#held.values()]) this.#lose(lead);
      this.#connection = undefined;
    };
    // A server that stands still must not keep us from finding out that our time is over. What an earlier
    // connection says late is of no more interest.
    const made = ownConnection({ connectionString: this.#url, query_timeout: leadMs }, () =>
      lose(),
    );
    this.#connection = made;
    made.catch(lose);
    return made;
  }
}
