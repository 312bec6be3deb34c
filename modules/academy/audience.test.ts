import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../platform/kernel/index.ts';
import { nextDeed, pickSegment, segments, type Scene } from './domain/audience.ts';

const calm: Scene = { cueKind: 'scene', pinned: 'p1', flash: null, stalledMs: 0 };
const flash: Scene = { ...calm, cueKind: 'flash', flash: { offerId: 'o1', productId: 'p1' } };

function deedsOf(seed: number, scene: Scene): string[] {
  const random = seededRandom(seed);
  return Array.from(
    { length: 20_000 },
    () => nextDeed(random, pickSegment(random), scene, 5000).do,
  );
}
const share = (deeds: readonly string[], what: string): number =>
  deeds.filter((deed) => deed === what).length / deeds.length;

describe('the simulated audience', () => {
  it('[SIM-1] the same seed brings the same audience', () => {
    expect(deedsOf(7, flash)).toEqual(deedsOf(7, flash));
    expect(deedsOf(7, flash)).not.toEqual(deedsOf(8, flash));
    expect(segments.reduce((sum, segment) => sum + segment.share, 0)).toBeCloseTo(1, 12);
  });

  it('[SIM-2] a flash sale sells several times more', () => {
    expect(share(deedsOf(7, flash), 'buy')).toBeGreaterThan(3 * share(deedsOf(7, calm), 'buy'));
  });

  it('[SIM-2] a picture that stands still drives people away', () => {
    expect(share(deedsOf(7, calm), 'leave')).toBe(0);
    expect(share(deedsOf(7, { ...calm, stalledMs: 5000 }), 'leave')).toBeGreaterThan(0.1);
  });
});
