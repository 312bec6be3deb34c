import { noteOf } from '../domain/words.ts';
import { remedyWords } from '../../payment/contract.ts';
import type { RefundTroubled } from '../../payment/events.ts';

/**
 * ORDER-35: the step of a ticket whose channel does not refund the money, with what it said and what helps. Where
 * asking again does not help, somebody has to act; else it is tried again.
 */
export function troubleStep({ reason, why }: Pick<RefundTroubled, 'reason' | 'why'>) {
  const forSomebody = why?.remedy === 'never' || why?.remedy === 'look-first';
  const step = forSomebody ? 'refund-refused' : 'refund-failed';
  const helps = why && remedyWords[why.remedy];
  return {
    step,
    note: helps ? noteOf({ zh: `${why.zh}。${helps.zh}`, en: `${why.en}. ${helps.en}` }) : reason,
  };
}
