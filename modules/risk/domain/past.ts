/** Whom a batch of order requests concerns; what is known of them is loaded at once. */
export interface JudgingOpening {
  readonly viewers: readonly string[];
  readonly devices: readonly string[];
  readonly persons: readonly string[];
  readonly addresses: readonly string[];
  readonly queueTickets: readonly string[];
}

/** What accounts did, by account: failed payments, returns, what was found bad, reasons that repeat. */
export interface Marks {
  readonly fails: ReadonlyMap<string, readonly number[]>;
  readonly returns: ReadonlyMap<string, number>;
  readonly found: ReadonlyMap<string, number>;
  readonly reasons: ReadonlyMap<string, number>;
}

/** One order request of before. */
export interface Past {
  readonly orderId: string;
  readonly viewerId: string;
  readonly device: string;
  readonly person: string;
  readonly address: string;
  readonly phone: string;
  readonly at: number;
  readonly open: boolean;
  readonly hasty: boolean;
  readonly nearLimit: boolean;
  readonly back: boolean;
}

export type PastKey = 'viewerId' | 'device' | 'person' | 'address' | 'phone';

/** Two recollections as one: what both know counts once. */
export function layered(below: Recollection, above: Recollection): Recollection {
  return {
    of: (by, key) => {
      const over = above.of(by, key);
      const under = below.of(by, key);
      if (over.length === 0 || under.length === 0) return over.length === 0 ? under : over;
      const known = new Set(over.map((past) => past.orderId));
      return [...under.filter((past) => !known.has(past.orderId)), ...over];
    },
    add: (past) => above.add(past),
    remove: (past) => above.remove(past),
  };
}

/** Order requests of before, found by whose they were and what they share. */
export interface Recollection {
  /** Those with this key, in the order in which they were added; what is empty is nobody's. */
  of(by: PastKey, key: string): readonly Past[];
  add(past: Past): void;
  remove(past: Past): void;
}

/** Order requests under one key, each once, in the order in which they were added; most keys have only one. */
type Shelf = Past | Map<string, Past>;

const nothing: readonly Past[] = [];

const keys: readonly PastKey[] = ['viewerId', 'device', 'person', 'address', 'phone'];

/**
 * Lays past order requests under their keys. A batch of hundreds is judged one by one against all that came
 * before; looking through the whole past for each would cost the square of the batch.
 */
export function recall(rows: readonly Past[]): Recollection {
  const shelves = {
    viewerId: new Map<string, Shelf>(),
    device: new Map<string, Shelf>(),
    person: new Map<string, Shelf>(),
    address: new Map<string, Shelf>(),
    phone: new Map<string, Shelf>(),
  };
  const recollection: Recollection = {
    of: (by, key) => {
      const found = key === '' ? undefined : shelves[by].get(key);
      if (!found) return nothing;
      return found instanceof Map ? [...found.values()] : [found];
    },
    add: (past) => {
      for (const by of keys) {
        const key = past[by];
        if (key !== '') lay(shelves[by], key, past);
      }
    },
    remove: (past) => {
      for (const by of keys) take(shelves[by], past[by], past.orderId);
    },
  };
  for (const row of rows) recollection.add(row);
  return recollection;
}

function lay(shelves: Map<string, Shelf>, key: string, past: Past): void {
  const found = shelves.get(key);
  if (found instanceof Map) found.set(past.orderId, past);
  else if (!found || found.orderId === past.orderId) shelves.set(key, past);
  else {
    const both = new Map([[found.orderId, found]]);
    shelves.set(key, both.set(past.orderId, past));
  }
}

function take(shelves: Map<string, Shelf>, key: string, orderId: string): void {
  const found = shelves.get(key);
  if (found instanceof Map) found.delete(orderId);
  const last = found instanceof Map ? found.size === 0 : found?.orderId === orderId;
  if (last) shelves.delete(key);
}
