import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import { containing, type Sql } from '../../../platform/db/index.ts';
import type { Tape } from '../../tape/index.ts';
import type { Plan, Run, Session } from '../contract.ts';
import type { SessionState } from '../domain/words.ts';
import { session } from './schema.ts';

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

function present(row: Row, runs: readonly Run[]): Session {
  const { startsAt: _starts, ...shown } = row;
  // Plans from before it was asked do not say who hosts, or have no picture of their own.
  const plan = Object.assign({ madeByAi: false, coverImage: null }, shown.plan);
  return { ...shown, plan, runs: [...runs] };
}

const sessionRows = {
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
  /** Puts a made-up session in place. */
  seed: async (tx: Sql, { id, state, plan }: Pick<Session, 'id' | 'state' | 'plan'>) => {
    const { startsAt } = plan;
    await tx.insert(session).values({ id, state, version: 1, plan, startsAt, updatedAt: startsAt });
  },
};

/** Sessions, each with its runs, which stand beside their tapes. */
export const sessionStore = (allRuns: Pick<Tape['runs'], 'ofSessions'>) => ({
  ...sessionRows,
  byId: async (tx: Sql, id: string): Promise<Session | undefined> => {
    const [found] = await tx.select().from(session).where(eq(session.id, id));
    if (!found) return undefined;
    return present(found, await allRuns.ofSessions(tx, [id]));
  },
  /** Those that begin last first. */
  list: async (tx: Sql, wanted: SessionsWanted = {}): Promise<Session[]> => {
    const rows = await tx
      .select()
      .from(session)
      .where(fitting(wanted))
      .orderBy(desc(session.startsAt), desc(session.id))
      .limit(wanted.limit ?? 500);
    const runs = await allRuns.ofSessions(
      tx,
      rows.map(({ id }) => id),
    );
    return rows.map((row) =>
      present(
        row,
        runs.filter((item) => item.sessionId === row.id),
      ),
    );
  },
});

export type SessionStore = ReturnType<typeof sessionStore>;
