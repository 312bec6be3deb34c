import { createReadStream, createWriteStream, existsSync, readdirSync, statSync } from 'node:fs';
import { chown, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import type { Owner } from './owner.ts';

const unzip = promisify(gunzip);

/** A piece of WAL by its name: timeline, then the place in the log. PostgreSQL's usual piece has 16 MB. */
const pieceName = /^[0-9A-F]{24}$/;
const pieceBytes = 16 * 1024 * 1024;
const historyName = /^[0-9A-F]{8}\.history$/;
const temporaryName = /^archtemp\./;

/** Pieces rest this long before they are packed: a sale needs the machine more. */
const packAfterMs = 120_000;
const dayMs = 86_400_000;
/** What is packed is about a tenth, seldom more. */
const packedTo = 10;

export function isPiece(name: string): boolean {
  return pieceName.test(name);
}

const piecesPerLog = 2 ** 32 / pieceBytes;

/** The number of the piece in which a place of the log (`0/38000028`) lies. */
export function pieceAt(place: string): number {
  const [high = '', low = ''] = place.split('/');
  const piece = Math.floor(Number.parseInt(low, 16) / pieceBytes);
  return Number.parseInt(high, 16) * piecesPerLog + piece;
}

/** Timeline and number of a piece by its name. */
export function numbersOf(name: string): { readonly timeline: number; readonly piece: number } {
  const [timeline = 0, high = 0, low = 0] = [0, 8, 16].map((at) =>
    Number.parseInt(name.slice(at, at + 8), 16),
  );
  return { timeline, piece: high * piecesPerLog + low };
}

/** Its name: each part eight signs, hexadecimal. */
export function nameOf(timeline: number, piece: number): string {
  return [timeline, Math.floor(piece / piecesPerLog), piece % piecesPerLog].map(hex8).join('');
}

export function historyOf(timeline: number): string {
  return `${hex8(timeline)}.history`;
}

function hex8(number: number): string {
  return number.toString(16).toUpperCase().padStart(8, '0');
}

/** Places of the log in their order; the two halves are hexadecimal. */
export function compareLog(a: string, b: string): number {
  const [a1 = 0, a2 = 0] = a.split('/').map((half) => Number.parseInt(half, 16));
  const [b1 = 0, b2 = 0] = b.split('/').map((half) => Number.parseInt(half, 16));
  return a1 - b1 || a2 - b2;
}

/** What the archive holds, by the name that PostgreSQL gave it, packed or not; history files too. */
export function archived(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    const name = file.replace(/\.gz$/, '');
    if (isPiece(name) || historyName.test(name)) found.set(name, join(folder, file));
  }
  return found;
}

/** Packs what has rested, to about a tenth, one by one; what is cut short is begun anew. Returns how many. */
export async function packArchive(
  folder: string,
  { now, owner }: { readonly now: number; readonly owner: Owner | undefined },
): Promise<number> {
  let packed = 0;
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) continue;
    const leftover = temporaryName.test(file) || file.endsWith('.part');
    if (leftover && now - stat.mtimeMs > dayMs) await rm(path, { force: true });
    if (!isPiece(file) || now - stat.mtimeMs < packAfterMs) continue;
    await pipeline(
      createReadStream(path),
      createGzip({ level: 1 }),
      createWriteStream(`${path}.gz.part`, { mode: 0o600 }),
    );
    if (owner) await chown(`${path}.gz.part`, owner.uid, owner.gid);
    await settle(`${path}.gz.part`, `${path}.gz`);
    await rm(path);
    packed += 1;
  }
  return packed;
}

const blockBytes = 65_536;

/**
 * Brings a piece out of the archive to where PostgreSQL looks for it. A piece that a quiet minute closed is mostly
 * zeros, which take no room where nothing is written.
 */
export async function unpackPiece(from: string, to: string): Promise<void> {
  const read = await readFile(from);
  const bytes = from.endsWith('.gz') ? await unzip(read) : read;
  const file = await open(to, 'w', 0o600);
  try {
    await file.truncate(bytes.length);
    for (let at = 0; at < bytes.length; at += blockBytes) {
      const block = bytes.subarray(at, at + blockBytes);
      if (block.some((byte) => byte !== 0)) await file.write(block, 0, block.length, at);
    }
  } finally {
    await file.close();
  }
}

/** How much room these pieces may take when they are unpacked. */
export function roomFor(paths: Iterable<string>): number {
  let bytes = 0;
  for (const path of paths) {
    const { size } = statSync(path);
    bytes += path.endsWith('.gz') ? Math.min(pieceBytes, size * packedTo) : pieceBytes;
  }
  return bytes;
}

/** Removes pieces, and notes on them, from before this place of the log, of whichever timeline; history files stay. */
export async function pruneArchive(folder: string, place: string): Promise<void> {
  const first = pieceAt(place);
  for (const file of readdirSync(folder)) {
    const [name = ''] = file.split('.');
    if (isPiece(name) && numbersOf(name).piece < first)
      await rm(join(folder, file), { force: true });
  }
}

/**
 * Pieces in a database's own folder that hold what their name says; others were kept to be written anew and hold
 * something older.
 */
export async function piecesIn(walFolder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (!existsSync(walFolder)) return found;
  for (const name of readdirSync(walFolder).filter(isPiece)) {
    if (await beginsAsNamed(join(walFolder, name), name)) found.set(name, join(walFolder, name));
  }
  return found;
}

/** The first page of a piece says where it stands: magic and flags, the timeline, then its place (xlog_internal.h). */
async function beginsAsNamed(path: string, name: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(16);
    await file.read(head, 0, 16, 0);
    const place = head.readBigUInt64LE(8);
    const high = BigInt(`0x${name.slice(8, 16)}`);
    const piece = BigInt(`0x${name.slice(16)}`);
    return place === (high << 32n) + piece * BigInt(pieceBytes);
  } finally {
    await file.close();
  }
}

/** On the disk, then in its place: whoever finds the name finds all of it. */
export async function settle(part: string, path: string): Promise<void> {
  const file = await open(part, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}
