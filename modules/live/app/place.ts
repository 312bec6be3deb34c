import type { Database, Lead } from '../../../platform/db/index.ts';
import { factsLead } from '../../../platform/events/index.ts';

/** Where the rooms are when they are not here; null where that program told nobody its address. */
export interface Elsewhere {
  readonly url: string | null;
}

/** Somebody else takes over within seconds: a whole audience that asks is answered from one look. */
const lookedAtMs = 500;

/**
 * LIVE-38: of several programs on one database one has the rooms, the one that tells the facts: what is bought stands
 * on the tape where it is shown.
 */
export class Place {
  readonly #database: Pick<Database, 'leads' | 'leaderOf'>;
  #lead: Lead | undefined;
  #looked: { readonly at: number; readonly found: Promise<Elsewhere | undefined> } | undefined;

  constructor(database: Pick<Database, 'leads' | 'leaderOf'>) {
    this.#database = database;
  }

  /** Whether they are here, as far as is known without asking. */
  get here(): boolean {
    return this.#lead?.holds() === true;
  }

  /** Where else they are; undefined where they are here. */
  elsewhere(): Promise<Elsewhere | undefined> {
    if (this.here) return Promise.resolve(undefined);
    const at = performance.now();
    if (this.#looked && at - this.#looked.at < lookedAtMs) return this.#looked.found;
    const found = this.#look();
    this.#looked = { at, found };
    return found;
  }

  async #look(): Promise<Elsewhere | undefined> {
    this.#lead = await this.#database.leads(factsLead);
    if (this.#lead) return undefined;
    const leader = await this.#database.leaderOf(factsLead);
    return { url: leader?.address ?? null };
  }
}
