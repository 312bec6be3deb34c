export interface AuditEntry {
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An entry in the chain: its number, and the hash of the one before it. */
export interface ChainedEntry extends AuditEntry {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** An entry that is written and not yet in the chain. */
export interface WrittenEntry extends AuditEntry {
  readonly id: number;
}

export interface AuditFilter {
  readonly limit: number;
  readonly before?: number | undefined;
  /** An actor, an action's beginning, or an object. */
  readonly search: string;
  /** Actions and people that fit as well. */
  readonly actions: readonly string[];
  readonly people: readonly string[];
}

/** What an entry gets when it is put into the chain. */
export interface Chaining {
  readonly id: number;
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}
