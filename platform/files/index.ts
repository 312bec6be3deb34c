import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { freeBytes, NoRoom } from './room.ts';

export { diskFull, freeBytes, isFull } from './room.ts';

export { readJson, readNamed } from './json.ts';

export interface Files {
  readonly folder: string;
  /**
   * Writes whole or not at all: a reader never sees half a file. Throws what `diskFull` knows where there is no
   * room, or would be less than is left to others.
   */
  write(name: string, bytes: Uint8Array): Promise<void>;
  read(name: string): Promise<Uint8Array | undefined>;
  remove(name: string): Promise<void>;
}

/** A file that is read while it is taken. */
export interface Pieces {
  readonly size: number;
  readonly pieces: Readable;
}

export interface LargeFiles extends Files {
  /** For whoever may take it slowly: a piece of it lies in memory, and not all of it. */
  readPieces(name: string): Promise<Pieces | undefined>;
}

/** So much of a disk stays free: recordings and pictures are not worth the database that may lie beside them. */
const leaveBytes = 256 * 1024 * 1024;

export function openFiles(folder: string, free = freeBytes): LargeFiles {
  const place = (name: string): string => {
    const path = normalize(join(folder, name));
    if (!path.startsWith(normalize(folder) + sep)) throw new Error(`outside of the store: ${name}`);
    return path;
  };
  return {
    folder,
    write: async (name, bytes) => {
      const path = place(name);
      await mkdir(dirname(path), { recursive: true });
      if (free(dirname(path)) < leaveBytes + bytes.length) {
        throw new NoRoom(`${leaveBytes} bytes are to stay free beside ${folder}`);
      }
      try {
        await writeFile(`${path}.part`, bytes);
        await rename(`${path}.part`, path);
      } catch (error) {
        // Half a file would take the room that somebody is making.
        await rm(`${path}.part`, { force: true });
        throw error;
      }
    },
    read: (name) => unlessAbsent(() => readFile(place(name))),
    readPieces: (name) =>
      unlessAbsent(async () => {
        const file = await open(place(name));
        const { size } = await file.stat();
        return { size, pieces: file.createReadStream() };
      }),
    remove: (name) => rm(place(name), { recursive: true, force: true }),
  };
}

async function unlessAbsent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
