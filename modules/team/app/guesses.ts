import { setTimeout } from 'node:timers/promises';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { openTries, type Trying } from '../domain/tries.ts';
import { tooManyTries } from '../refusals.ts';
import { auditRefusal, type Claimed, type AuditDeps } from './audit.ts';

/** One try at a password or a code: how it is counted, and whom it claims to be. */
export type Guess = Trying & Claimed;

/** Where tries at a secret are made. Refuses with `team.too-many-tries`. */
export type Guesses = <T>(guess: Guess, make: () => Promise<Made<T>>) => Promise<Result<T>>;

export interface Made<T> {
  readonly right: boolean;
  readonly answer: T;
}

/** Longer than anything takes that is done for the name of a member of staff and for no other. */
const wrongMs = 200;

/** TEAM-13: a wrong try is answered after the same time, whoever was meant. */
async function restOf(began: number): Promise<void> {
  const rest = began + wrongMs - performance.now();
  if (rest > 0) await setTimeout(rest);
}

/** TEAM-16: every try at a password or a code is made here: counted before it, and put down when it was wrong. */
export function openGuesses(deps: AuditDeps): Guesses {
  const tries = openTries();
  return async (guess, make) => {
    const began = performance.now();
    const waitMs = tries.begin(guess, deps.clock.now());
    if (waitMs > 0) return no(tooManyTries(waitMs));
    const { right, answer } = await make();
    if (right) tries.right(guess);
    else {
      await auditRefusal(deps, guess);
      await restOf(began);
    }
    return ok(answer);
  };
}
