/** A branded id: `ord_…`, `ses_…`. The prefix tells a person what a stray id belongs to. */
export type Id<Prefix extends string> = `${Prefix}_${string}`;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Makes a 20-character id that sorts by time: 9 characters of milliseconds, 11 of chance
 * (Crockford base 32, 55 random bits). `random` yields whole numbers below 32.
 */
export function makeId<P extends string>(prefix: P, nowMs: number, random: () => number): Id<P> {
  let time = '';
  let rest = nowMs;
  for (let index = 0; index < 9; index += 1) {
    time = (alphabet[rest % 32] ?? '0') + time;
    rest = Math.floor(rest / 32);
  }
  let chance = '';
  for (let index = 0; index < 11; index += 1) chance += alphabet[random()] ?? '0';
  return `${prefix}_${time}${chance}`;
}

export type NewId = <P extends string>(prefix: P) => Id<P>;

/** Chance is fetched in one go for hundreds of ids; a call for every character costs more than all. */
const poolBytes = 8192;

/** The id maker of a running program: real clock, cryptographic chance. */
export function systemIds(now: () => number): NewId {
  const pool = new Uint8Array(poolBytes);
  let next = poolBytes;
  const random = (): number => {
    if (next === poolBytes) {
      crypto.getRandomValues(pool);
      next = 0;
    }
    const byte = pool[next] ?? 0;
    next += 1;
    return byte % 32;
  };
  return (prefix) => makeId(prefix, now(), random);
}
