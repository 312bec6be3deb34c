import { and, asc, desc, eq, gt, gte, like, or, sql } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { TapeBatch } from '../domain/batch.ts';
import type { TapeType } from '../events.ts';
import { isAboutConduct, tape } from './schema.ts';

/** JOBS-4: so many are in memory at once. */
const batchesAtOnce = 25;

/** Batches behind this one that carry the viewer's number. */
interface Naming {
  readonly viewerId: string;
  readonly after: number;
}

export const batchStore = {
  /** INSIGHT-11: of these tapes, in their order, the batches that tell how hosts spoke. */
  conductOf: (tx: Sql, runIds: readonly string[]) =>
    tx
      .select({ runId: tape.runId, facts: tape.facts })
      .from(tape)
      .where(and(sql`${tape.runId} = any(${textList(runIds)})`, isAboutConduct(tape.facts)))
      .orderBy(asc(tape.runId), asc(tape.batch)),
  /** Of one tape the batches that hold a fact of one of these kinds. */
  holding: (tx: Sql, runId: string, types: readonly TapeType[]) =>
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
  /** Runs on whose tape a viewer is named. */
  runsNaming: async (tx: Sql, viewerId: string): Promise<string[]> => {
    const found = await tx
      .selectDistinct({ runId: tape.runId })
      .from(tape)
      .where(like(tape.facts, `%"${viewerId}"%`));
    return found.map(({ runId }) => runId);
  },
  remove: async (tx: Sql, runId: string): Promise<void> => {
    await tx.delete(tape).where(eq(tape.runId, runId));
  },
  of: (tx: Sql, runId: string): Promise<TapeBatch[]> =>
    tx.select().from(tape).where(eq(tape.runId, runId)).orderBy(asc(tape.batch)),
  /** JOBS-4: so many batches of a tape behind this one; a batch has at most 2,000 facts. */
  after: (tx: Sql, runId: string, batch: number): Promise<TapeBatch[]> =>
    tx
      .select()
      .from(tape)
      .where(and(eq(tape.runId, runId), gt(tape.batch, batch)))
      .orderBy(asc(tape.batch))
      .limit(batchesAtOnce),
  /** How many facts a tape has by now, and what seals them; nothing where none are written. */
  end: async (tx: Sql, runId: string): Promise<{ facts: number; hash: string }> => {
    const [last] = await tx
      .select({ facts: tape.lastSeq, hash: tape.hash })
      .from(tape)
      .where(eq(tape.runId, runId))
      .orderBy(desc(tape.batch))
      .limit(1);
    return last ?? { facts: 0, hash: '' };
  },
  /** JOBS-4: about how many bytes the text of a tape has. */
  bytes: async (tx: Sql, runId: string): Promise<number> => {
    const [sums] = await tx
      .select({ bytes: sql<string>`coalesce(sum(octet_length(${tape.facts})), 0)` })
      .from(tape)
      .where(eq(tape.runId, runId));
    return Number(sums?.bytes ?? 0);
  },
  /** Of one tape the batches in which somebody is named. */
  naming: (tx: Sql, runId: string, { viewerId, after }: Naming) =>
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
  insert: async (tx: Sql, batch: TapeBatch): Promise<readonly TapeBatch[]> => {
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

export type BatchStore = typeof batchStore;
