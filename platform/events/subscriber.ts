import { declared, UnreadableFact, type EventType, type Fact, type FactOf } from './event.ts';

/** Which events somebody subscribes to, and what they do with what these carry. */
export interface Subscription<E extends EventType> {
  readonly name: string;
  readonly subscribesTo: readonly E[];
  /** The facts of one transaction may be handled side by side; calls begin in their order. */
  readonly together?: boolean;
  readonly handle: (fact: FactOf<E>) => Promise<void>;
  /**
   * Handles many facts at once, all or none: those of one transaction, and of others after it where all
   * goes well. Where it is given, `handle` is not called.
   */
  readonly handleAll?: (facts: readonly FactOf<E>[]) => Promise<void>;
}

/**
 * Somebody who gets facts, at least once and in the order of their numbers (EVENTS-7, EVENTS-12). `handle` must be
 * idempotent: after a crash the last fact comes again. Subscribers do not wait for one another.
 */
export interface Subscriber {
  readonly [declared]: true;
  readonly name: string;
  readonly types: readonly string[];
  readonly together: boolean;
  /** EVENTS-15: fails where the fact is not as its event declares. */
  handle(fact: Fact): Promise<void>;
  readonly handleAll?: (facts: readonly Fact[]) => Promise<void>;
}

/** EVENTS-14: a subscriber to these events, who gets what their schemas read. */
export function subscriber<E extends EventType>(own: Subscription<E>): Subscriber {
  const { name, subscribesTo, together = false, handle, handleAll } = own;
  const read = readerOf(subscribesTo);
  const types = subscribesTo.map(({ type }) => type);
  return {
    [declared]: true,
    name,
    types,
    together,
    handle: async (fact) => handle(read(fact)),
    ...(handleAll ? { handleAll: async (facts) => handleAll(facts.map(read)) } : {}),
  };
}

function readerOf<E extends EventType>(subscribesTo: readonly E[]): (fact: Fact) => FactOf<E> {
  const events = new Map<string, E>(subscribesTo.map((event) => [event.type, event]));
  /** Only these events read here, and each reads facts of its own. */
  const isSubscribed = (read: Fact | undefined): read is Fact & FactOf<E> => read !== undefined;
  return (fact) => {
    const read = events.get(fact.type)?.read(fact);
    if (!isSubscribed(read))
      throw new UnreadableFact(fact, `${[...events.keys()].join(', ')} expected`);
    return read;
  };
}
