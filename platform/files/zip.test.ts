import { createHook } from 'node:async_hooks';
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { zipOf, type ZipEntry } from './zip.ts';

const piece = 64 * 1024;

async function wholeOf(entries: readonly ZipEntry[]): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(zipOf(entries)));
}

it('[JOBS-8] what is packed comes out as it was, with its length and hash told', async () => {
  const words = '一级能效,😀'.repeat(30_000);
  const picture = randomBytes(3 * piece + 17);
  const told: object[] = [];
  const packed = (file: object) => told.push(file);
  const bytes = await wholeOf([
    { name: 'words.txt', content: words, packed },
    { name: 'rows.txt', content: ['a\n', '', 'ü\n'], packed },
    { name: 'cover.png', content: picture, stored: true, packed },
    { name: 'nothing.txt', content: '', packed },
  ]);
  const files = unzipSync(bytes);
  expect(strFromU8(files['words.txt'] ?? new Uint8Array())).toBe(words);
  expect(strFromU8(files['rows.txt'] ?? new Uint8Array())).toBe('a\nü\n');
  expect(picture.equals(files['cover.png'] ?? new Uint8Array())).toBe(true);
  expect(files['nothing.txt']).toHaveLength(0);
  const sha256 = createHash('sha256').update(words).digest('hex');
  expect(told[0]).toEqual({ bytes: Buffer.byteLength(words), sha256 });
  expect(told[2]).toMatchObject({ bytes: picture.length });
  expect(bytes.length).toBeLessThan(picture.length + 20_000);
  // Of the first file in the directory at the end (APPNOTE 4.3.12): programs that unpack look at its sum.
  const directory = Buffer.from(bytes);
  const first = directory.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), picture.length);
  expect(directory.readUInt32LE(first + 16)).toBe(crc32(words));
});

it('[JOBS-8] deflate runs beside the main thread, once a file', async () => {
  const kinds: string[] = [];
  const hook = createHook({
    init: (_id, kind) => {
      kinds.push(kind);
    },
  }).enable();
  await wholeOf([
    { name: 'a', content: 'x'.repeat(piece * 4) },
    { name: 'b', content: 'y' },
  ]);
  hook.disable();
  expect(kinds.filter((kind) => kind === 'ZLIB')).toHaveLength(2);
});

it('[JOBS-8] whoever reads slowly is not read ahead for, and who stops ends the source', async () => {
  let [pieces, ended, begun] = [0, false, 0];
  async function* long(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        pieces += 1;
        yield randomBytes(piece);
      }
    } finally {
      ended = true;
    }
  }
  function* entries(): Generator<ZipEntry> {
    for (const name of ['a', 'b']) {
      begun += 1;
      yield { name, content: long() };
    }
  }
  const zip = zipOf(entries());
  for (let taken = 0; taken < 8; taken += 1) await zip.next();
  const before = pieces;
  for (let turn = 0; turn < 50; turn += 1) await new Promise((next) => setImmediate(next));
  expect([pieces - before <= 2, pieces < 12, begun]).toEqual([true, true, 1]);
  await zip.return(undefined);
  await expect.poll(() => ended).toBe(true);
});

it('[JOBS-8] a source that fails fails the archive', async () => {
  async function* broken(): AsyncGenerator<string> {
    yield 'a';
    await Promise.reject(new Error('the tape is away'));
  }
  await expect(wholeOf([{ name: 'a', content: broken() }])).rejects.toThrow('the tape is away');
});
