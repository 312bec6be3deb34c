import { declared, UnreadableFact, type EventType, type Fact, type FactOf } from './event.ts';

/** What a hearer says of itself: which events it hears, and what it does with what they carry. */
export interface Hearing<E extends EventType> {
  readonly name: string;
  readonly hears: readonly E[];
  /** The facts of one transaction may be heard side by side; calls begin in their order. */
  readonly together?: boolean;
  readonly hear: (fact: FactOf<E>) => Promise<void>;
  /**
   * Hears many facts at once, all or none: those of one transaction, and of others after it where all
   * goes well. Where it is given, `hear` is not called.
   */
  readonly hearAll?: (facts: readonly FactOf<E>[]) => Promise<void>;
}

/**
 * Somebody who is told facts, at least once and in the order of their numbers (EVENTS-7, EVENTS-12). `hear` must be
 * idempotent: after a crash the last fact comes again. Hearers do not wait for one another.
 */
export interface Hearer {
  readonly [declared]: true;
  readonly name: string;
  readonly types: readonly string[];
  readonly together: boolean;
  /** EVENTS-15: fails where the fact is not as its event declares. */
  hear(fact: Fact): Promise<void>;
  readonly hearAll?: (facts: readonly Fact[]) => Promise<void>;
}

/** EVENTS-14: a hearer of these events, who gets what their schemas read. */
export function hearer<E extends EventType>(own: Hearing<E>): Hearer {
  const { name, hears, together = false, hear, hearAll } = own;
  const read = readerOf(hears);
  const types = hears.map(({ type }) => type);
  return {
    [declared]: true,
    name,
    types,
    together,
    hear: async (fact) => hear(read(fact)),
    ...(hearAll ? { hearAll: async (facts) => hearAll(facts.map(read)) } : {}),
  };
}

function readerOf<E extends EventType>(hears: readonly E[]): (fact: Fact) => FactOf<E> {
  const events = new Map<string, E>(hears.map((event) => [event.type, event]));
  /** Only these events read here, and each reads facts of its own. */
  const isHeard = (read: Fact | undefined): read is Fact & FactOf<E> => read !== undefined;
  return (fact) => {
    const read = events.get(fact.type)?.read(fact);
    if (!isHeard(read)) throw new UnreadableFact(fact, `${[...events.keys()].join(', ')} expected`);
    return read;
  };
}
