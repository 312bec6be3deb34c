import type { z } from 'zod';

/** Something that happened: past tense, versioned, plain JSON, never changed. */
export interface Fact<T extends string = string, D = unknown> {
  readonly id: string;
  readonly type: T;
  readonly at: number;
  readonly data: D;
}

/** No JSON has it, and nobody else writes it: what carries it was made by a declaration. */
export const declared = Symbol('declared');

/** EVENTS-13: a fact that the declaration of its event made; the outbox takes no other. */
export interface NewFact<T extends string = string, D = unknown> extends Fact<T, D> {
  readonly [declared]: true;
}

/** A fact that is not as its event declares: written by hand, or by a version that is newer than this one. */
export class UnreadableFact extends Error {
  readonly fact: Pick<Fact, 'id' | 'type'>;

  constructor({ id, type }: Fact, why: string) {
    super(`the fact ${id} is no ${type}: ${why}`);
    this.fact = { id, type };
  }
}

/** What a module publishes under one name and version, with a schema that never changes (HOUSE-38). */
export class EventType<T extends string = string, D = unknown> {
  readonly type: T;
  readonly schema: z.ZodType<D>;
  /** Facts that several subscribers get at once are read once. */
  readonly #read = new WeakMap<Fact, Fact<T, D>>();

  constructor(type: T, schema: z.ZodType<D>) {
    this.type = type;
    this.schema = schema;
  }

  fact({ id, at, data }: Omit<Fact<T, D>, 'type'>): NewFact<T, D> {
    return { id, type: this.type, at, data, [declared]: true };
  }

  /** EVENTS-14, EVENTS-15: what it says, in the words of its schema. Throws `UnreadableFact`. */
  read(fact: Fact): Fact<T, D> {
    const known = this.#read.get(fact);
    if (known) return known;
    const { type } = this;
    if (fact.type !== type) throw new UnreadableFact(fact, `${type} was expected`);
    const parsed = this.schema.safeParse(fact.data);
    if (!parsed.success) {
      // Where it is wrong and how, and nothing of what stands there.
      const why = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw new UnreadableFact(fact, why.slice(0, 5).join('; '));
    }
    const read = { id: fact.id, type, at: fact.at, data: parsed.data };
    this.#read.set(fact, read);
    return read;
  }
}

/** Declares an event; stands in the `events.ts` of the module that publishes it. */
export function event<const T extends string, D>(type: T, schema: z.ZodType<D>): EventType<T, D> {
  return new EventType(type, schema);
}

/** What a fact of an event carries. */
export type DataOf<E extends EventType> = FactOf<E>['data'];

/** A fact of one of these events, as its subscribers get it. */
export type FactOf<E extends EventType> = ReturnType<E['read']>;
