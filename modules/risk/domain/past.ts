/** One wish of before. */
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
      if (over.length === 0) return below.of(by, key);
      const known = new Set(over.map((past) => past.orderId));
      return [...below.of(by, key).filter((past) => !known.has(past.orderId)), ...over];
    },
    add: (past) => above.add(past),
    remove: (past) => above.remove(past),
  };
}

/** Wishes of before, found by whose they were and what they share. */
export interface Recollection {
  /** Those with this key, in the order in which they were added; what is empty is nobody's. */
  of(by: PastKey, key: string): readonly Past[];
  add(past: Past): void;
  remove(past: Past): void;
}

/** Wishes under one key, each once, in the order in which they were added. */
type Shelf = Map<string, Past>;

const keys: readonly PastKey[] = ['viewerId', 'device', 'person', 'address', 'phone'];

/**
 * Lays past wishes under their keys. A batch of hundreds is judged one by one against all that came
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
      return found ? [...found.values()] : [];
    },
    add: (past) => {
      for (const by of keys) {
        const key = past[by];
        if (key === '') continue;
        const found = shelves[by].get(key);
        if (found) found.set(past.orderId, past);
        else shelves[by].set(key, new Map([[past.orderId, past]]));
      }
    },
    remove: (past) => {
      for (const by of keys) {
        const rest = shelves[by].get(past[by]);
        rest?.delete(past.orderId);
        if (rest?.size === 0) shelves[by].delete(past[by]);
      }
    },
  };
  for (const row of rows) recollection.add(row);
  return recollection;
}
