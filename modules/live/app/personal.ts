import type { Database, Sql } from '../../../platform/db/index.ts';
import { eachInSlices, type Clock } from '../../../platform/kernel/index.ts';
import type {
  Kept,
  KeptObject,
  PersonalHolder,
  PersonalTable,
} from '../../../platform/personal/index.ts';
import type { Ingest } from '../../ingest/index.ts';
import type { Orders } from '../../order/index.ts';
import { cover, review, session, tape, type run } from '../store/schema.ts';
import { sessionStore } from '../store/sessions.ts';
import { factsIn } from './tape.ts';

const tables: readonly PersonalTable[] = [
  {
    table: tape,
    about: 'viewer',
    what: { zh: '事实带:弹幕、点赞、进出、下单', en: 'The tape: chat, likes, entries, orders' },
    columns: { facts: { zh: '编号、昵称、说了什么', en: 'Numbers, nicknames, what was said' } },
    purposes: ['show', 'legal-duty'],
    kept: 'RET-02',
  },
  {
    table: session,
    about: 'staff',
    what: { zh: '场次方案', en: 'Plans of shows' },
    columns: {
      plan: { zh: '主播与负责人姓名', en: 'Names of hosts and who is in charge' },
      savedBy: { zh: '谁改的', en: 'Who changed it' },
    },
    purposes: ['staff', 'legal-duty'],
    kept: 'RET-01',
  },
  {
    table: cover,
    about: 'staff',
    what: { zh: '封面图', en: 'Covers' },
    columns: { by: { zh: '谁上传的', en: 'Who sent it' } },
    purposes: ['staff', 'legal-duty'],
    kept: 'RET-01',
  },
  {
    table: review,
    about: 'staff',
    what: { zh: '开播前审核记录', en: 'Reviews before air' },
    columns: {
      items: { zh: '逐项结论与说明', en: 'What was found, item by item' },
      by: { zh: '审核人', en: 'Who reviewed' },
    },
    purposes: ['staff', 'legal-duty'],
    kept: 'RET-01',
  },
];

interface HolderNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly orders: Pick<Orders, 'lastDone'>;
  readonly ingest: Pick<Ingest, 'forgetRun'>;
}

type Row = typeof run.$inferSelect;

/** What live stores of people, and how long a show's tape and recording stay (LIVE-20). */
export function liveHolder(needs: HolderNeeds): PersonalHolder {
  const objects = async (sql: Sql, rows: readonly Row[]): Promise<KeptObject[]> => {
    const done = await needs.orders.lastDone(
      sql,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => objectOf(row, done.get(row.id)));
  };
  return {
    tables,
    keeps: async (sql, viewerId) => {
      const kept = await objects(sql, await sessionStore.runsNaming(sql, viewerId));
      const what = { zh: '直播间互动记录', en: 'What they did in shows' };
      return kept.map((object): Kept => ({ ...object, what, needs: [] }));
    },
    copyOf: (sql, viewerId) => linesOf(sql, viewerId),
    aging: [
      {
        kinds: ['run', 'rehearsal'],
        page: async (sql, page) => objects(sql, await sessionStore.endedRuns(sql, page)),
      },
    ],
    purge: async ({ id }) => {
      await needs.ingest.forgetRun(id);
      await needs.database.inTransaction((tx) =>
        sessionStore.removeTape(tx, id, needs.clock.now()),
      );
    },
    refsOf: async (sql, ref) => {
      if (!ref.startsWith('viewer:')) return [];
      const rows = await sessionStore.runsNaming(sql, ref.slice(7));
      return rows.map(({ id }) => `run:${id}`);
    },
  };
}

function objectOf(row: Row, lastDone: number | undefined): KeptObject {
  const { id, sessionId, mode, openedAt, closedAt } = row;
  const kind = mode === 'live' ? 'run' : 'rehearsal';
  const ended = closedAt === null ? {} : { ended: closedAt };
  const transacted = lastDone === undefined ? {} : { transacted: lastDone };
  const refs = [`run:${id}`, `session:${sessionId}`];
  // A show that is still on has no end to count from, and so is kept.
  const moments = closedAt === null ? {} : { ...ended, ...transacted, published: openedAt };
  return { kind, id, refs, moments };
}

/**
 * Everything on any tape that carries the viewer's number. JOBS-4: who spoke all evening is in every batch of the tape, and
 * all of it at once would be hundreds of megabytes.
 */
async function linesOf(sql: Sql, viewerId: string): Promise<Record<string, object[]>> {
  const lines: object[] = [];
  for (const { id } of await sessionStore.runsNaming(sql, viewerId)) {
    for (let after = 0; ;) {
      const naming = await sessionStore.batchesNaming(sql, id, { viewerId, after });
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
  return { 'live.tape': lines };
}
