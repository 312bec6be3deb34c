import { emptyRoom, foldRoom, type RoomState } from '../../live/contract.ts';
import type { TapeFact } from '../../tape/events.ts';
import { emptyFigures, foldFigures, type FiguresState } from '../contract.ts';

interface Still {
  readonly index: number;
  readonly room: RoomState;
  readonly figures: FiguresState;
}

/** A copy is kept this often, so that no scrub folds more than this many facts. */
const stillEvery = 2000;

/**
 * INSIGHT-6: the state of the control room at any moment of a tape, by the same folds that ran
 * live. Scrubbing backwards starts from the nearest kept copy.
 */
export class Replay {
  readonly facts: readonly TapeFact[];
  readonly #stills: Still[] = [];

  constructor(facts: readonly TapeFact[]) {
    this.facts = facts;
    let room = emptyRoom();
    let figures = emptyFigures();
    facts.forEach((fact, index) => {
      if (index % stillEvery === 0) this.#stills.push(copy({ index, room, figures }));
      room = foldRoom(room, fact);
      figures = foldFigures(figures, fact);
    });
  }

  /** How many facts had happened at `at`. */
  countAt(at: number): number {
    let low = 0;
    let high = this.facts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.facts[middle]?.at ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  at(time: number): { readonly room: RoomState; readonly figures: FiguresState } {
    const until = this.countAt(time);
    const still = this.#stills.findLast((item) => item.index <= until);
    let { room, figures } = copy(still ?? { index: 0, room: emptyRoom(), figures: emptyFigures() });
    for (const fact of this.facts.slice(still?.index ?? 0, until)) {
      room = foldRoom(room, fact);
      figures = foldFigures(figures, fact);
    }
    return { room, figures };
  }
}

function copy(still: Still): Still {
  return structuredClone(still);
}
