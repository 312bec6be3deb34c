import { readdirSync, readFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { freeBytes } from '../files/index.ts';
import { asAdmin } from './address.ts';
import type { Place } from './place.ts';
import { compareLog, pruneArchive } from './wal.ts';

const noteSchema = z.object({
  /** UTC ms by the database's clock: when the copy began and when it was whole. */
  startedAt: z.number(),
  endedAt: z.number(),
  /** Each restore begins a new timeline of the database. */
  timeline: z.number(),
  /** Places of the log at which the copy begins and is whole. */
  from: z.string(),
  to: z.string(),
  /** Of the files that it was made of. */
  bytes: z.number(),
});

/** A base copy: with the WAL that was written after it, any later moment is brought back. */
export interface Copy extends z.infer<typeof noteSchema> {
  readonly name: string;
}

const note = 'copy.json';
const copiesKept = 7;
const dayMs = 86_400_000;
/** However many are made on a bad day, each is kept for so long. */
const keptMs = 7 * dayMs;
/** PIPL 47: what was removed is gone from the copies after two weeks. */
const keptMostMs = 14 * dayMs;
/** A copy that takes longer than this has come to a stand. */
const copyMs = 6 * 3_600_000;

/** Whole copies, the oldest first. */
export function copiesIn(place: Place): Copy[] {
  return readdirSync(place.copies)
    .filter((name) => !name.endsWith('.part'))
    .flatMap((name) => {
      try {
        const text = readFileSync(join(place.copies, name, note), 'utf8');
        return [{ ...noteSchema.parse(JSON.parse(text)), name }];
      } catch {
        // Not one of ours, or being removed.
        return [];
      }
    })
    .toSorted((a, b) => a.endedAt - b.endedAt);
}

export interface Copying {
  readonly place: Place;
  readonly adminUrl: string;
}

/**
 * Takes a base copy by PostgreSQL's own backup interface, beside the running work: the server writes the files with a list of
 * their checksums, and checks each page as it reads it. Then removes what is past its time. Throws where the disk has no
 * room for it: a full disk would stop the sale.
 */
export async function takeCopy({ place, adminUrl }: Copying): Promise<Copy> {
  for (const part of readdirSync(place.copies).filter((name) => name.endsWith('.part'))) {
    await rm(join(place.copies, part), { recursive: true, force: true });
  }
  await refuseTight({ place, adminUrl });
  const startedAt = await clockOf(adminUrl);
  const name = new Date(startedAt).toISOString().replaceAll(/[:.]/g, '-');
  const folder = join(place.copies, name);
  const told = await baseBackup(adminUrl, `${folder}.part`);
  const copy = { startedAt, ...told, endedAt: await clockOf(adminUrl) };
  await writeFile(join(`${folder}.part`, note), JSON.stringify(copy, null, 2), { flush: true });
  await rename(`${folder}.part`, folder);
  await prune(place, copy.endedAt);
  return { ...copy, name };
}

/**
 * Whether a copy is due at once: there is none yet, or none of the timeline that a restore began, on which the older
 * ones lead to little.
 */
export async function copyIsDue({ place, adminUrl }: Copying): Promise<boolean> {
  const { rows } = await asAdmin(adminUrl, (client) =>
    client.query<{ timeline: string }>(
      'select timeline_id as timeline from pg_control_checkpoint()',
    ),
  );
  return !copiesIn(place).some(({ timeline }) => timeline === Number(rows[0]?.timeline));
}

/** The database's own size is a bound for the copy's, which is packed. */
async function refuseTight({ place, adminUrl }: Copying): Promise<void> {
  const { rows } = await asAdmin(adminUrl, (client) =>
    client.query<{ bytes: string }>('select sum(pg_database_size(oid)) as bytes from pg_database'),
  );
  refuseShort(place, Number(rows[0]?.bytes ?? 0));
}

/** Throws in words where so many bytes may not fit: a full disk would stop the sale. */
export function refuseShort({ copies }: Place, needed: number): void {
  const free = freeBytes(copies);
  if (free > needed) return;
  throw new Error(
    `磁盘只剩 ${inMegabytes(free)} MB,可能要 ${inMegabytes(needed)} MB` +
      ` / ${inMegabytes(free)} MB free, ${inMegabytes(needed)} MB may be needed`,
  );
}

export function inMegabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}

async function clockOf(adminUrl: string): Promise<number> {
  const { rows } = await asAdmin(adminUrl, (client) =>
    client.query<{ ms: string }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms',
    ),
  );
  return Number(rows[0]?.ms);
}

/** BASE_BACKUP answers with where it began, what it read, and where it ended. */
const backupSchema = z.tuple([
  z.object({ rows: z.tuple([z.object({ recptr: z.string(), tli: z.coerce.number() })]) }),
  z.object({ rows: z.array(z.object({ size: z.coerce.number().nullable() })).min(1) }),
  z.object({ rows: z.tuple([z.object({ recptr: z.string(), tli: z.coerce.number() })]) }),
]);

async function baseBackup(
  adminUrl: string,
  folder: string,
): Promise<Pick<Copy, 'from' | 'to' | 'timeline' | 'bytes'>> {
  const command = `BASE_BACKUP (LABEL 'dianbo', TARGET 'server', TARGET_DETAIL '${folder.replaceAll("'", "''")}',
    COMPRESSION 'gzip', COMPRESSION_DETAIL 'level=1', CHECKPOINT 'fast', PROGRESS true, WAL false, WAIT false,
    MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256', VERIFY_CHECKSUMS true)`;
  const answer: unknown = await asAdmin(adminUrl, (client) => client.query(command), {
    replication: 'database',
    withinMs: copyMs,
  });
  const parts = Array.isArray(answer) ? answer.slice(0, 3) : answer;
  const [begun, read, ended] = backupSchema.parse(parts);
  const kilobytes = read.rows.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const { recptr: from } = begun.rows[0];
  const { recptr: to, tli: timeline } = ended.rows[0];
  return { from, to, timeline, bytes: kilobytes * 1024 };
}

/** DB-20: the newest seven and all of the last week are kept, none but the newest beyond two weeks, and the WAL since the oldest. */
async function prune(place: Place, now: number): Promise<void> {
  const copies = copiesIn(place);
  const old = copies.filter(({ endedAt }, index) => {
    const newer = copies.length - 1 - index;
    const age = now - endedAt;
    return newer > 0 && (age > keptMostMs || (newer >= copiesKept && age > keptMs));
  });
  for (const { name } of old) await rm(join(place.copies, name), { recursive: true, force: true });
  const [oldest] = copies
    .filter((copy) => !old.includes(copy))
    .toSorted((a, b) => compareLog(a.from, b.from));
  if (oldest) await pruneArchive(place.wal, oldest.from);
}

/** The list of what a copy's archive holds. */
export async function manifestOf(place: Place, name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(place.copies, name, 'backup_manifest'), 'utf8'));
}
