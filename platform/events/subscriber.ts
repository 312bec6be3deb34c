import {
  declared,
  UnreadableEvent,
  type DomainEvent,
  type EventOf,
  type EventType,
} from './event.ts';

/** Which events somebody subscribes to, and what they do with what these carry. */
export interface Subscription<E extends EventType> {
  readonly name: string;
  readonly subscribesTo: readonly E[];
  /** The events of one transaction may be handled side by side; calls begin in their order. */
  readonly together?: boolean;
  readonly handle: (event: EventOf<E>) => Promise<void>;
  /**
   * Handles many events at once, all or none: those of one transaction, and of others after it where all
   * goes well. Where it is given, `handle` is not called.
   */
  readonly handleAll?: (events: readonly EventOf<E>[]) => Promise<void>;
}

/**
 * Somebody who gets events, at least once and in the order of their numbers (EVENTS-7, EVENTS-12). `handle` must be
 * idempotent: after a crash the last event comes again. Subscribers do not wait for one another.
 */
export interface Subscriber {
  readonly [declared]: true;
  readonly name: string;
  readonly types: readonly string[];
  readonly together: boolean;
  /** EVENTS-15: fails where the event is not as its type declares. */
  handle(event: DomainEvent): Promise<void>;
  readonly handleAll?: (events: readonly DomainEvent[]) => Promise<void>;
}

/** EVENTS-14: a subscriber to these types, who gets what their schemas read. */
export function subscriber<E extends EventType>(own: Subscription<E>): Subscriber {
  const { name, subscribesTo, together = false, handle, handleAll } = own;
  const read = readerOf(subscribesTo);
  const types = subscribesTo.map(({ type }) => type);
  return {
    [declared]: true,
    name,
    types,
    together,
    handle: async (event) => handle(read(event)),
    ...(handleAll ? { handleAll: async (events) => handleAll(events.map(read)) } : {}),
  };
}

function readerOf<E extends EventType>(
  subscribesTo: readonly E[],
): (event: DomainEvent) => EventOf<E> {
  const events = new Map<string, E>(subscribesTo.map((own) => [own.type, own]));
  /** Only these types read here, and each reads events of its own. */
  const isSubscribed = (read: DomainEvent | undefined): read is DomainEvent & EventOf<E> =>
    read !== undefined;
  return (event) => {
    const read = events.get(event.type)?.read(event);
    if (!isSubscribed(read))
      throw new UnreadableEvent(event, `${[...events.keys()].join(', ')} expected`);
    return read;
  };
}
