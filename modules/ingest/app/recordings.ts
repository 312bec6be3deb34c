import { vodPlaylist } from '../../../media/playlist.ts';
import type { Database } from '../../../platform/db/index.ts';
import type { Files } from '../../../platform/files/index.ts';
import { openQueue } from '../../../platform/jobs/queue.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import { noRecording } from '../refusals.ts';
import { keyStore } from '../store/keys.ts';
import { segmentStore } from '../store/segments.ts';
import { materialOf, type Material } from './material.ts';
import { chainHash, listed } from './segments.ts';

export interface Span {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** No more than so many segments, the earliest. */
  readonly most?: number | undefined;
}

export interface RecordingProof {
  readonly segments: number;
  readonly startMs: number | null;
  readonly brokenAt: number | null;
}

interface Deps {
  readonly database: Database;
  readonly files: Files;
  readonly clock: Clock;
}

const rowsAtOnce = 1000;
/** Lists of this many runs stay in memory: some 700 kB for a show of three hours. */
const listsKept = 16;
/** When so much passed since the last segment of a run that is over, its list is what it will always be. */
const settledMs = 60_000;

/** What was recorded of a run, for those who watch it again, for its review and for evidence packs. */
export class Recordings {
  readonly #deps: Deps;
  readonly #lists = new Map<string, string>();
  readonly #making = new Map<string, Promise<Result<string>>>();
  /** INGEST-29: anybody may ask for any list, and the database is there for all. */
  readonly #line = openQueue({ atOnce: 1, waiting: 64 });

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether there is something to watch again. */
  isRecorded(runId: string): Promise<boolean> {
    return segmentStore.hasShown(this.#deps.database.sql, runId);
  }

  /** The recording as a VOD playlist. Refuses with `ingest.no-recording`, or with `jobs.busy` when many ask. */
  list(runId: string): Promise<Result<string>> {
    const known = this.#lists.get(runId);
    if (known !== undefined) return Promise.resolve(ok(known));
    const underway = this.#making.get(runId);
    if (underway) return underway;
    const making = this.#line
      .run(() => this.#list(runId))
      .finally(() => this.#making.delete(runId));
    this.#making.set(runId, making);
    return making;
  }

  async #list(runId: string): Promise<Result<string>> {
    const rows = [];
    for await (const page of this.#pages(runId)) {
      for (const row of page) if (!row.paused) rows.push(row);
    }
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return no(noRecording);
    const base = `/origin/${first.sessionId}/`;
    const list = vodPlaylist(
      rows.map((row) => {
        const item = listed(row);
        return { ...item, uri: base + item.uri, initUri: base + item.initUri };
      }),
    );
    const isSettled = this.#deps.clock.now() - last.startMs > settledMs;
    const { sql } = this.#deps.database;
    if (isSettled && !(await keyStore.isOnAir(sql, first.sessionId, runId))) {
      this.#keep(runId, list);
    }
    return ok(list);
  }

  #keep(runId: string, list: string): void {
    this.#lists.set(runId, list);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > listsKept && oldest !== undefined) this.#lists.delete(oldest);
  }

  /** JOBS-2: page by page, so that others have their turn in between. */
  async *#pages(runId: string) {
    const { sql } = this.#deps.database;
    for (let after = -1; ;) {
      const rows = await segmentStore.page(sql, runId, { after, limit: rowsAtOnce });
      yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < rowsAtOnce) return;
      after = last.sequence;
    }
  }

  /** File by file, what was paused too. */
  async material(
    runId: string,
    { from = 0, until = Number.MAX_SAFE_INTEGER, most }: Span,
  ): Promise<Material[]> {
    const { database, files } = this.#deps;
    const rows = await segmentStore.span(database.sql, runId, { from, until, most });
    return materialOf(files, rows);
  }

  /** Where the recording of a run starts and whether its chain is whole. */
  async proof(runId: string): Promise<RecordingProof> {
    let segments = 0;
    let startMs: number | null = null;
    let brokenAt: number | null = null;
    let before: string | undefined;
    for await (const page of this.#pages(runId)) {
      for (const { sequence, sha256, chain, startMs: at } of page) {
        const isWhole = before === undefined || chain === chainHash(before, sequence, sha256);
        if (!isWhole) brokenAt ??= sequence;
        startMs ??= at;
        before = chain;
        segments += 1;
      }
    }
    return { segments, startMs, brokenAt };
  }

  /** A recording that was removed is listed no more. */
  forget(runId: string): void {
    this.#lists.delete(runId);
  }
}
