import type { Actor } from '../../../platform/access/index.ts';
import { createHash } from 'node:crypto';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result, type Words } from '../../../platform/kernel/index.ts';
import type { CompanyPolicy } from '../contract.ts';
import { companyPolicyChanged, companyPolicyUnknown } from '../refusals.ts';
import shipped from '../rules/company-policies.json' with { type: 'json' };
import { companyPolicyStore, signingStore } from '../store/company-policies.ts';
import type { WaiverDeps } from './waivers.ts';

interface Edition extends Words {
  readonly id: string;
  readonly title: Words;
  readonly version: number;
  readonly hash: string;
}

function hashOf(id: string, version: number, { zh, en }: Words): string {
  return createHash('sha256')
    .update(JSON.stringify([id, version, zh, en]))
    .digest('hex');
}

async function editionOf(sql: Sql, id: string): Promise<Edition | undefined> {
  const first = shipped.find((item) => item.id === id);
  if (!first) return undefined;
  const row = await companyPolicyStore.newest(sql, id);
  const { title } = first;
  if (row) return { id, title, version: row.version, zh: row.zh, en: row.en, hash: row.hash };
  const { zh, en } = first;
  return { id, title, version: 1, zh, en, hash: hashOf(id, 1, { zh, en }) };
}

/** GUARD-12: the handbook and the incident plan as they are now, with who signed that edition. */
export async function listCompanyPolicies(sql: Sql, reader: Actor): Promise<CompanyPolicy[]> {
  const policies: CompanyPolicy[] = [];
  for (const { id } of shipped) {
    const edition = await editionOf(sql, id);
    if (!edition) continue;
    const signed = await signingStore.ofPolicy(sql, id, edition.hash);
    const signers = signed.map(({ staffId, name, at }) => ({ staffId, name, at }));
    const mine = signers.find((item) => item.staffId === reader.id)?.at ?? null;
    policies.push({ ...edition, signers, mine });
  }
  return policies;
}

/** Whether somebody signed the handbook of now. */
export async function hasSigned(sql: Sql, staffId: string): Promise<boolean> {
  const edition = await editionOf(sql, 'handbook');
  return edition !== undefined && signingStore.isSigned(sql, staffId, edition.hash);
}

/**
 * GUARD-12: signs the words that were read; twice is once. Refuses with `compliance.paper-unknown`,
 * or `compliance.paper-changed` where they are no longer the ones of now.
 */
export function signCompanyPolicy(
  deps: WaiverDeps,
  id: string,
  hash: string,
  by: Actor,
): Promise<Result<{ at: number }>> {
  return deps.database.decide(async (tx) => {
    const edition = await editionOf(tx, id);
    if (!edition) return no(companyPolicyUnknown);
    if (edition.hash !== hash) return no(companyPolicyChanged);
    const at = deps.clock.now();
    const row = { paperId: id, staffId: by.id, name: by.name, version: edition.version, hash, at };
    if (await signingStore.insert(tx, row)) {
      const detail = { version: edition.version, hash };
      await deps.audit.write(tx, {
        at,
        actor: by.id,
        action: 'paper.signed',
        object: id,
        detail,
      });
    }
    return ok({ at });
  });
}

/** GUARD-12: a new edition over the one that was seen; everybody reads and signs again. */
export function changeCompanyPolicy(
  deps: WaiverDeps,
  id: string,
  change: Words & { readonly over: number },
  by: Actor,
): Promise<Result<{ version: number }>> {
  return deps.database.decide(async (tx) => {
    const edition = await editionOf(tx, id);
    if (!edition) return no(companyPolicyUnknown);
    if (edition.version !== change.over) return no(companyPolicyChanged);
    const at = deps.clock.now();
    const version = edition.version + 1;
    const { zh, en } = change;
    const hash = hashOf(id, version, { zh, en });
    const row = { id, version, zh, en, hash, by: by.name, at };
    if (!(await companyPolicyStore.insert(tx, row))) return no(companyPolicyChanged);
    const detail = { version, hash };
    await deps.audit.write(tx, {
      at,
      actor: by.id,
      action: 'paper.changed',
      object: id,
      detail,
    });
    return ok({ version });
  });
}
