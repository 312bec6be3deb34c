import type { Hearer } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import { businessDay, type Result } from '../../platform/kernel/index.ts';
import { bookedTypes, bookFact, type BookNeeds } from './app/books.ts';
import {
  closeDay,
  findingsOf,
  reconcileDay,
  runsOf,
  solveFinding,
  type ReconcileNeeds,
} from './app/reconcile.ts';
import type { AccountBalance, BookedEntry, DayFinding, DayRun } from './contract.ts';
import { chart } from './domain/accounts.ts';
import { financeRoutes } from './http/routes.ts';

export interface Finance {
  /** Puts the chart of accounts in place; again changes nothing. */
  prepare(): Promise<void>;
  reconcile(day: string, by: string): Promise<Result<DayRun>>;
  solve(input: { id: string; note: string; by: string }): Promise<Result<DayRun>>;
  close(day: string, by: string): Promise<Result<DayRun>>;
  runs(): Promise<DayRun[]>;
  findings(day: string): Promise<DayFinding[]>;
  balances(day?: string): Promise<AccountBalance[]>;
  /** Everything booked about one order, bill or delivery: the way of a fen. */
  about(sub: string): Promise<BookedEntry[]>;
  /** The first entry whose seal does not fit, or null. */
  verify(): Promise<number | null>;
  hearer: Hearer;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

export function openFinance(needs: BookNeeds & ReconcileNeeds): Finance {
  const { database, ledger, clock } = needs;
  const { sql } = database;
  const finance: Finance = {
    prepare: () => database.inTransaction((tx) => ledger.addAccounts(tx, chart)),
    reconcile: (day, by) => reconcileDay(needs, day, by),
    solve: (input) => solveFinding(needs, input),
    close: (day, by) => closeDay(needs, day, by),
    runs: () => runsOf(sql),
    findings: (day) => findingsOf(sql, day),
    balances: (day) => ledger.balances(sql, day),
    about: async (sub) => {
      const entries = await ledger.about(sql, sub);
      return entries.map((entry) => ({ ...entry, lines: [...entry.lines] }));
    },
    verify: () => ledger.verify(sql),
    hearer: {
      name: 'finance',
      types: [...bookedTypes],
      hear: (fact) => bookFact(needs, fact),
    },
    routes: (app) => financeRoutes(app, finance),
    schedule: (jobs) => {
      // T+1: the provider's bill of yesterday is there at ten; half an hour later it is laid beside.
      jobs.every('finance.reconcile', '0 30 10 * * *', async () => {
        const yesterday = businessDay(clock.now() - 86_400_000);
        await finance.reconcile(yesterday, 'system');
      });
    },
  };
  return finance;
}
