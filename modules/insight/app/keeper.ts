import type { Channel } from '../../../platform/realtime/index.ts';
import type { TapeFact } from '../../tape/events.ts';
import { boardAt, type CurveView } from '../domain/board.ts';
import type { ProfitView } from '../domain/profit.ts';
import { curveStepMs, emptyFigures, foldFigures, type FiguresState } from '../domain/figures.ts';

export interface KeeperDeps {
  readonly now: () => number;
  control(runId: string): Channel;
  profit(state: FiguresState): ProfitView;
}

/** How often the figures of a running show are put into a frame, when something changed. */
export const putEveryMs = 500;

const forgetAfterMs = 3_600_000;

/**
 * INSIGHT-2: keeps the figures of the runs in memory up to date with their tapes and shows them to
 * the control channel. A run that ended is forgotten after a while; its tape tells it again.
 */
export class FiguresKeeper {
  readonly #deps: KeeperDeps;
  readonly #runs = new Map<string, { state: FiguresState; changed: boolean; curveFrom: number }>();

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
  }

  take(runId: string, facts: readonly TapeFact[]): void {
    // A tape that is told from its beginning is told whole: its room was loaded anew.
    let kept = facts[0]?.seq === 1 ? undefined : this.#runs.get(runId);
    if (!kept) {
      // A late fact of a run that was forgotten: its tape tells it to whoever asks for the review.
      if (facts[0]?.seq !== 1) return;
      kept = { state: emptyFigures(), changed: false, curveFrom: 0 };
      this.#runs.set(runId, kept);
    }
    for (const fact of facts) kept.state = foldFigures(kept.state, fact);
    kept.changed = true;
  }

  /** Called on a timer: puts what changed into the next frame. */
  show(): void {
    const now = this.#deps.now();
    for (const [runId, kept] of this.#runs) {
      const { state } = kept;
      const running = state.closedAt === null;
      if (state.closedAt !== null && now - state.closedAt > forgetAfterMs) this.#runs.delete(runId);
      if (!kept.changed && !running) continue;
      kept.changed = false;
      const channel = this.#deps.control(runId);
      channel.put('board', boardAt(state, now));
      channel.put('profit', this.#deps.profit(state));
      const curve = curveOf(state);
      if (curve.points.length !== kept.curveFrom || running) channel.put('curve', curve);
      kept.curveFrom = curve.points.length;
    }
  }

  state(runId: string): FiguresState | undefined {
    return this.#runs.get(runId)?.state;
  }
}

export function curveOf(state: FiguresState): CurveView {
  return {
    from: state.openedAt,
    stepMs: curveStepMs,
    points: state.curve,
    markers: state.markers.slice(-300),
  };
}
