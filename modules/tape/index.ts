import type { Sql } from '../../platform/db/index.ts';
import type { App } from '../../platform/http/index.ts';
import { openQueue } from '../../platform/jobs/queue.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { Deps, TapeDeps } from './app/deps.ts';
import { tapePersonalData } from './app/personal.ts';
import { Place } from './app/place.ts';
import {
  conductOf,
  factsWith,
  openTapeOf,
  wholeTape,
  type OpenedTape,
  type TapeReading,
} from './app/reading.ts';
import { seedTape, type SeedTape } from './app/seed.ts';
import type { TapeWriter } from './app/writer.ts';
import { Writers, type TapeListener } from './app/writers.ts';
import type { TapeFact, TapeType } from './events.ts';
import { evidenceRoutes } from './http/evidence.ts';
import { tapeRoute } from './http/tape.ts';
import { batchStore } from './store/batches.ts';
import { runStore, type RunRow, type RunStore } from './store/runs.ts';

export { TapeBehind, type TapeWriter } from './app/writer.ts';
export type { EvidenceOfShow, RunOfShow } from './app/deps.ts';
export type { Elsewhere } from './app/place.ts';
export type { OpenedTape } from './app/reading.ts';
export type { TapePage } from './app/pages.ts';
export type { RunRow } from './store/runs.ts';

export interface Tape {
  /** LIVE-90: whether this program writes the tapes. */
  readonly place: Pick<Place, 'elsewhere' | 'gone'>;
  /** Runs go on and off air in the transaction of what else that means. */
  readonly runs: Pick<RunStore, 'byId' | 'ofSessions' | 'insert' | 'close'>;
  /** Runs that have not ended. */
  onAir(): Promise<readonly RunRow[]>;
  /** Told of every durable batch; when a tape is replayed, first of all that it holds. */
  onFacts(listener: TapeListener): void;
  /** LIVE-4: writes the tape of a run from its beginning; whoever goes on with one replays it first. */
  write(runId: string, take: (facts: readonly TapeFact[]) => void): TapeWriter;
  /** Hands over to the writer of a run, and to `also`, what its tape holds, page by page. */
  replay(runId: string, also?: (facts: readonly TapeFact[]) => void): Promise<void>;
  /** Nobody writes on this tape here any more. */
  release(runId: string): void;
  /** JOBS-4: a tape to be read once, from its beginning, page by page. */
  open(runId: string): Promise<OpenedTape | undefined>;
  /** All of it at once; for tapes that are known to be short. */
  read(runId: string): Promise<TapeReading | undefined>;
  /** The facts of these kinds on one tape. */
  factsWith(runId: string, types: readonly TapeType[]): Promise<readonly TapeFact[]>;
  /** Real shows that ended since a moment, the newest first. */
  endedSince(at: number): Promise<readonly RunRow[]>;
  /** INSIGHT-11: of each of these runs how it was opened, what compliance found, which measures were taken. */
  conductOf(runIds: readonly string[]): Promise<ReadonlyMap<string, readonly TapeFact[]>>;
  seed(tx: Sql, tape: SeedTape): Promise<void>;
  readonly personal: PersonalDataSource;
  routes(app: App): void;
}

export function openTape(given: TapeDeps): Tape {
  const deps: Deps = {
    ...given,
    runs: runStore,
    batches: batchStore,
    downloads: openQueue({ atOnce: 8, waiting: 16 }),
  };
  const writers = new Writers(deps);
  const open = (runId: string): Promise<OpenedTape | undefined> =>
    openTapeOf(deps, runId, (id) => writers.flush(id));
  return {
    place: new Place(deps.database),
    runs: runStore,
    onAir: () => runStore.onAir(deps.database.sql),
    onFacts: (listener) => writers.listen(listener),
    write: (runId, take) => writers.open(runId, take),
    replay: (runId, also) => writers.replay(runId, also),
    release: (runId) => writers.close(runId),
    open,
    read: async (runId) => {
      const opened = await open(runId);
      return opened && wholeTape(opened);
    },
    factsWith: (runId, types) => factsWith(deps, runId, types),
    endedSince: (at) => runStore.realSince(deps.database.sql, at),
    conductOf: (runIds) => conductOf(deps, runIds),
    seed: seedTape,
    personal: tapePersonalData(deps),
    routes: (app) => {
      evidenceRoutes(app, deps);
      tapeRoute(app, deps);
    },
  };
}
