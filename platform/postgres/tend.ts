import { readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freeBytes } from '../files/index.ts';
import type { Log } from '../telemetry/index.ts';
import { copiesIn, inMegabytes, type Copying } from './copies.ts';
import { asAdmin } from './address.ts';
import type { Place } from './place.ts';
import { packArchive } from './wal.ts';

const dayMs = 86_400_000;
/** As long as the privacy rules let a copy of what was removed exist. */
const asideKeptMs = 14 * dayMs;
const logsKept = 14;
const logBytesKept = 200 * 1024 * 1024;
const archiveWithinMs = 600_000;
/** Below this an evening's sale may fill the disk. */
const freeWanted = 2 * 1024 * 1024 * 1024;

/** Removes old logs and what a restore set aside long ago, and packs the archive. */
export async function tend(place: Place, now: number): Promise<void> {
  const root = join(place.data, '..');
  for (const name of readdirSync(root).filter((entry) => entry.startsWith('before-'))) {
    const aside = join(root, name);
    // The folder's own time changes when it is set aside, and never again.
    if (now - statSync(aside).ctimeMs > asideKeptMs) await rm(aside, { recursive: true });
  }
  await pruneLogs(place);
  // Last, as it needs room itself.
  await packArchive(place.wal, { now, owner: place.owner });
}

async function pruneLogs({ log }: Place): Promise<void> {
  let bytes = 0;
  const newestFirst = readdirSync(log).toSorted().toReversed();
  for (const [index, name] of newestFirst.entries()) {
    bytes += statSync(join(log, name)).size;
    if (index > 0 && (index >= logsKept || bytes > logBytesKept)) await rm(join(log, name));
  }
}

/** What the operators should hear of before it hurts. */
export interface Watched {
  readonly freeBytes: number;
  /** Pieces of WAL that could not be archived yet; they stay where they are until they can. */
  readonly archiveFailing: boolean;
  readonly newestCopyAt: number | undefined;
}

interface Watching {
  readonly log: Log;
  readonly now: number;
  readonly wanted?: number;
}

/** DB-21: says in the log when room gets short, the archive stands still or no copy was made for two days. */
export async function watch(
  { place, adminUrl }: Copying,
  { log, now, wanted = freeWanted }: Watching,
): Promise<Watched> {
  const free = freeBytes(place.data);
  if (free < wanted) {
    log.error({ freeMb: inMegabytes(free) }, 'the disk of the database is nearly full');
  }
  const { rows } = await asAdmin(adminUrl, (client) =>
    client.query<{ failing: boolean; name: string | null }>(`
      select last_failed_wal as name, coalesce(last_failed_time > last_archived_time,
        last_failed_time is not null) as failing from pg_stat_archiver`),
  );
  const archiveFailing = rows[0]?.failing === true || waitsLong(place, now);
  if (archiveFailing) log.error({ wal: rows[0]?.name }, 'WAL cannot be archived');
  const newestCopyAt = copiesIn(place).at(-1)?.endedAt;
  const since = newestCopyAt ?? statSync(join(place.data, 'PG_VERSION')).mtimeMs;
  if (now - since > 2 * dayMs) {
    log.error({ newestCopyAt }, 'no copy of the database was made for two days');
  }
  return { freeBytes: free, archiveFailing, newestCopyAt };
}

/** Finished pieces are marked `.ready` until they are archived, which takes a moment. */
function waitsLong({ data }: Place, now: number): boolean {
  const status = join(data, 'pg_wal/archive_status');
  return readdirSync(status)
    .filter((name) => name.endsWith('.ready'))
    .some((name) => {
      const stat = statSync(join(status, name), { throwIfNoEntry: false });
      return stat !== undefined && now - stat.mtimeMs > archiveWithinMs;
    });
}
