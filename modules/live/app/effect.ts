import type { Actor } from '../../../platform/access/index.ts';
import type { Refusal } from '../../../platform/kernel/index.ts';
import type { Action } from '../contract.ts';
import type { NewTapeFact } from '../../tape/events.ts';
import type { TapeWriter } from '../../tape/index.ts';
import type { Showroom } from './showroom.ts';

export type Of<D extends Action['do']> = Extract<Action, { do: D }>;

/** What an action puts on the tape, and what would take it back. */
export interface Effect {
  readonly facts: readonly NewTapeFact[];
  readonly undo?: () => Promise<Refusal | readonly NewTapeFact[]>;
}

/** What others need of a room to decide something in it. */
export interface Room extends Pick<Showroom, 'runId' | 'sessionId' | 'state' | 'append'> {
  readonly tape: Pick<TapeWriter, 'has'>;
}

/** Where something is done, and by whom. */
export interface OnStage {
  readonly room: Room;
  readonly by: Actor;
}
