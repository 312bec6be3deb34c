import { statfsSync } from 'node:fs';

/** Bytes that are free where this folder lies. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Two pieces of its log: with less a database server ends itself at its next change. */
const leastBytes = 32 * 1024 * 1024;

/** Whether nothing more can be kept where this folder lies. */
export function isFull(folder: string): boolean {
  return freeBytes(folder) < leastBytes;
}

/** ENOSPC and EDQUOT are said by a disk or a quota of ours, 53100 by the database of its own. */
const noRoom = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** FAULT-3: true where something could not be kept because a disk is full; it is asked of the causes too. */
export function diskFull(error: unknown): boolean {
  for (let source = error, depth = 0; depth < 4; depth += 1) {
    if (typeof source !== 'object' || source === null) return false;
    if ('code' in source && noRoom.has(String(source.code))) return true;
    source = 'cause' in source ? source.cause : undefined;
  }
  return false;
}

/** As the disk would say it, before it has to. */
export class NoRoom extends Error {
  readonly code = 'ENOSPC';
}
