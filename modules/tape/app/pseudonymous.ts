import type { PseudonymOf } from '../../../platform/personal/index.ts';
import { maskName } from '../../privacy/index.ts';
import type { TapeFact } from '../events.ts';

/**
 * LIVE-26: a fact of a tape for whoever analyses it: viewers by pseudonym, names masked, what was said and done
 * as it was. Such a tape folds to the same figures.
 */
export function pseudonymous(
  { key: _key, ...fact }: TapeFact,
  runId: string,
  pseudonymOf: PseudonymOf,
): TapeFact {
  // A fact's key holds who sent it; it keeps repeats out of the tape and counts nothing.
  const data: Record<string, unknown> = { ...fact.data };
  for (const name of ['v', 'viewerId']) {
    const value = data[name];
    if (typeof value === 'string') data[name] = pseudonymOf(runId, value);
  }
  if (typeof data['nick'] === 'string') data['nick'] = maskName(data['nick']);
  // Only texts were exchanged for texts.
  return { ...fact, data } as TapeFact;
}
