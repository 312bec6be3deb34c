import type { Action } from '../../live/contract.ts';

type Bare<A> = A extends Action ? Omit<A, 'actionId'> : never;

/** Does something in the control room, and says so; false where it was refused. */
export type Act = (action: Bare<Action>, said?: string) => Promise<boolean>;
