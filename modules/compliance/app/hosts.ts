import type { Actor } from '../../../platform/access/index.ts';
import { businessDay, no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import { maskIdentity, maskName, type Privacy } from '../../privacy/index.ts';
import type { HostFileRow } from '../contract.ts';
import { hostViolations, identityGoodMs, identityPlace, type HostFile } from '../domain/hosts.ts';
import { ageOn, readIdentity } from '../domain/identity.ts';
import type { Violation, Rule } from '../domain/rule.ts';
import { hostTooYoung, hostUnknown, identityWrong } from '../refusals.ts';
import { hostStore, type StoredHost } from '../store/hosts.ts';
import { hasSigned } from './company-policies.ts';
import type { WaiverDeps } from './waivers.ts';

export interface HostDeps extends WaiverDeps {
  readonly audit: Pick<Audit, 'write'>;
  readonly privacy: Pick<Privacy, 'assessed' | 'seal' | 'read'>;
  readonly team: { list(role?: string): Promise<readonly { id: string; name: string }[]> };
}

export interface Verifying {
  readonly staffId: string;
  readonly legalName: string;
  readonly idNumber: string;
  readonly contractNo: string;
}

/**
 * GUARD-59: puts a verified identity on file, sealed; shown is only its mask. Refuses with
 * `compliance.host-unknown`, `…identity-wrong` or `…host-too-young`.
 */
export async function verifyHost(
  deps: HostDeps,
  { staffId, legalName, idNumber, contractNo }: Verifying,
  by: Actor,
): Promise<Result<HostFileRow>> {
  const hosts = await deps.team.list('host');
  const host = hosts.find((item) => item.id === staffId);
  if (!host) return no(hostUnknown);
  const allowed = await deps.privacy.assessed('host-identity');
  if (!allowed.ok) return allowed;
  const identity = readIdentity(idNumber.toUpperCase());
  if (!identity) return no(identityWrong);
  const verifiedAt = deps.clock.now();
  if (ageOn(identity.born, businessDay(verifiedAt)) < 16) return no(hostTooYoung);
  const row = {
    staffId,
    contractNo,
    verifiedAt,
    verifiedBy: by.name,
    born: identity.born,
    sealed: deps.privacy.seal(identityPlace, JSON.stringify({ legalName, idNumber })),
    masked: `${maskName(legalName)} ${maskIdentity(idNumber)}`,
  };
  await deps.database.inTransaction(async (tx) => {
    await hostStore.save(tx, row);
    const entry = { at: verifiedAt, actor: by.id, action: 'host.verified', object: staffId };
    await deps.audit.write(tx, { ...entry, detail: { contractNo } });
  });
  return ok(rowOf(host, row, await hasSigned(deps.database.sql, staffId)));
}

function rowOf(
  host: { readonly id: string; readonly name: string },
  file: StoredHost | undefined,
  signed: boolean,
): HostFileRow {
  const { id, name } = host;
  if (!file) {
    return { id, name, masked: '', contractNo: '', verifiedAt: null, refreshBy: null, signed };
  }
  const { masked, contractNo, verifiedAt } = file;
  return {
    id,
    name,
    masked,
    contractNo,
    verifiedAt,
    signed,
    refreshBy: verifiedAt + identityGoodMs,
  };
}

export async function hostFiles(deps: HostDeps): Promise<HostFileRow[]> {
  const { sql } = deps.database;
  const hosts = await deps.team.list('host');
  const files = await hostStore.all(sql);
  const rows: HostFileRow[] = [];
  for (const host of hosts) {
    const file = files.find((item) => item.staffId === host.id);
    rows.push(rowOf(host, file, await hasSigned(sql, host.id)));
  }
  return rows;
}

/** What stands against the hosts of a plan: identity, age, the handbook. */
export async function violationsOfHosts(
  deps: HostDeps,
  rules: readonly Rule[],
  ids: readonly string[],
): Promise<Violation[]> {
  if (ids.length === 0) return [];
  const { sql } = deps.database;
  const at = deps.clock.now();
  const moment = { at, day: businessDay(at) };
  const files = await hostStore.ofStaff(sql, ids);
  const hosts = await deps.team.list();
  const found: Violation[] = [];
  for (const id of ids) {
    const file = files.find((item) => item.staffId === id);
    const name = hosts.find((item) => item.id === id)?.name ?? id;
    const host: HostFile = {
      id,
      name,
      born: file?.born ?? null,
      verifiedAt: file?.verifiedAt ?? null,
      signed: await hasSigned(sql, id),
    };
    found.push(...hostViolations(rules, host, moment));
  }
  return found;
}

/** The identity in clear, as a platform asks for it before a show (LIVE 28). Refuses as reads do. */
export async function hostIdentity(
  deps: HostDeps,
  staffId: string,
  by: Actor & { readonly role: string },
): Promise<Result<{ legalName: string; idNumber: string }>> {
  const file = await hostStore.find(deps.database.sql, staffId);
  if (!file) return no(hostUnknown);
  const text = await deps.privacy.read(file.sealed, {
    purpose: 'verify-host',
    actor: by.id,
    role: by.role,
    subjectId: staffId,
    field: identityPlace,
    object: staffId,
  });
  return text.ok ? ok(JSON.parse(text.value)) : text;
}
