import { Worker } from 'node:worker_threads';
import type { ReadLine } from './worker.ts';

export { openPicture, pictureType, type PictureType } from './picture.ts';
export type { ReadLine } from './worker.ts';

export interface PictureReader {
  /** The lines of writing in a JPEG or PNG, as people read them; null when it is no picture. */
  read(bytes: Uint8Array): Promise<readonly ReadLine[] | null>;
  stop(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly lines?: readonly ReadLine[] | null;
  readonly fault?: string;
}

interface Waiting {
  readonly done: (lines: readonly ReadLine[] | null) => void;
  readonly failed: (error: Error) => void;
}

/** The networks hold some 200 MB; they are let go when nobody asked for that long. */
const idleMs = 60_000;

/**
 * Reads writing in pictures (PP-OCRv4 in WebAssembly) on a thread of its own, because one picture
 * takes a second and the show must not wait for it.
 */
export function openPictureReader(): PictureReader {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last = 0;
  const waiting = new Map<number, Waiting>();

  const fail = (error: Error): void => {
    worker = undefined;
    for (const { failed } of waiting.values()) failed(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const made = new Worker(new URL('./worker.ts', import.meta.url));
    made.unref();
    made.on('message', ({ id, lines, fault }: Answer) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (fault === undefined) asked?.done(lines ?? null);
      else asked?.failed(new Error(fault));
      if (waiting.size === 0) rest();
    });
    made.on('error', fail);
    made.on('exit', () => {
      if (worker === made) fail(new Error('the reader of pictures ended'));
    });
    return made;
  };
  const rest = (): void => {
    idle = setTimeout(() => {
      stop().catch(fail);
    }, idleMs);
    idle.unref();
  };
  const stop = async (): Promise<void> => {
    const ending = worker;
    worker = undefined;
    clearTimeout(idle);
    await ending?.terminate();
  };
  return {
    read: (bytes) =>
      new Promise((done, failed) => {
        clearTimeout(idle);
        worker ??= start();
        last += 1;
        waiting.set(last, { done, failed });
        worker.postMessage({ id: last, bytes });
      }),
    stop,
  };
}
