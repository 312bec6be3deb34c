import type { OnStage } from './effect.ts';
import type { LiveDeps } from './deps.ts';
import type { Showroom } from './showroom.ts';

export interface Stage extends OnStage {
  readonly deps: LiveDeps;
  readonly room: Showroom;
  /** LIVE-27: whoever may let blocks pass also answers for taking criticism away. */
  readonly legal?: boolean;
}
