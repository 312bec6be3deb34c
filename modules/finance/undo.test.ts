import { sql as raw } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/db/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { openLedger } from '../ledger/index.ts';
import { undoStatement } from './app/undo-statement.ts';
import { closeDay, solveDiscrepancy } from './app/work.ts';
import { chart } from './domain/accounts.ts';
import { discrepancy, run, statementBatch } from './store/schema.ts';

const at = Date.UTC(2027, 0, 15, 8);
const day = '2027-01-15';

describe('undoing beside other work', () => {
  const ledger = openLedger();
  let database: Database;
  beforeAll(async () => {
    database = await emptyDatabase();
    await database.inTransaction((tx) => ledger.addAccounts(tx, chart));
  });
  afterAll(() => database.close());

  let reached = Promise.withResolvers<null>();
  let gate = Promise.withResolvers<null>();
  const held = async (): Promise<void> => {
    reached.resolve(null);
    await gate.promise;
  };
  let id = 0;
  beforeEach(async () => {
    [reached, gate] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
    id += 1;
    const sums = { taken: 1, known: 0, matched: 0, inFen: 500, outFen: 0, at, by: 'x' };
    await database.sql
      .insert(statementBatch)
      .values({ id: `stb_${id}`, kind: 'bank', name: '', hash: '', ...sums });
    await database.sql.insert(discrepancy).values({
      id: `fnd_${id}`,
      day,
      class: 'D14',
      no: `B${id}`,
      orderId: `B${id}`,
      kind: 'pay',
      oursFen: 0,
      theirsFen: 500,
      feeFen: 0,
      channelTxn: `B${id}`,
      dueAt: at,
      level: 4,
      batchId: `stb_${id}`,
    });
  });

  const clock = { now: () => at };
  const solve = (book: typeof ledger.book) =>
    solveDiscrepancy(
      { database, clock, ledger: { ...ledger, book } },
      { id: `fnd_${id}`, note: 'seen', by: 'y' },
    );
  const undo = (write: () => Promise<void>) =>
    undoStatement(
      { database, clock, ledger, audit: { write } },
      { id: `stb_${id}`, by: { id: 'y', name: 'y' } },
    );
  /** Until one of the two waits for the other in the database. */
  const waits = () =>
    expect
      .poll(async () => {
        const { rows } = await database.sql.execute(
          raw`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length;
      })
      .toBe(1);
  const isBooked = () => database.inTransaction((tx) => ledger.isBooked(tx, `finding:fnd_${id}`));
  const discrepancies = () =>
    database.sql
      .select()
      .from(discrepancy)
      .where(raw`id = ${`fnd_${id}`}`);

  it('[FINANCE-34] a discrepancy that is being solved keeps its statement', async () => {
    const solving = solve(async (tx, entry) => {
      const done = await ledger.book(tx, entry);
      await held();
      return done;
    });
    await reached.promise;
    const undoing = undo(async () => {});
    await waits();
    gate.resolve(null);
    expect(await solving).toMatchObject({ ok: true });
    expect(await undoing).toMatchObject({ refusal: { code: 'finance.batch-worked' } });
    expect([await isBooked(), await discrepancies()]).toMatchObject([true, [{ solved: true }]]);
  });

  it('[FINANCE-34] a discrepancy whose statement is being undone is not booked', async () => {
    const undoing = undo(held);
    await reached.promise;
    const solving = solve((tx, entry) => ledger.book(tx, entry));
    await waits();
    gate.resolve(null);
    expect(await undoing).toMatchObject({ ok: true });
    expect(await solving).toMatchObject({ ok: false });
    expect([await isBooked(), await discrepancies()]).toEqual([false, []]);
  });

  it('[FINANCE-34] a day is not closed while a statement of it is being undone', async () => {
    const sums = { oursCount: 0, oursFen: 0, theirsCount: 0, theirsFen: 0, feeFen: 0, matched: 0 };
    await database.sql.delete(discrepancy).where(raw`solved`);
    await database.sql
      .insert(run)
      .values({ day, at, by: 'x', billHash: '', ...sums, crossDay: 0, residualFen: 0 });
    const undoing = undo(held);
    await reached.promise;
    const closing = closeDay({ database, clock }, day, 'y');
    await waits();
    gate.resolve(null);
    expect([await undoing, await closing]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await discrepancies()).toEqual([]);
  });
});
