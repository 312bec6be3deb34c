import { assert } from '../../../platform/kernel/result.ts';
import type { Violation } from './rule.ts';

/** The text with one violation's words replaced; what is left out takes its lonely comma along. */
export function mended(
  text: string,
  { from, until, instead: by }: Pick<Violation, 'from' | 'until' | 'instead'>,
): string {
  assert(from >= 0 && until <= text.length && from < until, 'a violation lies in its text');
  const after = text.slice(until);
  // A sentence of which nothing is left takes its full stop along.
  const alone = from === 0 || /[。,，、;；:：!！?？\s]$/u.test(text.slice(0, from));
  const rest = by === '' && alone ? after.replace(/^[。,，、;；:：!！\s]+/u, '') : after;
  return text.slice(0, from) + by + rest;
}
