import { createReadStream, rmSync } from 'node:fs';
import { chown, copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { z } from 'zod';
import { manifestOf, type Copy } from './copies.ts';
import { ownFolder, type Place } from './place.ts';
import { archived, isPiece, pieceOf, piecesIn, unbroken, unpackPiece } from './wal.ts';

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
  /** The database as it is now, where it is: its newest WAL is not archived yet. */
  readonly live: string | undefined;
}

/** Brings the WAL since the copy to where PostgreSQL looks for it. Throws where a piece is missing. */
export async function bringWal({ place, copy, live }: Bringing, fresh: string): Promise<void> {
  const to = join(fresh, 'pg_wal');
  await mkdir(to, { recursive: true });
  const first = pieceOf(copy.from);
  const wal = archived(place.wal);
  for (const [name, path] of wal) {
    if (!isPiece(name) || name.slice(8) >= first) await unpackPiece(path, join(to, name));
  }
  if (live !== undefined) {
    for (const [name, path] of await piecesIn(join(live, 'pg_wal'))) {
      if (!wal.has(name)) await copyFile(path, join(to, name));
    }
  }
  if (unbroken(await readdir(to), copy.from)) return;
  throw new Error(
    `备份 ${copy.name} 之后的日志有缺,不能完整恢复;可选更早的时刻(--list 看有哪些)` +
      ` / WAL after the copy ${copy.name} is missing: choose an earlier moment (--list)`,
  );
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
    const bytes = await readFile(join(folder, path)).catch(() => undefined);
    const whole = bytes !== undefined && hash.update(bytes).digest('hex') === file.Checksum;
    if (!whole) throw new Error(`${path} 坏了 / ${path} is damaged`);
  }
}

/** Gives a folder and all in it to the server's user. */
export async function ownAll(folder: string, owner: Place['owner']): Promise<void> {
  if (!owner) return;
  const entries = await readdir(folder, { recursive: true });
  await chown(folder, owner.uid, owner.gid);
  for (const entry of entries) await chown(join(folder, entry), owner.uid, owner.gid);
}
