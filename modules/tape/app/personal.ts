import type { Database, Sql } from '../../../platform/db/index.ts';
import { eachInSlices, type Clock } from '../../../platform/kernel/index.ts';
import type { Kept, KeptObject, PersonalDataSource } from '../../../platform/personal/index.ts';
import type { Ingest } from '../../ingest/index.ts';
import type { Orders } from '../../order/index.ts';
import { batchStore } from '../store/batches.ts';
import { tapeTables } from '../store/personal.ts';
import { runStore, type RunRow } from '../store/runs.ts';
import { factsIn } from './writer.ts';

interface PersonalDataDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly orders: Pick<Orders, 'lastDone'>;
  readonly ingest: Pick<Ingest, 'forgetRun'>;
}

/** What tapes tell of people, and how long a show's tape and recording stay (LIVE-20). */
export function tapePersonalData(deps: PersonalDataDeps): PersonalDataSource {
  const objects = async (sql: Sql, rows: readonly RunRow[]): Promise<KeptObject[]> => {
    const done = await deps.orders.lastDone(
      sql,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => objectOf(row, done.get(row.id)));
  };
  return {
    tables: tapeTables,
    keeps: async (sql, viewerId) => {
      const kept = await objects(sql, await runsNaming(sql, viewerId));
      const what = { zh: '直播间互动记录', en: 'Viewer activity in shows' };
      return kept.map((object): Kept => ({ ...object, what, deps: [] }));
    },
    copyOf: (sql, viewerId) => linesOf(sql, viewerId),
    aging: [
      {
        kinds: ['run', 'rehearsal'],
        page: async (sql, page) => objects(sql, await runStore.ended(sql, page)),
      },
    ],
    purge: async ({ id }) => {
      await deps.ingest.forgetRun(id);
      await deps.database.inTransaction(async (tx) => {
        await batchStore.remove(tx, id);
        await runStore.purged(tx, id, deps.clock.now());
      });
    },
    refsOf: async (sql, ref) => {
      if (!ref.startsWith('viewer:')) return [];
      const rows = await runsNaming(sql, ref.slice(7));
      return rows.map(({ id }) => `run:${id}`);
    },
  };
}

function objectOf(row: RunRow, lastDone: number | undefined): KeptObject {
  const { id, sessionId, mode, openedAt, closedAt } = row;
  const kind = mode === 'live' ? 'run' : 'rehearsal';
  const ended = closedAt === null ? {} : { ended: closedAt };
  const transacted = lastDone === undefined ? {} : { transacted: lastDone };
  const refs = [`run:${id}`, `session:${sessionId}`];
  // A show that is still on has no end to count from, and so is kept.
  const moments = closedAt === null ? {} : { ...ended, ...transacted, published: openedAt };
  return { kind, id, refs, moments };
}

/** Runs on whose tape a viewer is named. */
async function runsNaming(sql: Sql, viewerId: string): Promise<RunRow[]> {
  return runStore.withIds(sql, await batchStore.runsNaming(sql, viewerId));
}

/**
 * Everything on any tape that carries the viewer's number. JOBS-4: who spoke all evening is in every batch of the tape, and
 * all of it at once would be hundreds of megabytes.
 */
async function linesOf(sql: Sql, viewerId: string): Promise<Record<string, object[]>> {
  const lines: object[] = [];
  for (const { id } of await runsNaming(sql, viewerId)) {
    for (let after = 0; ;) {
      const naming = await batchStore.naming(sql, id, { viewerId, after });
      const last = naming.at(-1);
      if (!last) break;
      after = last.batch;
      await eachInSlices(naming, (batch) => {
        for (const { type, at, data } of factsIn([batch])) {
          if (!JSON.stringify(data).includes(`"${viewerId}"`)) continue;
          lines.push({ runId: id, type, at, data });
        }
      });
    }
  }
  return { 'tape.tape': lines };
}
