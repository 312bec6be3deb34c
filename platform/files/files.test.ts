import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { diskFull, isFull, openFiles } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'dianbo-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('[FAULT-3] a full disk is known by its own word, by a quota and by the database, behind other errors too', () => {
  const saying = (code: string): Error => Object.assign(new Error('no'), { code });
  for (const code of ['ENOSPC', 'EDQUOT', '53100']) {
    expect(diskFull(saying(code))).toBe(true);
    expect(diskFull(new Error('a statement failed', { cause: saying(code) }))).toBe(true);
  }
  expect(diskFull(saying('ECONNREFUSED'))).toBe(false);
  expect(diskFull(undefined)).toBe(false);
});

it('[FAULT-4] recordings and pictures leave room for the database, and half a file leaves none behind', async () => {
  let free = 10 ** 12;
  const files = openFiles(folder, () => free);
  await files.write('a/1', Buffer.from('whole'));
  free = 256 * 1024 * 1024;
  await expect(files.write('a/2', Buffer.from('more'))).rejects.toSatisfy(diskFull);
  free = 10 ** 12;
  // What Linux keeps for this: a file that no byte fits in.
  symlinkSync('/dev/full', join(folder, 'a/3.part'));
  await expect(files.write('a/3', Buffer.from('more'))).rejects.toSatisfy(diskFull);
  expect(readdirSync(join(folder, 'a'))).toEqual(['1']);
  await files.write('a/3', Buffer.from('more'));
  expect(readdirSync(join(folder, 'a'))).toEqual(['1', '3']);
});

it('[INGEST-36] a file is read piece by piece as it is taken, and one that is not there is none', async () => {
  const files = openFiles(folder);
  await files.write('b/large', Buffer.alloc(1024 * 1024, 'x'));
  const opened = await files.readPieces('b/large');
  const lengths: number[] = [];
  for await (const piece of opened?.pieces ?? []) lengths.push(piece.length);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(opened?.size);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(64 * 1024);
  expect(await files.readPieces('b/none')).toBeUndefined();
});

it('[FAULT-3] a disk is full where its database could not write on', () => {
  expect(isFull(folder)).toBe(false);
  expect(isFull('/proc')).toBe(true);
});
