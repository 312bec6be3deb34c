/** One wish of before. */
export interface Past {
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

/** Wishes of before, found by whose they were and what they share. */
export interface Recollection {
  /** Those with this key, in the order in which they were added; what is empty is nobody's. */
  of(by: PastKey, key: string): readonly Past[];
  add(past: Past): void;
  remove(past: Past): void;
}

const keys: readonly PastKey[] = ['viewerId', 'device', 'person', 'address', 'phone'];

/**
 * Lays past wishes under their keys. A batch of hundreds is judged one by one against all that came
 * before; looking through the whole past for each would cost the square of the batch.
 */
export function recall(rows: readonly Past[]): Recollection {
  const shelves = new Map(keys.map((by) => [by, new Map<string, Past[]>()]));
  const shelf = (by: PastKey, key: string): Past[] => {
    const found = shelves.get(by)?.get(key);
    if (found) return found;
    const fresh: Past[] = [];
    shelves.get(by)?.set(key, fresh);
    return fresh;
  };
  const recollection: Recollection = {
    of: (by, key) => (key === '' ? [] : (shelves.get(by)?.get(key) ?? [])),
    add: (past) => {
      for (const by of keys) if (past[by] !== '') shelf(by, past[by]).push(past);
    },
    remove: (past) => {
      for (const by of keys) {
        const rest = shelf(by, past[by]);
        const at = rest.indexOf(past);
        if (at >= 0) rest.splice(at, 1);
      }
    },
  };
  for (const row of rows) recollection.add(row);
  return recollection;
}
