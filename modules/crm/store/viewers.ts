import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { reservation, viewer } from './schema.ts';

type Viewer = typeof viewer.$inferSelect;
type NewViewer = Omit<Viewer, 'followedAt'>;

/** Who came, and who follows. */
export const viewerStore = {
  insert: async (sql: Sql, row: NewViewer): Promise<void> => {
    await sql.insert(viewer).values(row);
  },
  insertMany: async (tx: Sql, rows: readonly NewViewer[]): Promise<void> => {
    for (let from = 0; from < rows.length; from += 500) {
      await tx.insert(viewer).values(rows.slice(from, from + 500));
    }
  },
  find: async (sql: Sql, id: string): Promise<Viewer | undefined> => {
    const [row] = await sql.select().from(viewer).where(eq(viewer.id, id));
    return row;
  },
  /** False where they followed before. */
  follow: async (sql: Sql, id: string, at: number): Promise<boolean> => {
    const rows = await sql
      .update(viewer)
      .set({ followedAt: at })
      .where(and(eq(viewer.id, id), isNull(viewer.followedAt)))
      .returning({ id: viewer.id });
    return rows.length > 0;
  },
  unfollow: async (sql: Sql, id: string): Promise<void> => {
    await sql.update(viewer).set({ followedAt: null }).where(eq(viewer.id, id));
  },
};

/** CRM-7: who wants to be reminded of which session. */
export const reservationStore = {
  /** False where it was there before. */
  add: async (sql: Sql, row: typeof reservation.$inferSelect): Promise<boolean> => {
    const rows = await sql
      .insert(reservation)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: reservation.viewerId });
    return rows.length > 0;
  },
  remove: async (sql: Sql, viewerId: string, sessionId: string): Promise<void> => {
    const theirs = and(eq(reservation.viewerId, viewerId), eq(reservation.sessionId, sessionId));
    await sql.delete(reservation).where(theirs);
  },
  sessionsOf: async (sql: Sql, viewerId: string): Promise<string[]> => {
    const rows = await sql
      .select({ id: reservation.sessionId })
      .from(reservation)
      .where(eq(reservation.viewerId, viewerId))
      .orderBy(reservation.at, reservation.sessionId);
    return rows.map(({ id }) => id);
  },
  /** How many wait for each of these sessions; one for which nobody does is not among them. */
  counts: async (sql: Sql, sessionIds: readonly string[]): Promise<Map<string, number>> => {
    const rows = await sql
      .select({ id: reservation.sessionId, n: count() })
      .from(reservation)
      .where(inArray(reservation.sessionId, [...sessionIds]))
      .groupBy(reservation.sessionId);
    return new Map(rows.map(({ id, n }) => [id, n]));
  },
};
