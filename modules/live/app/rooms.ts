import type { Clock } from '../../../platform/kernel/index.ts';
import type { Showroom } from './showroom.ts';

type Opening = Promise<Showroom | undefined>;

/** A show that is over stays in memory for as long after somebody last needed it. */
const keptMs = 10 * 60_000;

export interface RoomsDeps {
  readonly clock: Clock;
  /** Undefined where there is no such run. */
  load(runId: string): Opening;
  /** Whether somebody is connected to it: they write on the tape of the room that they came into. */
  isVisited(runId: string): boolean;
  /** Told of a room that is not in memory any more. */
  gone(runId: string): void;
}

/**
 * LIVE-32: rooms are loaded when somebody needs one. Events of an order still come when its show is long over, so
 * that a room which nobody needs any more has to go, or the memory would hold every show there ever was.
 */
export class Rooms {
  readonly #deps: RoomsDeps;
  readonly #loaded = new Map<string, { readonly opening: Opening; usedAt: number }>();

  constructor(deps: RoomsDeps) {
    this.#deps = deps;
  }

  get(runId: string): Opening {
    const usedAt = this.#deps.clock.now();
    const known = this.#loaded.get(runId);
    if (known) {
      known.usedAt = usedAt;
      return known.opening;
    }
    const opening = this.#deps.load(runId);
    this.#loaded.set(runId, { opening, usedAt });
    const forget = (): void => {
      this.#loaded.delete(runId);
    };
    // A number that is nobody's is not remembered: anybody may ask for any.
    opening.then((room) => room ?? forget(), forget);
    return opening;
  }

  /** Those in memory; looking at them does not keep them there. */
  get loaded(): ReadonlyMap<string, Opening> {
    return new Map([...this.#loaded].map(([id, { opening }]) => [id, opening]));
  }

  /** Lets all go and loads them anew when they are needed: another program wrote on their tapes. */
  async reload(): Promise<void> {
    for (const [runId, { opening }] of this.#loaded) {
      await (await opening.catch(() => undefined))?.tape.flush();
      this.#loaded.delete(runId);
      this.#deps.gone(runId);
    }
  }

  /** Lets rooms go whose show is over and that nobody needed for a while; returns how many. */
  async letGo(): Promise<number> {
    let count = 0;
    for (const [runId, kept] of this.#loaded) {
      const room = await kept.opening.catch(() => undefined);
      const unused = this.#deps.clock.now() - kept.usedAt >= keptMs;
      if (!room || room.state.closedAt === null || !unused || !room.tape.idle) continue;
      if (this.#deps.isVisited(runId)) continue;
      this.#loaded.delete(runId);
      this.#deps.gone(runId);
      count += 1;
    }
    return count;
  }
}
