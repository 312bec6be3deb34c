import type { z } from 'zod';

/** Something that happened in a module: past tense, versioned, plain JSON, never changed. */
export interface DomainEvent<T extends string = string, D = unknown> {
  readonly id: string;
  readonly type: T;
  readonly at: number;
  readonly data: D;
}

/** No JSON has it, and nobody else writes it: what carries it was made by a declaration. */
export const declared = Symbol('declared');

/** EVENTS-13: an event that the declaration of its type made; the outbox takes no other. */
export interface NewDomainEvent<T extends string = string, D = unknown> extends DomainEvent<T, D> {
  readonly [declared]: true;
}

/** An event that is not as its type declares: written by hand, or by a version that is newer than this one. */
export class UnreadableEvent extends Error {
  readonly event: Pick<DomainEvent, 'id' | 'type'>;

  constructor({ id, type }: DomainEvent, why: string) {
    super(`the event ${id} is no ${type}: ${why}`);
    this.event = { id, type };
  }
}

/** What a module publishes under one name and version, with a schema that never changes (HOUSE-38). */
export class EventType<T extends string = string, D = unknown> {
  readonly type: T;
  readonly schema: z.ZodType<D>;
  /** Events that several subscribers get at once are read once. */
  readonly #read = new WeakMap<DomainEvent, DomainEvent<T, D>>();

  constructor(type: T, schema: z.ZodType<D>) {
    this.type = type;
    this.schema = schema;
  }

  create({ id, at, data }: Omit<DomainEvent<T, D>, 'type'>): NewDomainEvent<T, D> {
    return { id, type: this.type, at, data, [declared]: true };
  }

  /** EVENTS-14, EVENTS-15: what it says, in the words of its schema. Throws `UnreadableEvent`. */
  read(event: DomainEvent): DomainEvent<T, D> {
    const known = this.#read.get(event);
    if (known) return known;
    const { type } = this;
    if (event.type !== type) throw new UnreadableEvent(event, `${type} was expected`);
    const parsed = this.schema.safeParse(event.data);
    if (!parsed.success) {
      // Where it is wrong and how, and nothing of what stands there.
      const why = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw new UnreadableEvent(event, why.slice(0, 5).join('; '));
    }
    const read = { id: event.id, type, at: event.at, data: parsed.data };
    this.#read.set(event, read);
    return read;
  }
}

/** Declares an event; stands in the `events.ts` of the module that publishes it. */
export function event<const T extends string, D>(type: T, schema: z.ZodType<D>): EventType<T, D> {
  return new EventType(type, schema);
}

/** What an event of this type carries. */
export type DataOf<E extends EventType> = EventOf<E>['data'];

/** An event of one of these types, as its subscribers get it. */
export type EventOf<E extends EventType> = ReturnType<E['read']>;
