import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Refusal, type Result } from '../../../platform/kernel/index.ts';
import {
  noConsent,
  noPurpose,
  purposeNotForField,
  purposeNotForRole,
  restricted,
  tooManyReads,
} from '../refusals.ts';
import { readingStore } from '../store/readings.ts';
import { restrictionStore } from '../store/restrictions.ts';
import { hasConsent, purposes } from './consents.ts';
import type { Deps } from './deps.ts';

/** Why somebody wants a sealed value in clear. */
export interface Reading {
  /** A purpose of rules/purposes.json. */
  readonly purpose: string;
  readonly actor: string;
  /** A role of the company, `self` for the person, `system` for the program. */
  readonly role: string;
  readonly subjectId: string;
  /** The sealed column: `crm.address`. */
  readonly field: string;
  /** What it is read for: an order, a request. */
  readonly object: string;
}

const hourMs = 3_600_000;
const mostAnHour = 120;

/**
 * PRIVACY-40: opens a sealed value for a purpose: the purpose exists and opens this column, it is the
 * reader's, its basis stands, the person has not restricted it, and the reader has not read too many
 * this hour. A yes and a no are both written down, in the list of reads and in the audit chain.
 * Refuses with `privacy.no-purpose`, `…purpose-not-for-field`, `…purpose-not-for-role`,
 * `…no-consent`, `…restricted` or `…too-many-reads`.
 */
export async function readSealed(
  deps: Deps,
  sealed: string,
  asked: Reading,
): Promise<Result<string>> {
  const refusal = await deps.database.inTransaction(async (tx) => {
    const why = await whyNot(deps, tx, asked);
    await write(deps, tx, asked, why);
    return why;
  });
  return refusal ? no(refusal) : ok(await deps.ring.open(asked.field, sealed));
}

async function whyNot(deps: Deps, tx: Sql, asked: Reading): Promise<Refusal | undefined> {
  const { role, field, subjectId, actor } = asked;
  const purpose = purposes.find((item) => item.id === asked.purpose);
  if (!purpose) return noPurpose(asked.purpose);
  if (!purpose.fields.includes(field)) return purposeNotForField(purpose.name, field);
  if (!purpose.roles.includes(role)) return purposeNotForRole(purpose.name, role);
  if (!purpose.whileRestricted && (await restrictionStore.isRestricted(tx, subjectId)))
    return restricted;
  if (purpose.basis === 'consent' && !(await hasConsent(tx, subjectId, purpose.id))) {
    return noConsent(purpose.name);
  }
  if (role === 'system' || role === 'self') return undefined;
  const since = deps.clock.now() - hourMs;
  const read = await readingStore.countSince(tx, actor, since);
  return read >= mostAnHour ? tooManyReads(mostAnHour) : undefined;
}

async function write(
  deps: Deps,
  tx: Sql,
  asked: Reading,
  refusal: Refusal | undefined,
): Promise<void> {
  const at = deps.clock.now();
  const { purpose, actor, role, subjectId, field, object } = asked;
  const outcome = refusal?.code ?? 'read';
  await readingStore.insert(tx, {
    at,
    actor,
    role,
    purposeId: purpose.slice(0, 40),
    subjectId,
    field,
    object,
    outcome,
  });
  const action = refusal ? 'personal.refused' : 'personal.read';
  const detail = { purpose, field, subject: subjectId, outcome };
  await deps.audit(tx, { at, actor, action, object, detail });
}
