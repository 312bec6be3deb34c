import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNull,
  like,
  lt,
  or,
  sql,
} from 'drizzle-orm';
import { containing, textList, type Sql } from '../../../platform/db/index.ts';
import type { AgedPage } from '../../../platform/personal/index.ts';
import type { Plan, Run, Session } from '../contract.ts';
import type { SessionState } from '../domain/words.ts';
import type { TapeFact } from '../events.ts';
import { isAboutConduct, run, session, tape } from './schema.ts';

export interface TapeBatch {
  readonly runId: string;
  readonly batch: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly facts: string;
  readonly previous: string;
  readonly hash: string;
}

export interface SessionsWanted {
  readonly states?: readonly SessionState[] | undefined;
  /** Stands in the title. */
  readonly search?: string | undefined;
  readonly limit?: number | undefined;
}

function fitting({ states, search = '' }: SessionsWanted) {
  return and(
    states && inArray(session.state, [...states]),
    search === '' ? undefined : sql`${session.plan}->>'title' ilike ${containing(search)}`,
  );
}

type Row = typeof session.$inferSelect;

const batchesAtOnce = 25;

function present(row: Row, runs: readonly Run[]): Session {
  const { startsAt: _starts, ...shown } = row;
  // Plans from before it was asked do not say who hosts, or have no picture of their own.
  const plan = Object.assign({ madeByAi: false, coverImage: null }, shown.plan);
  return { ...shown, plan, runs: [...runs] };
}

/** Batches behind this one that carry the viewer's number. */
interface Naming {
  readonly viewerId: string;
  readonly after: number;
}

export const sessionStore = {
  byId: async (tx: Sql, id: string): Promise<Session | undefined> => {
    const [found] = await tx.select().from(session).where(eq(session.id, id));
    if (!found) return undefined;
    const runs = await tx
      .select()
      .from(run)
      .where(eq(run.sessionId, id))
      .orderBy(run.openedAt, run.id);
    return present(found, runs);
  },
  /** Those that begin last first. */
  list: async (tx: Sql, wanted: SessionsWanted = {}): Promise<Session[]> => {
    const rows = await tx
      .select()
      .from(session)
      .where(fitting(wanted))
      .orderBy(desc(session.startsAt), desc(session.id))
      .limit(wanted.limit ?? 500);
    const ids = rows.map((row) => row.id);
    const runs =
      ids.length === 0
        ? []
        : await tx
            .select()
            .from(run)
            .where(inArray(run.sessionId, ids))
            .orderBy(run.openedAt, run.id);
    return rows.map((row) =>
      present(
        row,
        runs.filter((item) => item.sessionId === row.id),
      ),
    );
  },
  count: async (tx: Sql, wanted: SessionsWanted): Promise<number> => {
    const [all] = await tx.select({ n: count() }).from(session).where(fitting(wanted));
    return all?.n ?? 0;
  },
  insert: async (
    tx: Sql,
    value: { id: string; plan: Plan; at: number; savedBy: string },
  ): Promise<void> => {
    const { id, plan, at, savedBy } = value;
    const { startsAt } = plan;
    await tx
      .insert(session)
      .values({ id, state: 'draft', version: 1, plan, startsAt, updatedAt: at, savedBy });
  },
  /** Writes only over the version that the writer saw. */
  savePlan: async (
    tx: Sql,
    value: { id: string; version: number; plan: Plan; at: number; savedBy: string },
  ): Promise<boolean> => {
    const { id, version, plan, at, savedBy } = value;
    const rows = await tx
      .update(session)
      .set({ plan, startsAt: plan.startsAt, version: version + 1, updatedAt: at, savedBy })
      .where(and(eq(session.id, id), eq(session.version, version)))
      .returning({ id: session.id });
    return rows.length > 0;
  },
  /** Moves only from the state, and where one is named the version, that the mover saw. */
  saveState: async (
    tx: Sql,
    value: {
      readonly id: string;
      readonly from: SessionState;
      readonly to: SessionState;
      readonly at: number;
      readonly version?: number;
    },
  ): Promise<boolean> => {
    const { id, from, to, at, version } = value;
    const seen = version === undefined ? undefined : eq(session.version, version);
    const rows = await tx
      .update(session)
      .set({ state: to, updatedAt: at })
      .where(and(eq(session.id, id), eq(session.state, from), seen))
      .returning({ id: session.id });
    return rows.length > 0;
  },
  insertRun: async (tx: Sql, value: Run & { sessionId: string }): Promise<void> => {
    await tx.insert(run).values(value);
  },
  closeRun: async (tx: Sql, id: string, at: number): Promise<void> => {
    await tx.update(run).set({ closedAt: at }).where(eq(run.id, id));
  },
  runById: async (tx: Sql, id: string) => {
    const [found] = await tx.select().from(run).where(eq(run.id, id));
    return found;
  },
  /** Real shows that ended since, the newest first. */
  realSince: (tx: Sql, at: number) =>
    tx
      .select()
      .from(run)
      .where(and(gte(run.closedAt, at), eq(run.mode, 'live'), isNull(run.purgedAt)))
      .orderBy(desc(run.closedAt)),
  /** INSIGHT-11: of these tapes, in their order, the batches that tell how hosts spoke. */
  conductOf: (tx: Sql, runIds: readonly string[]) =>
    tx
      .select({ runId: tape.runId, facts: tape.facts })
      .from(tape)
      .where(and(sql`${tape.runId} = any(${textList(runIds)})`, isAboutConduct(tape.facts)))
      .orderBy(asc(tape.runId), asc(tape.batch)),
  /** Of one tape the batches that hold a fact of one of these kinds. */
  batchesWith: (tx: Sql, runId: string, types: readonly TapeFact['type'][]) =>
    tx
      .select({ facts: tape.facts })
      .from(tape)
      .where(
        and(
          eq(tape.runId, runId),
          or(...types.map((type) => like(tape.facts, `%"type":"${type}"%`))),
        ),
      )
      .orderBy(asc(tape.batch)),
  /** Runs that ended before, the longest ago first. */
  endedRuns: (tx: Sql, { before, offset, limit }: AgedPage) =>
    tx
      .select()
      .from(run)
      .where(and(lt(run.closedAt, before), isNull(run.purgedAt)))
      .orderBy(asc(run.closedAt), asc(run.id))
      .offset(offset)
      .limit(limit),
  /** Runs on whose tape a viewer is named. */
  runsNaming: async (tx: Sql, viewerId: string) => {
    const found = await tx
      .selectDistinct({ runId: tape.runId })
      .from(tape)
      .where(like(tape.facts, `%"${viewerId}"%`));
    const ids = found.map(({ runId }) => runId);
    return ids.length === 0 ? [] : tx.select().from(run).where(inArray(run.id, ids));
  },
  removeTape: async (tx: Sql, runId: string, at: number): Promise<void> => {
    await tx.delete(tape).where(eq(tape.runId, runId));
    await tx.update(run).set({ purgedAt: at }).where(eq(run.id, runId));
  },
  openRuns: (tx: Sql) => tx.select().from(run).where(isNull(run.closedAt)),
  tapeOf: (tx: Sql, runId: string): Promise<TapeBatch[]> =>
    tx.select().from(tape).where(eq(tape.runId, runId)).orderBy(asc(tape.batch)),
  /** JOBS-4: so many batches of a tape behind this one; a batch has at most 2,000 facts. */
  tapeAfter: (tx: Sql, runId: string, batch: number): Promise<TapeBatch[]> =>
    tx
      .select()
      .from(tape)
      .where(and(eq(tape.runId, runId), gt(tape.batch, batch)))
      .orderBy(asc(tape.batch))
      .limit(batchesAtOnce),
  /** How many facts a tape has by now, and what seals them; nothing where none are written. */
  tapeEnd: async (tx: Sql, runId: string): Promise<{ facts: number; hash: string }> => {
    const [last] = await tx
      .select({ facts: tape.lastSeq, hash: tape.hash })
      .from(tape)
      .where(eq(tape.runId, runId))
      .orderBy(desc(tape.batch))
      .limit(1);
    return last ?? { facts: 0, hash: '' };
  },
  /** JOBS-4: about how many bytes the text of a tape has. */
  tapeBytes: async (tx: Sql, runId: string): Promise<number> => {
    const [sums] = await tx
      .select({ bytes: sql<string>`coalesce(sum(octet_length(${tape.facts})), 0)` })
      .from(tape)
      .where(eq(tape.runId, runId));
    return Number(sums?.bytes ?? 0);
  },
  /** Of one tape the batches in which somebody is named. */
  batchesNaming: (tx: Sql, runId: string, { viewerId, after }: Naming) =>
    tx
      .select({ batch: tape.batch, facts: tape.facts })
      .from(tape)
      .where(and(eq(tape.runId, runId), gt(tape.batch, after), like(tape.facts, `%"${viewerId}"%`)))
      .orderBy(asc(tape.batch))
      .limit(batchesAtOnce),
  /**
   * Returns what stands on the tape from this batch's number on. A commit whose answer was lost is written
   * again and found there; where another batch stands in its place nothing is written.
   */
  insertBatch: async (tx: Sql, batch: TapeBatch): Promise<readonly TapeBatch[]> => {
    const written = await tx
      .insert(tape)
      .values(batch)
      .onConflictDoNothing()
      .returning({ batch: tape.batch });
    if (written.length > 0) return [batch];
    const there = await tx
      .select()
      .from(tape)
      .where(and(eq(tape.runId, batch.runId), gte(tape.batch, batch.batch)))
      .orderBy(asc(tape.batch));
    if (there.length === 0)
      throw new Error(`tape batch ${batch.batch} was refused and is not there`);
    return there;
  },
};

export type SessionStore = typeof sessionStore;
