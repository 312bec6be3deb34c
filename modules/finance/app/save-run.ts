import { createHash } from 'node:crypto';
import type { Sql } from '../../../platform/db/index.ts';
import type { NewId } from '../../../platform/kernel/index.ts';
import type { FundLine } from '../../payment/contract.ts';
import { classTerms, type DiscrepancyClass } from '../domain/classes.ts';
import type { FundResult } from '../domain/funds.ts';
import {
  signed,
  type Discrepancy,
  type Matched,
  type MatchResult,
  type OwnLine,
  type TheirLine,
} from '../domain/match.ts';
import { billFileStore, waitingStore } from '../store/bill-files.ts';
import { discrepancyStore, type NewDiscrepancy } from '../store/discrepancies.ts';
import { runStore } from '../store/runs.ts';
import type { Read } from './bills.ts';

/** Everything that was read before the transaction in which the day is judged. */
export interface Day {
  readonly day: string;
  readonly by: string;
  readonly at: number;
  readonly ours: readonly OwnLine[];
  readonly trades: readonly Read<TheirLine>[];
  readonly funds: readonly Read<FundLine>[];
  /** Numbers of a rehearsal's payments: the sandbox does not know of rehearsals. */
  readonly rehearsed: ReadonlySet<string>;
}

export interface Judged {
  readonly theirs: readonly TheirLine[];
  readonly result: MatchResult;
  readonly money: FundResult;
}

/** FINANCE-19: the run of a day with what goes on waiting, some hundred rows at a time. */
export async function saveRun(
  tx: Sql,
  { day, by, at, ours, trades, funds }: Day,
  { theirs, result, money }: Judged,
): Promise<void> {
  await waitingStore.drop(tx, day);
  await billFileStore.drop(tx, day);
  const files = [...trades, ...funds];
  for (const { provider, kind, hash, lines, trouble } of files) {
    const file = { day, provider, kind, hash, lines: lines.length, trouble };
    await billFileStore.insert(tx, file);
  }
  const sum = (lines: readonly { kind: 'pay' | 'refund'; fen: number }[]): number =>
    lines.reduce((total, line) => total + signed(line.kind, line.fen), 0);
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.hash);
  const row = {
    day,
    by,
    at,
    billHash: hash.digest('hex'),
    closedAt: null,
    closedBy: null,
    trouble: files.find((file) => file.trouble)?.trouble ?? null,
    oursCount: ours.length,
    oursFen: sum(ours),
    theirsCount: theirs.length,
    theirsFen: sum(theirs),
    feeFen: theirs.reduce((total, line) => total + line.feeFen, 0),
    matched: result.matched.length,
    residualFen: result.residualFen,
    crossDay: result.matched.filter((pair) => pair.crossDay).length,
    billNetFen: money.billFen,
    fundNetFen: money.fundFen,
    payoutFen: money.payouts.reduce((total, line) => total - line.fen, 0),
  };
  await runStore.save(tx, row);
  await waitingStore.insertMany(tx, day, result.waiting);
}

type Row = Omit<NewDiscrepancy, 'id' | 'day' | 'dueAt'>;

/** FINANCE-19: what does not fit, in place of what a run before it found. */
export async function saveDiscrepancies(
  { newId }: { readonly newId: NewId },
  tx: Sql,
  day: Day,
  { result, money }: Pick<Judged, 'result' | 'money'>,
): Promise<void> {
  await discrepancyStore.dropOfRun(tx, day.day);
  const rows: Row[] = [
    ...result.discrepancies.map((item) => rowOf(item)),
    ...result.matched.filter((pair) => pair.crossDay).map((pair) => metLater(pair, day.at)),
    ...money.gaps.map(({ no, billFen, fundFen }) => {
      const sums = { oursFen: billFen, theirsFen: fundFen };
      return rowOf({ ...blank('D13'), ...sums, no, channelTxn: no }, { level: 3 });
    }),
    ...[...day.trades, ...day.funds].flatMap(({ provider, kind, trouble }) => {
      if (!trouble) return [];
      const more = { level: kind === 'fund' ? 3 : 2, detail: trouble };
      return [rowOf({ ...blank('D18'), no: `${provider} ${kind}` }, more)];
    }),
  ];
  await discrepancyStore.insertMany(
    tx,
    rows.map((row) => {
      const dueAt = day.at + classTerms[row.class].hours * 3_600_000;
      return { ...row, id: newId('fnd'), day: day.day, dueAt };
    }),
  );
}

/** D07: what met in the buffer is solved by that. */
function metLater({ own, bill }: Matched, at: number): Row {
  const fen = signed(own.kind, own.fen);
  const met = { no: own.no, orderId: own.orderId, kind: own.kind, channelTxn: bill.channelTxn };
  const sums = { oursFen: fen, theirsFen: fen, feeFen: bill.feeFen };
  const solved = { solved: true, solvedBy: 'system', solvedAt: at, note: '缓冲中自动相符' };
  return rowOf({ class: 'D07', ...met, ...sums }, solved);
}

/** All columns of a row, because rows that are written together name the same. */
function rowOf(item: Discrepancy, more: Partial<Row> = {}): Row {
  const open = { solved: false, solvedBy: null, solvedAt: null, note: null };
  return { ...item, ...open, detail: null, level: 2, ...more };
}

function blank(kind: DiscrepancyClass): Discrepancy {
  const nothing = { orderId: '', kind: 'pay' as const, oursFen: 0, theirsFen: 0, feeFen: 0 };
  return { class: kind, no: '', channelTxn: '', ...nothing };
}
