import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { openPicture, openPictureReader, pictureType } from './index.ts';

const sample = (name: string): Uint8Array =>
  readFileSync(new URL(`../samples/${name}`, import.meta.url));

const reader = openPictureReader();
afterAll(() => reader.stop());

it('[MEDIA-6] writing is read: plain, slanted, on end, in the order in which people read', async () => {
  const lines = (await reader.read(sample('cover.jpg'))) ?? [];
  const texts = lines.map(({ text }) => text.replaceAll(/\s/g, ''));
  expect(texts).toContain('全网最低价');
  expect(texts).toContain('变频空调1.5匹新一级能效');
  expect(texts).toContain('限时直降300元');
  expect(texts).toContain('十年质保');
  expect(texts).toContain('销量第一');
  expect(texts.indexOf('全网最低价')).toBeLessThan(texts.indexOf('限时直降300元'));
  const title = lines.find(({ text }) => text === '全网最低价');
  const [left, top, width, height] = title?.at ?? [1, 1, 0, 0];
  expect([left < 0.1, top < 0.12, width > 0.4, height < 0.12]).toEqual([true, true, true, true]);
}, 60_000);

it('[MEDIA-6] a small PNG is read too, and what is no picture is none', async () => {
  const lines = (await reader.read(sample('title.png'))) ?? [];
  expect(lines.map(({ text }) => text).join('')).toContain('全网最低价');
  expect(await reader.read(new Uint8Array(100))).toBeNull();
  const cut = sample('title.png').subarray(0, 60);
  expect(await reader.read(cut)).toBeNull();
}, 60_000);

it('[MEDIA-7] the size is known before a picture is unpacked, and a huge one is refused', () => {
  expect(pictureType(sample('cover.jpg'))).toEqual({
    type: 'image/jpeg',
    width: 900,
    height: 1200,
  });
  const small = Uint8Array.from(sample('title.png'));
  expect(pictureType(small)).toEqual({ type: 'image/png', width: 300, height: 60 });
  new DataView(small.buffer).setUint32(16, 60_000);
  new DataView(small.buffer).setUint32(20, 60_000);
  expect(openPicture(small)).toBeUndefined();
});
