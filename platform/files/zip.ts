import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { Zip, ZipPassThrough, type ZipInputFile } from 'fflate';
import { turns } from '../kernel/index.ts';

/** A file's words or bytes, whole or piece by piece. */
export type Content =
  | string
  | Uint8Array
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>;

export interface ZipEntry {
  readonly name: string;
  readonly content: Content;
  /** Pictures and video do not get smaller. */
  readonly stored?: boolean;
  /** Told when the file is packed: how long it was, and its SHA-256. */
  readonly packed?: (file: { readonly bytes: number; readonly sha256: string }) => void;
}

/** As much of a text as is packed in one go. */
const pieceChars = 64 * 1024;

/**
 * JOBS-8: files as one ZIP, packed while it is taken: one piece in memory at a time, the next file asked for when the
 * one before is packed, and deflate runs on the threads of zlib, not on this one.
 */
export async function* zipOf(
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const turn = turns();
  for await (const entry of entries) {
    for await (const _chunk of entry.stored === true ? stored(zip, entry) : squeezed(zip, entry)) {
      yield* ready.splice(0);
      await turn();
    }
  }
  zip.end();
  yield* ready.splice(0);
}

async function* stored(zip: Zip, { name, content, packed }: ZipEntry): AsyncGenerator<void> {
  const file = new ZipPassThrough(name);
  const seal = createHash('sha256');
  let length = 0;
  zip.add(file);
  for await (const bytes of piecesOf(content)) {
    seal.update(bytes);
    length += bytes.length;
    file.push(bytes);
    yield;
  }
  file.push(new Uint8Array(), true);
  packed?.({ bytes: length, sha256: seal.digest('hex') });
  yield;
}

async function* squeezed(zip: Zip, { name, content, packed }: ZipEntry): AsyncGenerator<void> {
  const file: ZipInputFile = { filename: name, size: 0, crc: 0, compression: 8, flag: 0 };
  const seal = createHash('sha256');
  zip.add(file);
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const bytes of piecesOf(content)) {
      seal.update(bytes);
      file.crc = crc32(bytes, file.crc);
      file.size += bytes.length;
      yield bytes;
    }
  }
  // One piece ahead and no more: whoever reads slowly is not read ahead for.
  const source = Readable.from(counted(), { highWaterMark: 1 });
  // What goes wrong in the source ends the loop below by an error: there is one place to see it.
  const chunks: AsyncIterable<Uint8Array<ArrayBuffer>> = pipeline(
    source,
    createDeflateRaw(),
    () => undefined,
  );
  for await (const chunk of chunks) {
    file.ondata?.(null, chunk, false);
    yield;
  }
  file.ondata?.(null, new Uint8Array(), true);
  packed?.({ bytes: file.size, sha256: seal.digest('hex') });
  yield;
}

/** Pieces of about the same length, as bytes: ten thousand short lines are not ten thousand packings. */
async function* piecesOf(content: Content): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    for (let from = 0; from < content.length; from += pieceChars)
      yield content.subarray(from, from + pieceChars);
    return;
  }
  let text = '';
  for await (const part of typeof content === 'string' ? [content] : content) {
    if (typeof part !== 'string') {
      yield part;
      continue;
    }
    text += part;
    for (; text.length >= pieceChars; text = text.slice(ofPiece(text)))
      yield Buffer.from(text.slice(0, ofPiece(text)));
  }
  if (text !== '') yield Buffer.from(text);
}

/** Not in the middle of a sign that is two halves. */
function ofPiece(text: string): number {
  return /[\uD800-\uDBFF]/.test(text.charAt(pieceChars - 1)) ? pieceChars + 1 : pieceChars;
}
