import type { Hearer } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import { businessDay, ok, type Result } from '../../platform/kernel/index.ts';
import { bookedTypes, bookFact, type BookNeeds } from './app/books.ts';
import { nameRefused } from './app/refused.ts';
import { levelOne } from './app/level-one.ts';
import { isReconciled, reconcileThrough } from './app/catch-up.ts';
import type { ReconcileNeeds } from './app/reconcile.ts';
import {
  chasePayouts,
  importStatement,
  payoutsOf,
  previewStatement,
  statementBatchesOf,
  statementLinesOf,
  type Imported,
  type Importing,
  type StatementFile,
} from './app/statements.ts';
import { undoStatement } from './app/undo-statement.ts';
import {
  billFilesOf,
  closeDay,
  findingsOf,
  oneRun,
  openFindings,
  openPages,
  runsInAll,
  runsOf,
  solveFinding,
  type OpenFinding,
} from './app/work.ts';
import type {
  AccountBalance,
  BookedEntry,
  DayBill,
  DayFinding,
  DayRun,
  Payout,
  PendingEntry,
  StatementBatch,
  StatementPreview,
  StatementRow,
} from './contract.ts';
import { openCommissions, type CommissionNeeds, type Commissions } from './app/commissions.ts';

export type { CommissionRates } from './app/commissions.ts';
import { chart } from './domain/accounts.ts';
import { commissionRoutes } from './http/commission-routes.ts';
import { financeRoutes } from './http/routes.ts';
import { statementRoutes } from './http/statement-routes.ts';

export interface Finance {
  /** Puts the chart of accounts in place; again changes nothing. */
  prepare(): Promise<void>;
  /** A day, and before it those that were missed. Refuses with `finance.…`. */
  reconcile(day: string, by: string): Promise<Result<DayRun>>;
  /** Whether a day was reconciled, or one after it. */
  isReconciled(day: string): Promise<boolean>;
  /** Orders beside money and goods (L1); returns how many findings stand. */
  levelOne(): Promise<number>;
  /** FINANCE-30: names refunds that their channel does not do. Returns how many wait. */
  nameRefused(): Promise<number>;
  solve(input: { id: string; note: string; by: string }): Promise<Result<DayRun | null>>;
  close(day: string, by: string): Promise<Result<DayRun>>;
  /** The newest first, 120 where nobody says how many. */
  runs(most?: number): Promise<DayRun[]>;
  /** How many days were reconciled in all. */
  runsInAll(): Promise<number>;
  findings(day: string): Promise<DayFinding[]>;
  /** At most `most` of them; 500 where nobody says. */
  open(most?: number): Promise<DayFinding[]>;
  /** All of them, page by page. */
  openPages(): AsyncIterable<readonly OpenFinding[]>;
  bills(day: string): Promise<DayBill[]>;
  /** Refuses with `finance.statement-damaged`. */
  importStatement(importing: Importing): Promise<Result<Imported>>;
  /** What a file says and what taking it would do. Refuses with `finance.statement-damaged`. */
  previewStatement(file: StatementFile): Promise<Result<StatementPreview>>;
  /** Takes a whole file back. Refuses with `finance.batch-…`, `finance.day-closed`. */
  undoStatement(id: string, by: { id: string; name: string }): Promise<Result<null>>;
  statements(): Promise<{ lines: StatementRow[]; payouts: Payout[]; batches: StatementBatch[] }>;
  /** Money in transit for too long becomes a finding; returns how many. */
  chase(): Promise<number>;
  readonly commissions: Commissions;
  balances(day?: string): Promise<AccountBalance[]>;
  /** Everything booked or promised about one order, bill or delivery: the way of a fen. */
  about(sub: string): Promise<{ entries: BookedEntry[]; pending: PendingEntry[] }>;
  /** The first entry whose seal does not fit, or null; accounts that are not the sum of their postings. */
  verify(): Promise<{ brokenAt: number | null; unfit: string[] }>;
  hearer: Hearer;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

type FinanceNeeds = Omit<BookNeeds, 'commissions'> & ReconcileNeeds & CommissionNeeds;

export function openFinance(needs: FinanceNeeds): Finance {
  const { database, ledger, clock } = needs;
  const commissions = openCommissions(needs);
  const { sql } = database;
  const finance: Finance = {
    prepare: () => database.inTransaction((tx) => ledger.addAccounts(tx, chart)),
    reconcile: (day, by) => reconcileThrough(needs, day, by),
    isReconciled: (day) => isReconciled(needs, day),
    ...judging(needs),
    solve: async (input) => {
      const done = await solveFinding(needs, input);
      if (!done.ok) return done;
      const [run] = await runsOf(sql, done.value.day);
      return ok(run ? await oneRun(sql, run.day) : null);
    },
    close: (day, by) => closeDay(needs, day, by),
    runs: (most) => runsOf(sql, undefined, most),
    runsInAll: () => runsInAll(sql),
    findings: (day) => findingsOf(sql, day),
    open: (most) => openFindings(sql, most),
    openPages: () => openPages(sql),
    bills: (day) => billFilesOf(sql, day),
    ...statementsOf(needs),
    commissions,
    balances: (day) => ledger.balances(sql, day),
    about: async (sub) => {
      const entries = await ledger.about(sql, sub);
      const pending = await ledger.pendingAbout(sql, sub);
      return { entries: entries.map((entry) => ({ ...entry, lines: [...entry.lines] })), pending };
    },
    verify: async () => ({ brokenAt: await ledger.verify(sql), unfit: await ledger.unfit(sql) }),
    hearer: {
      name: 'finance',
      types: [...bookedTypes],
      hear: (fact) => bookFact({ ...needs, commissions }, fact),
    },
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
function statementsOf(needs: FinanceNeeds): Pick<Finance, Statements> {
  const { sql } = needs.database;
  return {
    importStatement: (importing) => importStatement(needs, importing),
    previewStatement: (file) => previewStatement(needs, file),
    undoStatement: (id, by) => undoStatement(needs, { id, by }),
    statements: async () => ({
      batches: await statementBatchesOf(sql),
      lines: await statementLinesOf(sql),
      payouts: await payoutsOf(sql),
    }),
    chase: () => chasePayouts(needs),
  };
}

const dayMs = 86_400_000;

function judging(needs: FinanceNeeds): Pick<Finance, 'nameRefused' | 'levelOne'> {
  const now = (): number => needs.clock.now();
  return {
    nameRefused: () => nameRefused(needs),
    levelOne: () => levelOne(needs, businessDay(now() - dayMs), now()),
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
