import { businessDay } from '../../../platform/kernel/index.ts';
import type { Asked, Engine } from '../domain/engine.ts';
import type { Violation } from '../domain/rule.ts';

const mostTexts = 400;

type Judge = Pick<Engine, 'check'>;

/**
 * Checks that were done by the same rules, of the same words with the same facts, are not done again: in
 * a plan that is being written all but one text stand still. Facts count for a day: documents and laws end
 * with one.
 */
export function remembering(engine: () => Judge): (asked: Asked) => Violation[] {
  let known = new Map<string, Violation[]>();
  let judge: Judge | undefined;
  return (asked) => {
    const { text, surface, at, facts = {} } = asked;
    const now = engine();
    if (now !== judge || known.size >= mostTexts) known = new Map<string, Violation[]>();
    judge = now;
    const key = `${surface} ${businessDay(at)} ${JSON.stringify(facts)} ${text}`;
    const found = known.get(key) ?? now.check(asked);
    known.set(key, found);
    return found;
  };
}
