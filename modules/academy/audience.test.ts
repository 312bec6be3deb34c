import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../platform/kernel/index.ts';
import { nextAction, pickSegment, segments, type Scene } from './domain/audience.ts';

const calm: Scene = { cueKind: 'scene', pinned: 'p1', flash: null, stalledMs: 0 };
const flash: Scene = { ...calm, cueKind: 'flash', flash: { offerId: 'o1', productId: 'p1' } };

function actionsOf(seed: number, scene: Scene): string[] {
  const random = seededRandom(seed);
  return Array.from(
    { length: 20_000 },
    () => nextAction(random, pickSegment(random), scene, 5000).do,
  );
}
const share = (actions: readonly string[], what: string): number =>
  actions.filter((action) => action === what).length / actions.length;

describe('the simulated audience', () => {
  it('[SIM-1] the same seed brings the same audience', () => {
    expect(actionsOf(7, flash)).toEqual(actionsOf(7, flash));
    expect(actionsOf(7, flash)).not.toEqual(actionsOf(8, flash));
    expect(segments.reduce((sum, segment) => sum + segment.share, 0)).toBeCloseTo(1, 12);
  });

  it('[SIM-2] a flash sale sells several times more', () => {
    expect(share(actionsOf(7, flash), 'buy')).toBeGreaterThan(3 * share(actionsOf(7, calm), 'buy'));
  });

  it('[SIM-2] a picture that stands still drives people away', () => {
    expect(share(actionsOf(7, calm), 'leave')).toBe(0);
    expect(share(actionsOf(7, { ...calm, stalledMs: 5000 }), 'leave')).toBeGreaterThan(0.1);
  });
});
