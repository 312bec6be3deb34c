import { createHmac } from 'node:crypto';

/** The name that an analysis knows somebody by: the same all through one scope, another in the next. */
export type PseudonymOf = (scope: string, id: string) => string;

/**
 * Pseudonyms by keyed hash (PIPL 73(3): nobody is known without what is kept apart, here the key). The scope
 * is one show: what one person did in it hangs together, and what they did in another does not.
 */
export function openPseudonyms(secret: string): PseudonymOf {
  const key = createHmac('sha256', secret).update('pseudonyms').digest();
  return (scope, id) =>
    `p_${createHmac('sha256', key).update(`${scope}\n${id}`).digest('base64url').slice(0, 14)}`;
}

/** The same for whoever names everybody of one show again and again: each is reckoned once. */
export function remembered(pseudonymOf: PseudonymOf): PseudonymOf {
  const known = new Map<string, string>();
  return (scope, id) => {
    const key = `${scope}\n${id}`;
    const name = known.get(key) ?? pseudonymOf(scope, id);
    known.set(key, name);
    return name;
  };
}
