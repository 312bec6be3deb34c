import type { Database, Lead } from '../../../platform/db/index.ts';
import { eventsLead } from '../../../platform/events/index.ts';

/** Where the rooms are when they are not here; null where that program told nobody its address. */
export interface Elsewhere {
  readonly url: string | null;
}

/** Somebody else takes over within seconds: a whole audience that asks is answered from one look. */
const lookedAtMs = 500;

/**
 * LIVE-90: of several programs on one database one has the rooms, the one that delivers the domain events: what is bought stands
 * on the tape where it is shown.
 */
export class Place {
  readonly #database: Pick<Database, 'leads' | 'leaderOf'>;
  #lead: Lead | undefined;
  #elsewhere: Elsewhere | undefined;
  #looked: { readonly at: number; readonly found: Promise<Elsewhere | undefined> } | undefined;

  constructor(database: Pick<Database, 'leads' | 'leaderOf'>) {
    this.#database = database;
  }

  /**
   * Whether another program was last seen to have them. Who only cannot ask, because the database is away, still does
   * what is to be done in the rooms.
   */
  get gone(): boolean {
    return this.#elsewhere !== undefined;
  }

  /** Where else they are; undefined where they are here. */
  elsewhere(): Promise<Elsewhere | undefined> {
    if (this.#lead?.holds() === true) return Promise.resolve(undefined);
    const at = performance.now();
    if (this.#looked && at - this.#looked.at < lookedAtMs) return this.#looked.found;
    const found = this.#look();
    this.#looked = { at, found };
    return found;
  }

  async #look(): Promise<Elsewhere | undefined> {
    this.#lead = await this.#database.leads(eventsLead);
    const leader = this.#lead ? undefined : await this.#database.leaderOf(eventsLead);
    this.#elsewhere = this.#lead ? undefined : { url: leader?.address ?? null };
    return this.#elsewhere;
  }
}
