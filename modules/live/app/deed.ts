import type { Refusal } from '../../../platform/kernel/index.ts';
import type { Action } from '../contract.ts';
import type { NewTapeFact } from '../../tape/events.ts';
import type { Actor, LiveNeeds } from './needs.ts';
import type { Showroom } from './showroom.ts';

export type Of<D extends Action['do']> = Extract<Action, { do: D }>;

/** What an action puts on the tape, and what would take it back. */
export interface Deed {
  readonly facts: readonly NewTapeFact[];
  readonly undo?: () => Promise<Refusal | readonly NewTapeFact[]>;
}

export interface Stage {
  readonly needs: LiveNeeds;
  readonly room: Showroom;
  readonly by: Actor;
  /** LIVE-27: whoever may let blocks pass also answers for taking criticism away. */
  readonly legal?: boolean;
}
