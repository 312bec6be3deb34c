import type { Actor } from '../../../platform/access/index.ts';
import { createHash } from 'node:crypto';
import { pictureType } from '../../../media/reading/index.ts';
import type { PictureReader, PictureType } from '../../../media/reading/index.ts';
import type { Pieces } from '../../../platform/files/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Cover } from '../contract.ts';
import { coverExpected, coverNotRead } from '../refusals.ts';
import { coverStore } from '../store/covers.ts';
import type { LiveDeps } from './deps.ts';

export interface CoverDeps extends LiveDeps {
  readonly reader: PictureReader;
}

export const coverBytesMax = 4 * 1024 * 1024;

/**
 * LIVE-23: keeps a picture as a cover once the writing in it is read. Refuses with
 * `live.cover-expected` or `live.cover-not-read`.
 */
export async function takeCover(
  deps: CoverDeps,
  bytes: Uint8Array,
  by: Actor,
): Promise<Result<Cover>> {
  const { sql } = deps.database;
  const type = pictureType(bytes)?.type;
  if (type === undefined || bytes.length > coverBytesMax) return no(coverExpected);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const known = await coverStore.byHash(sql, hash);
  if (known) return ok({ hash, lines: [...known.lines] });
  let lines: Awaited<ReturnType<PictureReader['read']>>;
  try {
    lines = await deps.reader.read(bytes);
  } catch {
    // The reader says why in the log of its thread; the picture is worth nothing unread.
    return no(coverNotRead);
  }
  if (lines === null) return no(coverExpected);
  // The file first: a row without its picture would be a cover that nobody sees.
  await deps.covers.write(hash, bytes);
  const at = deps.clock.now();
  await deps.database.inTransaction(async (tx) => {
    await coverStore.insert(tx, { hash, type, bytes: bytes.length, lines, at, by: by.id });
    const detail = { bytes: bytes.length, lines: lines.length };
    await deps.audit.write(tx, { at, actor: by.id, action: 'cover.taken', object: hash, detail });
  });
  return ok({ hash, lines: [...lines] });
}

export async function coverFile(
  deps: CoverDeps,
  hash: string,
): Promise<({ readonly type: PictureType } & Pieces) | undefined> {
  const row = await coverStore.byHash(deps.database.sql, hash);
  const file = row && (await deps.covers.readPieces(hash));
  return row && file && { type: row.type, ...file };
}
