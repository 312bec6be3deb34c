import { createHash } from 'node:crypto';
import { and, asc, desc, eq } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result, type Words } from '../../../platform/kernel/index.ts';
import type { HousePaper } from '../contract.ts';
import { paperChanged, paperUnknown } from '../refusals.ts';
import shipped from '../rules/house.json' with { type: 'json' };
import { paperEdition, signing } from '../store/schema.ts';
import type { Person, WaiverNeeds } from './waivers.ts';

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
  const [row] = await sql
    .select()
    .from(paperEdition)
    .where(eq(paperEdition.id, id))
    .orderBy(desc(paperEdition.version))
    .limit(1);
  const { title } = first;
  if (row) return { id, title, version: row.version, zh: row.zh, en: row.en, hash: row.hash };
  const { zh, en } = first;
  return { id, title, version: 1, zh, en, hash: hashOf(id, 1, { zh, en }) };
}

/** GUARD-12: the handbook and the incident plan as they are now, with who signed that edition. */
export async function housePapers(sql: Sql, reader: Person): Promise<HousePaper[]> {
  const papers: HousePaper[] = [];
  for (const { id } of shipped) {
    const edition = await editionOf(sql, id);
    if (!edition) continue;
    const signed = await sql
      .select()
      .from(signing)
      .where(and(eq(signing.paperId, id), eq(signing.hash, edition.hash)))
      .orderBy(asc(signing.at));
    const signers = signed.map(({ staffId, name, at }) => ({ staffId, name, at }));
    const mine = signers.find((item) => item.staffId === reader.id)?.at ?? null;
    papers.push({ ...edition, signers, mine });
  }
  return papers;
}

/** Whether somebody signed the handbook of now. */
export async function hasSigned(sql: Sql, staffId: string): Promise<boolean> {
  const edition = await editionOf(sql, 'handbook');
  if (!edition) return false;
  const rows = await sql
    .select({ at: signing.at })
    .from(signing)
    .where(and(eq(signing.staffId, staffId), eq(signing.hash, edition.hash)));
  return rows.length > 0;
}

/**
 * GUARD-12: signs the words that were read; twice is once. Refuses with `compliance.paper-unknown`,
 * or `compliance.paper-changed` where they are no longer the ones of now.
 */
export function signPaper(
  needs: WaiverNeeds,
  id: string,
  hash: string,
  by: Person,
): Promise<Result<{ at: number }>> {
  return needs.database.decide(async (tx) => {
    const edition = await editionOf(tx, id);
    if (!edition) return no(paperUnknown);
    if (edition.hash !== hash) return no(paperChanged);
    const at = needs.clock.now();
    const row = { paperId: id, staffId: by.id, name: by.name, version: edition.version, hash, at };
    const written = await tx.insert(signing).values(row).onConflictDoNothing().returning();
    if (written.length > 0) {
      const detail = { version: edition.version, hash };
      await needs.audit.write(tx, {
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
export function changePaper(
  needs: WaiverNeeds,
  id: string,
  change: Words & { readonly over: number },
  by: Person,
): Promise<Result<{ version: number }>> {
  return needs.database.decide(async (tx) => {
    const edition = await editionOf(tx, id);
    if (!edition) return no(paperUnknown);
    if (edition.version !== change.over) return no(paperChanged);
    const at = needs.clock.now();
    const version = edition.version + 1;
    const { zh, en } = change;
    const hash = hashOf(id, version, { zh, en });
    const row = { id, version, zh, en, hash, by: by.name, at };
    const written = await tx.insert(paperEdition).values(row).onConflictDoNothing().returning();
    if (written.length === 0) return no(paperChanged);
    const detail = { version, hash };
    await needs.audit.write(tx, {
      at,
      actor: by.id,
      action: 'paper.changed',
      object: id,
      detail,
    });
    return ok({ version });
  });
}
