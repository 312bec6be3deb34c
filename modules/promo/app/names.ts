import { no, ok, type Clock, type Result, type Words } from '../../../platform/kernel/index.ts';
import type { Compliance } from '../../compliance/index.ts';
import { nameRefused } from '../refusals.ts';

export interface NameDeps {
  readonly clock: Clock;
  readonly compliance: Pick<Compliance, 'check' | 'contact'>;
}

/** A coupon is a discount by nature; from what it is given stands in its terms (促销行为规定 21). */
const inItsTerms = 'PRI-12';

/**
 * PROMO-26: what all buyers read is judged like a title, contact details of any kind among it. Whether a name sounds
 * like a claim is a hint for sentences, not for names. Refuses with `promo.name-refused`.
 */
export function judgeName({ clock, compliance }: NameDeps, name: Words): Result<undefined> {
  const at = clock.now();
  for (const text of new Set([name.zh, name.en])) {
    const against = compliance
      .check({ text, surface: 'title', at })
      .filter(({ decision, ruleId }) => {
        return (decision === 'block' || decision === 'fix') && ruleId !== inItsTerms;
      });
    if (against.length > 0) return no(nameRefused(against));
    const contact = compliance.contact(text);
    if (contact) {
      return no(nameRefused([{ said: text.slice(contact.from, contact.until), ...elsewhere }]));
    }
  }
  return ok(undefined);
}

const elsewhere = {
  name: { zh: '联系方式或引流内容', en: 'contact details or an off-platform invitation' },
  law: [],
};
