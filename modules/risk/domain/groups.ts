/**
 * Which keys hang together, when the keys of each knot do: hundreds of order requests from one device are one group,
 * and are joined once.
 */
export function groupsOf(knots: readonly (readonly string[])[]): string[][] {
  const above = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next;
    return root;
  };
  for (const [first, ...others] of knots) {
    if (first === undefined) continue;
    for (const other of others) {
      const [a, b] = [rootOf(first), rootOf(other)];
      if (a !== b) above.set(b, a);
    }
  }
  const groups = new Map<string, Set<string>>();
  for (const key of knots.flat()) {
    const root = rootOf(key);
    const keys = groups.get(root) ?? new Set();
    groups.set(root, keys.add(key));
  }
  return [...groups.values()].map((keys) => [...keys]);
}
