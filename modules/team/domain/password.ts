const shortestPassword = 8;

/** Why a password is no good; undefined where nothing stands against it (ASVS 6.2, NIST 800-63B 5.1.1.2). */
export type Weakness = 'short' | 'common' | 'own-name';

/**
 * TEAM-6: no rules on which signs it holds, for those make people write `Password1!`; but nothing that
 * thousands of others use, and not one's own user name.
 */
export function weaknessOf(
  password: string,
  username: string,
  common: ReadonlySet<string>,
): Weakness | undefined {
  if ([...password].length < shortestPassword) return 'short';
  const plain = password.normalize('NFKC').toLowerCase();
  if (common.has(plain) || new Set(plain).size < 3) return 'common';
  const name = username.toLowerCase();
  return name.length > 2 && plain.includes(name) ? 'own-name' : undefined;
}

/** Digits and letters that are not taken for one another. */
const signs = 'abcdefghjkmnpqrstuvwxyz23456789';

/** TEAM-7: twelve signs of 31, 59 bits, in groups that can be read out on the telephone; `random` must not be guessable. */
export function freshPassword(random: (below: number) => number): string {
  const group = (): string =>
    Array.from({ length: 4 }, () => signs[random(signs.length)] ?? '').join('');
  return [group(), group(), group()].join('-');
}
