const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const signs = '10X98765432';

/** A resident identity number as it is on the card. */
export interface Identity {
  /** `1998-03-07` */
  readonly born: string;
}

/**
 * Reads an 18-digit resident identity number (GB 11643-1999): its day of birth must be a day and its
 * last sign must fit the others. Returns nothing for any other text.
 */
export function readIdentity(number: string): Identity | undefined {
  if (!/^\d{17}[\dX]$/.test(number)) return undefined;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  if (signs[sum % 11] !== number[17]) return undefined;
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const day = new Date(`${born}T00:00:00Z`);
  const real = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(born);
  return real ? { born } : undefined;
}

/** Full years on a day; `2010-02-29`-born turn a year older on 1 March. */
export function ageOn(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) >= born.slice(5) ? years : years - 1;
}
