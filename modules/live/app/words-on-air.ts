import type { Result } from '../../../platform/kernel/index.ts';
import type { NewTapeFact, TapeCue } from '../../tape/events.ts';
import type { Effect, Of, OnStage } from './effect.ts';

export type WordAction = Of<'settle-hit'> | Of<'judge-line'> | Of<'show-caption'>;

/** What a module behind this one decides: which words may stand on air, and how it ends where some may not. */
export interface WordsOnAir {
  /** What such an action puts on the tape. */
  decide(stage: OnStage, action: WordAction): Promise<Result<Effect>>;
  /** LIVE-97: what stands against a cue's card at the second in which it comes on. */
  cardHits(
    stage: OnStage,
    cue: Pick<TapeCue, 'id' | 'productId' | 'card'>,
  ): Promise<readonly NewTapeFact[]>;
}
