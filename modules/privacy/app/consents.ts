import type { Actor } from '../../../platform/access/index.ts';
import { createHash } from 'node:crypto';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result, type Words } from '../../../platform/kernel/index.ts';
import type { OwnConsent, PurposeRow } from '../contract.ts';
import { counts, type Purpose } from '../domain/purpose.ts';
import { changedMeanwhile, consentUnknown, textChanged } from '../refusals.ts';
import shipped from '../rules/purposes.json' with { type: 'json' };
import { consentStore } from '../store/consents.ts';
import type { Deps } from './deps.ts';

/** The shape is that of the file; a test reads every row. */
export const purposes = shipped as readonly Purpose[];

/** What was agreed to, exactly: version and both languages. */
export function textHash(purposeId: string, version: number, text: Words): string {
  return createHash('sha256')
    .update(JSON.stringify([purposeId, version, text.zh, text.en]))
    .digest('hex');
}

interface Edition {
  readonly version: number;
  readonly text: Words;
  readonly hash: string;
}

export interface Deciding {
  readonly subjectId: string;
  readonly purposeId: string;
  readonly given: boolean;
  readonly hash: string;
  readonly lang: 'zh' | 'en';
  /** Where it was said: `room`, `reserve`, `desk`. */
  readonly channel: string;
}

async function editionOf(sql: Sql, purpose: Purpose): Promise<Edition | undefined> {
  if (!purpose.text) return undefined;
  const row = await consentStore.text(sql, purpose.id);
  if (row) return { version: row.version, text: { zh: row.zh, en: row.en }, hash: row.hash };
  return { version: 1, text: purpose.text, hash: textHash(purpose.id, 1, purpose.text) };
}

/** PRIVACY-4: whether this person agreed to the words of now. */
export async function hasConsent(sql: Sql, subjectId: string, purposeId: string): Promise<boolean> {
  const purpose = purposes.find((item) => item.id === purposeId);
  const edition = purpose && (await editionOf(sql, purpose));
  if (!edition) return false;
  return counts(await consentStore.last(sql, subjectId, purposeId), edition.hash);
}

export async function consentsOf(sql: Sql, subjectId: string): Promise<OwnConsent[]> {
  const own: OwnConsent[] = [];
  for (const purpose of purposes) {
    const edition = await editionOf(sql, purpose);
    if (!edition) continue;
    const last = await consentStore.last(sql, subjectId, purpose.id);
    const { id: purposeId, name, law } = purpose;
    own.push({
      purposeId,
      name,
      law,
      ...edition,
      at: last?.at ?? null,
      given: counts(last, edition.hash),
      outdated: last?.given === true && last.textHash !== edition.hash,
    });
  }
  return own;
}

/**
 * PRIVACY-4: writes a yes or a no, as easy one way as the other. A yes is to the words that were
 * shown. Refuses with `privacy.consent-unknown` or `privacy.text-changed`.
 */
export async function decideConsent(
  deps: Deps,
  tx: Sql,
  deciding: Deciding,
): Promise<Result<OwnConsent>> {
  const { subjectId, purposeId, given, lang, channel } = deciding;
  const purpose = purposes.find((item) => item.id === purposeId);
  const edition = purpose && (await editionOf(tx, purpose));
  if (!purpose || !edition) return no(consentUnknown(purposeId));
  if (given && deciding.hash !== edition.hash) return no(textChanged);
  const at = deps.clock.now();
  const last = await consentStore.last(tx, subjectId, purposeId);
  if (counts(last, edition.hash) !== given) {
    const { version, hash } = edition;
    await consentStore.insert(tx, {
      subjectId,
      purposeId,
      version,
      textHash: hash,
      given,
      channel,
      lang,
      at,
    });
  }
  const { name, law } = purpose;
  return ok({ purposeId, name, law, ...edition, given, outdated: false, at });
}

/** Takes back all that a person agreed to, also to words that have changed since. */
export async function withdrawAll(deps: Deps, tx: Sql, subjectId: string): Promise<void> {
  for (const { purposeId, given, outdated, hash } of await consentsOf(tx, subjectId)) {
    if (!given && !outdated) continue;
    const withdrawn = { given: false, lang: 'zh' as const, channel: 'request' };
    await decideConsent(deps, tx, { subjectId, purposeId, hash, ...withdrawn });
  }
}

/** Every purpose with its words of now. */
export async function purposeRows(sql: Sql): Promise<PurposeRow[]> {
  const rows: PurposeRow[] = [];
  for (const purpose of purposes) {
    const edition = await editionOf(sql, purpose);
    const { id, name, basis, law, fields, roles } = purpose;
    rows.push({
      id,
      name,
      basis,
      law,
      fields: [...fields],
      roles: [...roles],
      text: edition?.text ?? null,
      version: edition?.version ?? 0,
      hash: edition?.hash ?? '',
    });
  }
  return rows;
}

/**
 * PRIVACY-4: new words for a purpose; what was agreed to before no longer counts (PIPL 14). Refuses
 * with `privacy.consent-unknown` or `privacy.changed-meanwhile`.
 */
export function changeText(
  deps: Deps,
  id: string,
  change: Words & { readonly over: number },
  by: Actor,
): Promise<Result<PurposeRow>> {
  return deps.database.decide(async (tx) => {
    const purpose = purposes.find((item) => item.id === id);
    const edition = purpose && (await editionOf(tx, purpose));
    if (!purpose || !edition) return no(consentUnknown(id));
    if (edition.version !== change.over) return no(changedMeanwhile);
    const at = deps.clock.now();
    const { zh, en } = change;
    const version = edition.version + 1;
    const hash = textHash(id, version, { zh, en });
    const row = { purposeId: id, version, zh, en, hash, by: by.name, at };
    if (!(await consentStore.insertText(tx, row))) return no(changedMeanwhile);
    const detail = { version, hash };
    await deps.audit(tx, { at, actor: by.id, action: 'consent.text', object: id, detail });
    const { name, basis, law, fields, roles } = purpose;
    const same = { id, name, basis, law, fields: [...fields], roles: [...roles] };
    return ok({ ...same, text: { zh, en }, version, hash });
  });
}
