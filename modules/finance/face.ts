import type { Subscriber } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { Imported, Importing, StatementFile } from './app/statements.ts';
import type {
  AccountBalance,
  BookedEntry,
  DayBill,
  DayDiscrepancy,
  OpenPage,
  DayRun,
  Payout,
  PendingEntry,
  StatementBatch,
  StatementPreview,
  StatementRow,
} from './contract.ts';
import type { Commissions } from './app/commissions.ts';
import type { StoredDiscrepancy } from './store/discrepancies.ts';

export interface Finance {
  /** Puts the chart of accounts in place; again changes nothing. */
  prepare(): Promise<void>;
  /** A day, and before it those that were missed. Refuses with `finance.…`. */
  reconcile(day: string, by: string): Promise<Result<DayRun>>;
  /** Whether a day was reconciled, or one after it. */
  isReconciled(day: string): Promise<boolean>;
  /** Orders beside money and goods (L1); returns how many discrepancies stand. */
  levelOne(): Promise<number>;
  /** FINANCE-30: names refunds that their channel does not do. Returns how many wait. */
  nameRefused(): Promise<number>;
  solve(input: { id: string; note: string; by: string }): Promise<Result<DayRun | null>>;
  close(day: string, by: string): Promise<Result<DayRun>>;
  /** The newest first, 120 where nobody says how many. */
  runs(most?: number): Promise<DayRun[]>;
  /** How many days were reconciled in all. */
  runsInAll(): Promise<number>;
  discrepancies(day: string): Promise<DayDiscrepancy[]>;
  /** FINANCE-48: a page of what nobody solved, behind a known one, and how many there are in all. */
  openPage(after?: string): Promise<OpenPage>;
  /** At most `most` of them; 500 where nobody says. */
  open(most?: number): Promise<DayDiscrepancy[]>;
  /** All of them, page by page. */
  openPages(): AsyncIterable<readonly StoredDiscrepancy[]>;
  bills(day: string): Promise<DayBill[]>;
  /** Refuses with `finance.statement-damaged`. */
  importStatement(importing: Importing): Promise<Result<Imported>>;
  /** What a file says and what taking it would do. Refuses with `finance.statement-damaged`. */
  previewStatement(file: StatementFile): Promise<Result<StatementPreview>>;
  /** Takes a whole file back. Refuses with `finance.batch-…`, `finance.day-closed`. */
  undoStatement(id: string, by: { id: string; name: string }): Promise<Result<null>>;
  statements(): Promise<{ lines: StatementRow[]; payouts: Payout[]; batches: StatementBatch[] }>;
  /** Money in transit for too long becomes a discrepancy; returns how many. */
  chase(): Promise<number>;
  readonly commissions: Commissions;
  balances(day?: string): Promise<AccountBalance[]>;
  /** Everything booked or pending about one order, bill or delivery: the way of a fen. */
  about(sub: string): Promise<{ entries: BookedEntry[]; pending: PendingEntry[] }>;
  /** The first entry whose seal does not fit, or null; accounts that are not the sum of their postings. */
  verify(): Promise<{ brokenAt: number | null; unfit: string[] }>;
  subscriber: Subscriber;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}
