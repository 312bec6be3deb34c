import { createReadStream, rmSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { z } from 'zod';
import { manifestOf, type Copy } from './copies.ts';
import { ownFolder, type Place } from './place.ts';
import { runOf, stretchesOf, type Run } from './run.ts';
import { archived, historyOf, isPiece, pieceAt, piecesIn, unpackPiece } from './wal.ts';

/** Unpacks a copy into a folder of its own and sees that every file is what the server read. Throws where one is not. */
export async function unpackCopy(place: Place, { name }: Copy, fresh: string): Promise<void> {
  rmSync(fresh, { recursive: true, force: true });
  ownFolder(fresh, place.owner);
  await pipeline(
    createReadStream(join(place.copies, name, 'base.tar.gz')),
    extract({ cwd: fresh, preserveOwner: false, strict: true }),
  );
  await checkFiles(fresh, await manifestOf(place, name));
}

interface Bringing {
  readonly place: Place;
  readonly copy: Copy;
  readonly timeline: number;
  /** The database as it is now, where it is: its newest WAL is not archived yet. */
  readonly live: string | undefined;
  /** The place of the log at which the moment is over for certain, where a later copy tells. */
  readonly over: string | undefined;
}

/** The WAL that leads from a copy to a moment. */
export interface Wal extends Run {
  /** Where each piece lies. */
  readonly paths: ReadonlyMap<string, string>;
  /** History files, which say how timelines follow each other. */
  readonly histories: ReadonlyMap<string, string>;
  /** Whether the last piece was still being written. */
  readonly open: boolean;
}

/**
 * Finds the WAL that leads from a copy to a moment: the archive's and, where it is there, the live database's, which has
 * the last word on what it was still writing. Throws where it does not even make the copy whole.
 */
export async function findWal({ place, copy, timeline, live, over }: Bringing): Promise<Wal> {
  const kept = archived(place.wal);
  const own = live === undefined ? new Map<string, string>() : await piecesIn(join(live, 'pg_wal'));
  const paths = new Map([...kept, ...own]);
  const histories = new Map([...kept].filter(([name]) => !isPiece(name)));
  const history = histories.get(historyOf(timeline));
  const run = runOf(paths.keys(), {
    stretches: stretchesOf(timeline, history === undefined ? '' : await readFile(history, 'utf8')),
    first: pieceAt(copy.from),
    until: over === undefined ? Number.POSITIVE_INFINITY : pieceAt(over),
  });
  if (run.last < pieceAt(copy.to)) {
    throw new Error('备份所需的日志不完整 / its WAL is incomplete');
  }
  return { ...run, paths, histories, open: own.has(run.names.at(-1) ?? '') };
}

/** Brings it to where PostgreSQL looks for it. */
export async function bringWal({ names, paths, histories }: Wal, fresh: string): Promise<void> {
  const to = join(fresh, 'pg_wal');
  await mkdir(to, { recursive: true });
  for (const [name, path] of histories) await copyFile(path, join(to, name));
  for (const name of names) await unpackPiece(paths.get(name) ?? '', join(to, name));
}

const manifestSchema = z.object({
  Files: z.array(
    z.object({
      Path: z.string().optional(),
      'Encoded-Path': z.string().optional(),
      Size: z.number(),
      Checksum: z.string(),
    }),
  ),
});

/** Each file is what the server read: its size and SHA-256 are on the copy's list. */
async function checkFiles(folder: string, manifest: unknown): Promise<void> {
  for (const file of manifestSchema.parse(manifest).Files) {
    const path = file.Path ?? Buffer.from(file['Encoded-Path'] ?? '', 'hex').toString('utf8');
    const hash = createHash('sha256');
    const whole = await pipeline(createReadStream(join(folder, path)), hash).then(
      () => hash.digest('hex') === file.Checksum,
      () => false,
    );
    if (!whole) throw new Error(`${path} 已损坏 / ${path} is damaged`);
  }
}
