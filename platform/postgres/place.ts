import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commonFolder, majorOf, type Binaries } from './binaries.ts';
import { reaches, serverOwner, type Owner } from './owner.ts';

/** Where the parts of one database lie. */
export interface Place {
  /** The program's data folder. */
  readonly folder: string;
  readonly data: string;
  /** Holds the socket; nobody but the server's user may enter. */
  readonly run: string;
  /** Archived WAL, from which any moment is brought back. */
  readonly wal: string;
  /** Base copies, one folder each. */
  readonly copies: string;
  readonly log: string;
  /** Whom the server runs as, where that is not the program's own user. */
  readonly owner: Owner | undefined;
}

/** The usual name of the database's folder in the program's data folder. */
const name = 'postgres';

/**
 * Makes what is not there yet. Under root, where the server's user cannot reach the data folder (a checkout below
 * `/root`), the database lies in `/var/lib/dianbo` and the data folder holds a link to it.
 */
export function openPlace(folder: string): Place {
  try {
    return makePlace(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EROFS' || code === 'ENOSPC') {
      throw new Error(
        `数据目录 ${folder} 无法写入(只读或磁盘已满) / The data folder ${folder} is not writable: read-only, or the disk is full`,
        { cause: error },
      );
    }
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new Error(
      `数据目录 ${folder} 含其他用户的文件,当前用户无权访问;请用原用户(或 root)启动,或更换 DIANBO_DATA。` +
        ` / The data folder ${folder} belongs in part to another user: start as that user (or root), or set DIANBO_DATA.`,
      { cause: error },
    );
  }
}

function makePlace(given: string): Place {
  mkdirSync(given, { recursive: true });
  const folder = realpathSync(given);
  const link = join(folder, name);
  const owner = serverOwner([join(link, 'data'), folder]);
  const root = folderOf(link, owner);
  const place = {
    folder,
    data: join(root, 'data'),
    run: join(root, 'run'),
    wal: join(root, 'wal'),
    copies: join(root, 'copies'),
    log: join(root, 'log'),
    owner,
  };
  for (const path of [root, place.run, place.wal, place.copies, place.log]) {
    ownFolder(path, owner);
  }
  return place;
}

/** The folder of the database itself, with copies and archive. */
export function rootOf({ data }: Pick<Place, 'data'>): string {
  return dirname(data);
}

/** Where a restore unpacks. */
export function restoringFolder(place: Place): string {
  return join(rootOf(place), 'restoring');
}

/**
 * Once the folder is claimed: what was copied, or brought back from elsewhere, belongs to whoever copied it, and is given to
 * the server's user.
 */
export function takePlace(place: Place): void {
  const { data, owner } = place;
  const uid = statSync(data, { throwIfNoEntry: false })?.uid;
  if (uid === undefined) return;
  if (owner && uid !== owner.uid) ownAll(rootOf(place), owner);
  ownFolder(data, owner);
}

function folderOf(link: string, owner: Owner | undefined): string {
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there) {
    if (existsSync(link)) return realpathSync(link);
    throw new Error(
      `${link} 指向的数据库不存在;请放回,或恢复备份。` +
        ` / ${link} points to a database that is missing: put it back, or restore a backup.`,
    );
  }
  if (owner === undefined || reaches(owner, join(link, '..'))) {
    mkdirSync(link, { mode: 0o700 });
    return link;
  }
  mkdirSync(commonFolder, { recursive: true, mode: 0o755 });
  const root = mkdtempSync(join(commonFolder, 'db-'));
  try {
    symlinkSync(root, link);
  } catch (error) {
    rmSync(root, { recursive: true });
    // Another program, started at the same time, was faster.
    if (!existsSync(link)) throw error;
  }
  return realpathSync(link);
}

/** A folder that nobody but the server's user (and root) may enter. */
export function ownFolder(path: string, owner: Owner | undefined): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (owner) chownSync(path, owner.uid, owner.gid);
  chmodSync(path, 0o700);
}

/** Gives a folder and all in it to the server's user. */
export function ownAll(folder: string, owner: Owner | undefined): void {
  if (!owner) return;
  chownSync(folder, owner.uid, owner.gid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, entry), owner.uid, owner.gid);
  }
}

/** The longest path of a socket that every system takes (macOS has the shortest). */
const socketPathMost = 103;

const hourMs = 3_600_000;

/** A way to a folder that is short enough for a socket's path; `leave` takes it away again. */
export interface ShortWay {
  readonly folder: string;
  leave(): void;
}

/**
 * The folder itself or, where the socket's path would be too long, a link to it in a short private folder: the
 * socket lies in the folder all the same, so that other programs find it there.
 */
export function shortWay(folder: string, socket: string, owner?: Owner): ShortWay {
  const fits = Buffer.byteLength(join(folder, socket)) <= socketPathMost;
  if (fits || process.platform === 'win32') return { folder, leave: () => {} };
  const temporary = tmpdir().length < 60 ? tmpdir() : '/tmp';
  const way = mkdtempSync(join(temporary, 'dianbo-'));
  if (owner) chownSync(way, owner.uid, owner.gid);
  const short = join(way, 'd');
  symlinkSync(folder, short);
  // Systems clear their temporary folder of what nobody has touched for days.
  const touch = setInterval(() => lutimesSync(short, new Date(), new Date()), hourMs);
  touch.unref();
  return {
    folder: short,
    leave: () => {
      clearInterval(touch);
      rmSync(way, { recursive: true, force: true });
    },
  };
}

/**
 * Says whether a database is there. Throws, in words, where something is there that this program cannot use: a
 * database of another major version, the old program's folder, or copies without a database.
 */
export function hasDatabase(place: Place, binaries: Binaries): boolean {
  const major = versionIn(place.data);
  if (major === undefined) {
    refuseOldFolder(place);
    refuseLostDatabase(place);
    return false;
  }
  if (major === majorOf(binaries)) return true;
  throw new Error(
    `${place.data} 是 PostgreSQL ${major} 的数据,当前版本内置 ${majorOf(binaries)},不能直接打开。` +
      `请用原版本启动,用 pg_dump 导出,再用 pg_restore 导入新版本的空数据目录(见 docs/operating.md“换大版本”)。` +
      ` / ${place.data} holds data of PostgreSQL ${major}; this release includes ${majorOf(binaries)} and cannot open it.` +
      ` Start the release that created it, export with pg_dump, and import into an empty data folder of this one (docs/operating.md, "Another major version").`,
  );
}

function versionIn(data: string): string | undefined {
  const path = join(data, 'PG_VERSION');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** Until 2026-12 the embedded database was another one, whose files PostgreSQL cannot read. */
function refuseOldFolder({ folder }: Place): void {
  const old = join(folder, 'db');
  if (versionIn(old) === undefined) return;
  throw new Error(
    `${old} 是旧版内置数据库(PGlite)的数据,当前版本无法读取,未做改动。如需其中的数据,请用旧版启动并导出;` +
      `不再需要请改名(例如 ${old}.old)后再启动。` +
      ` / ${old} was written by the embedded database of an earlier release (PGlite), which this one cannot read; it was left unchanged.` +
      ` To keep its data, start the earlier release and export it; if you no longer need it, rename it (for example to ${old}.old) and start again.`,
  );
}

function refuseLostDatabase({ data, copies }: Place): void {
  const root = dirname(data);
  const kept = readdirSync(copies).filter((copy) => existsSync(join(copies, copy, 'base.tar.gz')));
  const before = readdirSync(root).filter((entry) => entry.startsWith('before-'));
  const hurt = existsSync(data) && readdirSync(data).length > 0;
  if (kept.length === 0 && before.length === 0 && !hurt) return;
  const what = hurt ? '已损坏' : '丢失';
  throw new Error(
    `${data} ${what},备份有 ${kept.length} 份。请先恢复:npm run restore` +
      ` / ${data} is ${hurt ? 'damaged' : 'missing'}; ${kept.length} backups exist. Restore first: npm run restore`,
  );
}
