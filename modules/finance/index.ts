import { subscriber } from '../../platform/events/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import { businessDay, ok } from '../../platform/kernel/index.ts';
import { bookedEvents, bookEvent, type BookDeps } from './app/books.ts';
import { nameRefused } from './app/refused.ts';
import { levelOne } from './app/level-one.ts';
import { isReconciled, reconcileThrough } from './app/catch-up.ts';
import type { ReconcileDeps } from './app/reconcile-deps.ts';
import { chasePayouts, importStatement, previewStatement } from './app/statements.ts';
import { undoStatement } from './app/undo-statement.ts';
import { closeDay, solveDiscrepancy } from './app/work.ts';
import { openCommissions, type CommissionDeps } from './app/commissions.ts';

export type { CommissionRates } from './app/commissions.ts';
import { chart } from './domain/accounts.ts';
import { commissionRoutes } from './http/commission-routes.ts';
import { financeRoutes } from './http/routes.ts';
import { statementRoutes } from './http/statement-routes.ts';
import { billFileStore } from './store/bill-files.ts';
import { discrepancyStore } from './store/discrepancies.ts';
import { payoutStore } from './store/payouts.ts';
import { runStore } from './store/runs.ts';
import { statementBatchStore, statementLineStore } from './store/statements.ts';
import type { Finance } from './face.ts';

export type { Finance } from './face.ts';

type FinanceDeps = Omit<BookDeps, 'commissions'> & ReconcileDeps & CommissionDeps;

export function openFinance(deps: FinanceDeps): Finance {
  const { database, ledger, clock } = deps;
  const commissions = openCommissions(deps);
  const { sql } = database;
  const finance: Finance = {
    prepare: () => database.inTransaction((tx) => ledger.addAccounts(tx, chart)),
    reconcile: (day, by) => reconcileThrough(deps, day, by),
    isReconciled: (day) => isReconciled(deps, day),
    ...judging(deps),
    solve: async (input) => {
      const done = await solveDiscrepancy(deps, input);
      if (!done.ok) return done;
      const [run] = await runStore.list(sql, done.value.day);
      return ok(run ?? null);
    },
    close: (day, by) => closeDay(deps, day, by),
    runs: (most) => runStore.list(sql, undefined, most),
    runsInAll: () => runStore.count(sql),
    discrepancies: (day) => discrepancyStore.ofDay(sql, day),
    openPage: (after) => discrepancyStore.openPage(sql, after),
    open: (most) => discrepancyStore.open(sql, most),
    openPages: () => discrepancyStore.openPages(sql),
    bills: (day) => billFileStore.ofDay(sql, day),
    ...statementsOf(deps),
    commissions,
    balances: (day) => ledger.balances(sql, day),
    about: async (sub) => {
      const entries = await ledger.about(sql, sub);
      const pending = await ledger.pendingAbout(sql, sub);
      return { entries: entries.map((entry) => ({ ...entry, lines: [...entry.lines] })), pending };
    },
    verify: async () => ({ brokenAt: await ledger.verify(sql), unfit: await ledger.unfit(sql) }),
    subscriber: subscriber({
      name: 'finance',
      subscribesTo: bookedEvents,
      handle: (event) => bookEvent({ ...deps, commissions }, event),
    }),
    routes: (app) => {
      financeRoutes(app, finance);
      statementRoutes(app, finance);
      commissionRoutes(app, commissions);
    },
    schedule: (jobs) => scheduleDays(jobs, finance, () => clock.now()),
  };
  return finance;
}

type Statements = 'importStatement' | 'previewStatement' | 'undoStatement' | 'statements' | 'chase';

/** What banks, the state and partners say. */
function statementsOf(deps: FinanceDeps): Pick<Finance, Statements> {
  const { sql } = deps.database;
  return {
    importStatement: (importing) => importStatement(deps, importing),
    previewStatement: (file) => previewStatement(deps, file),
    undoStatement: (id, by) => undoStatement(deps, { id, by }),
    statements: async () => ({
      batches: await statementBatchStore.list(sql),
      lines: await statementLineStore.list(sql),
      payouts: await payoutStore.list(sql),
    }),
    chase: () => chasePayouts(deps),
  };
}

const dayMs = 86_400_000;

function judging(deps: FinanceDeps): Pick<Finance, 'nameRefused' | 'levelOne'> {
  const now = (): number => deps.clock.now();
  return {
    nameRefused: () => nameRefused(deps),
    levelOne: () => levelOne(deps, businessDay(now() - dayMs), now()),
  };
}

/** The T+1 calendar of the domain reference §3.3, in Asia/Shanghai. */
function scheduleDays(jobs: Jobs, finance: Finance, now: () => number): void {
  jobs.daily('finance.level-one', '02:00', async () => {
    await finance.levelOne();
  });
  jobs.every('finance.refused', '0 */10 * * * *', async () => {
    await finance.nameRefused();
  });
  // The bills of yesterday are there at ten; half an hour later they are laid beside, later where a channel was late
  // or the program was down.
  jobs.every('finance.reconcile', '0 30 10-23 * * *', async () => {
    const day = businessDay(now() - dayMs);
    if (!(await finance.isReconciled(day))) await finance.reconcile(day, 'system');
  });
  jobs.daily('finance.payouts', '11:30', async () => {
    await finance.chase();
  });
}
