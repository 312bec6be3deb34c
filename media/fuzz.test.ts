import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fuzz, hurtBytes } from '../platform/testing/index.ts';
import { withAiMark } from './ai-mark.ts';
import { readInit, readSegment } from './mp4.ts';
import { openPicture } from './reading/index.ts';

const sample = (name: string): Uint8Array =>
  readFileSync(new URL(`../modules/ingest/samples/${name}`, import.meta.url));

it('[HOUSE-9] a stream that is hurt is read, or refused, and never throws', () => {
  const init = sample('init.mp4');
  const segment = sample('segment.m4s').subarray(0, 6000);
  const tracks = readInit(init) ?? [];
  expect(tracks.length).toBeGreaterThan(0);
  const inits = fuzz(
    (random) => hurtBytes([init], random),
    (bytes) => {
      readInit(withAiMark(bytes, { producer: 'x', id: 'y' }));
    },
  );
  const segments = fuzz(
    (random) => hurtBytes([segment], random),
    (bytes) => readSegment(bytes, tracks),
  );
  expect([...inits.faults, ...segments.faults]).toEqual([]);
  expect(Math.max(inits.slowestMs, segments.slowestMs)).toBeLessThan(5000);
});

it('[HOUSE-9] a picture that is hurt is opened, or is none, and never throws', () => {
  const samples = ['small.png', 'small.jpg'].map((name) =>
    readFileSync(new URL(`./samples/${name}`, import.meta.url)),
  );
  const { faults, slowestMs } = fuzz((random) => hurtBytes(samples, random), openPicture);
  expect(faults).toEqual([]);
  expect(slowestMs).toBeLessThan(5000);
});
