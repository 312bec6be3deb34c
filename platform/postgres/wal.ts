import { createReadStream, createWriteStream, existsSync, readdirSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** A piece of WAL by its name: timeline, then the place in the log. PostgreSQL's usual piece has 16 MB. */
const pieceName = /^[0-9A-F]{24}$/;
export const pieceBytes = 16 * 1024 * 1024;
const historyName = /^[0-9A-F]{8}\.history$/;
const temporaryName = /^archtemp\./;

/** Pieces rest this long before they are packed: a sale needs the machine more. */
const packAfterMs = 120_000;
const dayMs = 86_400_000;

export function isPiece(name: string): boolean {
  return pieceName.test(name);
}

/** The piece in which a place of the log (`0/38000028`) lies, as the last sixteen signs of a piece's name. */
export function pieceOf(place: string): string {
  const [high = '', low = ''] = place.split('/');
  const piece = Math.floor(Number.parseInt(low, 16) / pieceBytes);
  return `${high.padStart(8, '0')}${piece.toString(16).padStart(8, '0')}`.toUpperCase();
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
export async function packArchive(folder: string, now: number): Promise<number> {
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
    await settle(`${path}.gz.part`, `${path}.gz`);
    await rm(path);
    packed += 1;
  }
  return packed;
}

/** Brings a piece out of the archive to where PostgreSQL looks for it. */
export async function unpackPiece(from: string, to: string): Promise<void> {
  const read = createReadStream(from);
  const write = createWriteStream(to, { mode: 0o600 });
  if (from.endsWith('.gz')) await pipeline(read, createGunzip(), write);
  else await pipeline(read, write);
}

/** Removes pieces, and notes on them, from before this place of the log, of whichever timeline; history files stay. */
export async function pruneArchive(folder: string, place: string): Promise<void> {
  const first = pieceOf(place);
  for (const file of readdirSync(folder)) {
    const [piece = ''] = file.split('.');
    if (isPiece(piece) && piece.slice(8) < first) await rm(join(folder, file), { force: true });
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

/** Whether the pieces from the one of `place` to the newest follow each other without a gap. */
export function unbroken(names: Iterable<string>, place: string): boolean {
  const first = pieceOf(place);
  const numbers = [...names]
    .filter(isPiece)
    .map((name) => name.slice(8))
    .filter((name) => name >= first);
  const distinct = new Set(numbers).size;
  const at = (name: string): number =>
    Number.parseInt(name.slice(0, 8), 16) * 256 + Number.parseInt(name.slice(8), 16);
  const last = numbers.toSorted().at(-1);
  if (last === undefined || !numbers.includes(first)) return false;
  return at(last) - at(first) + 1 === distinct;
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
