import { desc, eq, sql as raw } from 'drizzle-orm';
import { insertRows, type Sql } from '../../../platform/db/index.ts';
import type { StatementKind, StatementLine } from '../domain/statement.ts';
import { statementBatch, statementLine } from './schema.ts';

type Line = typeof statementLine.$inferSelect;
type Batch = typeof statementBatch.$inferSelect;

/** Lines of statements that were taken. */
export const statementLineStore = {
  /** Two imports at once could both find a line new, and an undoing beside them take it away. */
  lockAll: async (tx: Sql): Promise<void> => {
    await tx.execute(raw`lock table ${statementLine} in share row exclusive mode`);
  },
  /** Those of these lines that were taken before. */
  known: async (
    sql: Sql,
    kind: StatementKind,
    lines: readonly StatementLine[],
  ): Promise<StatementLine[]> => {
    const { rows } = await sql.execute<Omit<StatementLine, 'fen'> & { fen: string }>(raw`
      select l.reference, l.fen, l.day, l.nth from finance.statement_line l
      join json_to_recordset(${JSON.stringify(lines)}::json) as v(reference text, fen bigint, day text, nth integer)
        on (l.reference, l.fen, l.day, l.nth) = (v.reference, v.fen, v.day, v.nth)
      where l.kind = ${kind}`);
    return rows.map((row) => ({ ...row, fen: Number(row.fen) }));
  },
  insertMany: (tx: Sql, rows: readonly Line[]): Promise<void> =>
    insertRows(tx, statementLine, rows),
  ofBatch: (tx: Sql, batchId: string): Promise<Pick<Line, 'id' | 'reference' | 'outcome'>[]> => {
    const { id, reference, outcome } = statementLine;
    return tx
      .select({ id, reference, outcome })
      .from(statementLine)
      .where(eq(statementLine.batchId, batchId));
  },
  dropOfBatch: async (tx: Sql, batchId: string): Promise<void> => {
    await tx.delete(statementLine).where(eq(statementLine.batchId, batchId));
  },
  /** The last taken first. */
  list: (sql: Sql): Promise<Line[]> =>
    sql.select().from(statementLine).orderBy(desc(statementLine.at)).limit(200),
};

/** FINANCE-50: files that were taken, also those that were undone. */
export const statementBatchStore = {
  insert: async (tx: Sql, row: Omit<Batch, 'undoneAt' | 'undoneBy'>): Promise<void> => {
    await tx.insert(statementBatch).values(row);
  },
  lock: async (tx: Sql, id: string): Promise<Batch | undefined> => {
    const [batch] = await tx
      .select()
      .from(statementBatch)
      .where(eq(statementBatch.id, id))
      .for('update');
    return batch;
  },
  undo: async (
    tx: Sql,
    id: string,
    undone: { readonly undoneAt: number; readonly undoneBy: string },
  ): Promise<void> => {
    await tx.update(statementBatch).set(undone).where(eq(statementBatch.id, id));
  },
  /** The last taken first. */
  list: (sql: Sql): Promise<Batch[]> =>
    sql.select().from(statementBatch).orderBy(desc(statementBatch.at)).limit(60),
};
