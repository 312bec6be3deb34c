/** Many values of one shape as columns; `same` where all are one. */
export type Packed =
  | { readonly same?: unknown }
  | { readonly each: readonly unknown[] }
  | { readonly some: readonly unknown[]; readonly at: readonly number[] }
  | { readonly of: Readonly<Record<string, Packed>> };

/**
 * Lays what hundreds of records have in common down once, so that the JSON of a batch is a third of what
 * its records are one by one. Plain JSON values only. `unpack` gives the same back, member for member.
 */
export function pack(items: readonly unknown[]): Packed {
  const [first] = items;
  if (items.every((item) => item === first)) return { same: first };
  if (!isRecord(first)) return { each: items };
  const different = [...new Set(items)];
  if (different.length * 4 <= items.length) {
    const places = new Map(different.map((item, index) => [item, index]));
    return { some: different, at: items.map((item) => places.get(item) ?? 0) };
  }
  const records = columnsOf(items, Object.keys(first));
  if (!records) return { each: items };
  return { of: Object.fromEntries(records.map(([key, column]) => [key, pack(column)])) };
}

/** The values that `pack` was given; `count` is how many they were. */
export function unpack(packed: Packed, count: number): unknown[] {
  if ('each' in packed) return [...packed.each];
  if ('some' in packed) return packed.at.map((place) => packed.some[place]);
  if (!('of' in packed)) return Array.from({ length: count }, () => packed.same);
  const columns = Object.entries(packed.of).map(
    ([key, column]) => [key, unpack(column, count)] as const,
  );
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(columns.map(([key, column]) => [key, column[index]])),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Undefined where the records are not of one shape: JSON has no word for a member that is missing. */
function columnsOf(
  items: readonly unknown[],
  keys: readonly string[],
): readonly (readonly [string, readonly unknown[]])[] | undefined {
  const columns = keys.map((key) => [key, [] as unknown[]] as const);
  for (const item of items) {
    if (!isRecord(item) || countOf(item) !== keys.length) return undefined;
    for (const [key, column] of columns) {
      const value = item[key];
      if (value === undefined) return undefined;
      column.push(value);
    }
  }
  return columns;
}

function countOf(item: Readonly<Record<string, unknown>>): number {
  let count = 0;
  for (const key in item) if (Object.hasOwn(item, key)) count += 1;
  return count;
}
