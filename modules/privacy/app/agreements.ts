import type { Actor } from '../../../platform/access/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Agreement, AgreementRow } from '../contract.ts';
import {
  agreementAbroad,
  agreementDates,
  agreementUnknown,
  changedMeanwhile,
} from '../refusals.ts';
import { agreementStore } from '../store/agreements.ts';
import type { Deps } from './deps.ts';

/**
 * PRIVACY-12: puts an agreement on record, or a new edition over the one that was seen. Data goes
 * abroad only with the assessment, contract or certificate named. Refuses with
 * `privacy.agreement-dates`, `…-abroad`, `…-unknown` or `privacy.changed-meanwhile`.
 */
export function saveAgreement(
  deps: Deps,
  body: Agreement,
  by: Actor,
  over?: { readonly id: string; readonly version: number },
): Promise<Result<AgreementRow>> {
  return deps.database.decide(async (tx) => {
    if (body.endsOn <= body.startsOn) return no(agreementDates);
    if (body.region !== 'CN' && !body.crossBorder) return no(agreementAbroad);
    const at = deps.clock.now();
    const id = over?.id ?? deps.newId('agr');
    const version = (over?.version ?? 0) + 1;
    const row = { id, body, version, by: by.name, at };
    if (over) {
      const known = await agreementStore.lock(tx, id);
      if (!known) return no(agreementUnknown);
      if (known.version !== over.version) return no(changedMeanwhile);
      await agreementStore.replace(tx, row);
    } else await agreementStore.insert(tx, row);
    const detail = { version, body };
    await deps.audit(tx, { at, actor: by.id, action: 'agreement.saved', object: id, detail });
    return ok({ ...body, id, version, by: by.name, at });
  });
}
