import type { Violation } from '../../compliance/contract.ts';
import type { TapeHit } from '../../tape/events.ts';

/** A violation as the tape keeps it, with all that whoever corrects it needs. */
export function hitOf(
  { ruleId, version, decision, said, law, name, remedy, instead }: Violation,
  where: Pick<TapeHit, 'id' | 'surface' | 'text' | 'productId'>,
): TapeHit {
  return { ...where, ruleId, version, decision, said, law, name, remedy, instead };
}
