import { createHash } from 'node:crypto';
import { and, desc, eq, gt, inArray, lt, ne } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import {
  assert,
  businessDay,
  no,
  ok,
  type Clock,
  type NewId,
  type Result,
} from '../../../platform/kernel/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Orders } from '../../order/index.ts';
import type { FundLine } from '../../payment/contract.ts';
import type { Payments } from '../../payment/index.ts';
import type { DayRun } from '../contract.ts';
import { classTerms, type FindingClass } from '../domain/classes.ts';
import { matchFunds, type FundResult } from '../domain/funds.ts';
import {
  matchDay,
  signed,
  type Finding,
  type MatchResult,
  type OwnLine,
  type TheirLine,
} from '../domain/match.ts';
import { paidOut, settled } from '../domain/postings.ts';
import { dayClosed, dayNotOver, dayWorked, earlierFirst } from '../refusals.ts';
import { billFile, finding, payout, run, waiting } from '../store/schema.ts';
import { quietOnly, readFunds, readTrades, type Read } from './bills.ts';
import { levelOne } from './level-one.ts';
import { oneRun } from './work.ts';

export interface ReconcileNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly ledger: Ledger;
  readonly orders: Pick<Orders, 'someReal' | 'fulfilment'>;
  readonly payments: Pick<
    Payments,
    'moneyOf' | 'firstMoney' | 'bill' | 'fundFlow' | 'channels' | 'standingsOf'
  >;
}

/** Everything that was read before the transaction in which the day is judged. */
interface Day {
  readonly day: string;
  readonly by: string;
  readonly at: number;
  readonly ours: readonly OwnLine[];
  readonly trades: readonly Read<TheirLine>[];
  readonly funds: readonly Read<FundLine>[];
  /** Numbers of a rehearsal's payments: the sandbox does not know of rehearsals. */
  readonly rehearsed: ReadonlySet<string>;
}

/**
 * FINANCE-4: reconciles one business day on three levels. Again is allowed until the day is closed or
 * a later day was run or a finding was solved, because its journal stands on what was found then.
 * Refuses with `finance.…`.
 */
export async function reconcileDay(
  needs: ReconcileNeeds,
  day: string,
  by: string,
): Promise<Result<DayRun>> {
  const at = needs.clock.now();
  if (day >= businessDay(at)) return no(dayNotOver(day));
  const read = await readDay(needs, day);
  const reconciled = await needs.database.decide(async (tx) => {
    const blocked = await mayRun(tx, day);
    if (!blocked.ok) return blocked;
    await judge(needs, tx, { ...read, day, by, at });
    return ok(undefined);
  });
  if (!reconciled.ok) return reconciled;
  await levelOne(needs, day, at);
  return ok(await oneRun(needs.database.sql, day));
}

async function readDay({ payments, orders }: ReconcileNeeds, day: string) {
  const events = await payments.moneyOf(day);
  const real = await orders.someReal(events.map((event) => event.orderId));
  const ours: OwnLine[] = events.filter((event) => real.has(event.orderId));
  const rehearsed = new Set(
    events.filter((event) => !real.has(event.orderId)).map((event) => event.no),
  );
  const busy = new Set(events.map(({ provider }) => provider));
  const trades = quietOnly(await readTrades(payments, day), busy);
  const funds = quietOnly(await readFunds(payments, day), busy);
  return { ours, rehearsed, trades, funds };
}

async function judge(needs: ReconcileNeeds, tx: Sql, day: Day): Promise<void> {
  const { rehearsed, trades, funds, ours } = day;
  // FINANCE-3: a bill that was not accepted proves nothing; what is its channel's goes on waiting.
  const unread = brokenOf(trades);
  const theirs = trades
    .flatMap((file) => (file.trouble ? [] : [...file.lines]))
    .filter((line) => !rehearsed.has(line.merchantNo) && !rehearsed.has(line.refundNo));
  const buffer = await bufferBefore(tx, day.day);
  const terms = new Map(needs.payments.channels().map((channel) => [channel.name, channel]));
  const result = matchDay({ day: day.day, ours, theirs, buffer, terms, waitDays: 2, unread });
  assert(result.residualFen === 0, `the residual of ${day.day} is explained`);
  const unfunded = new Set([...unread, ...brokenOf(funds)]);
  const known = new Set(theirs.map((line) => line.channelTxn));
  const rehearsal = (line: FundLine): boolean =>
    line.kind !== 'payout' && rehearsed.has(line.voucher) && !known.has(line.businessNo);
  const flows = funds.flatMap((file) =>
    unfunded.has(file.provider) ? [] : file.lines.filter((line) => !rehearsal(line)),
  );
  const money = matchFunds(
    theirs.filter((line) => !unfunded.has(line.provider)),
    flows,
  );
  assert(money.residualFen === 0, `the funds of ${day.day} are explained`);
  await saveRun(tx, day, { theirs, result, money });
  await saveFindings(needs, tx, day, { result, money });
  const before = await channelBalance(needs, tx);
  const moved = await settleMatched(needs, tx, result);
  const sent = await bookPayouts(needs, tx, day, money);
  const after = await channelBalance(needs, tx);
  // Bill, fund flow and ledger say the same of our balance, to the fen.
  assert(after - before === moved - sent, `the ledger follows the bills of ${day.day}`);
}

function brokenOf(files: readonly Pick<Read<object>, 'provider' | 'trouble'>[]): Set<string> {
  return new Set(files.filter((file) => file.trouble).map((file) => file.provider));
}

function channelBalance({ ledger }: ReconcileNeeds, tx: Sql): Promise<number> {
  return ledger.standing(tx, '1012');
}

async function mayRun(tx: Sql, day: string): Promise<Result<void>> {
  const [same] = await tx.select().from(run).where(eq(run.day, day)).for('update');
  if (same && same.closedAt !== null) return no(dayClosed(day));
  const [worked] = await tx
    .select({ id: finding.id })
    .from(finding)
    .where(
      and(
        eq(finding.day, day),
        eq(finding.solved, true),
        ne(finding.class, 'D07'),
        inArray(finding.level, [2, 3]),
      ),
    )
    .limit(1);
  if (worked) return no(dayWorked(day));
  const [later] = await tx.select({ day: run.day }).from(run).where(gt(run.day, day)).limit(1);
  if (later) return no(earlierFirst(later.day));
  return ok(undefined);
}

async function bufferBefore(tx: Sql, day: string) {
  const [last] = await tx
    .select({ day: run.day })
    .from(run)
    .where(lt(run.day, day))
    .orderBy(desc(run.day))
    .limit(1);
  if (!last) return [];
  const rows = await tx.select().from(waiting).where(eq(waiting.day, last.day));
  return rows.map((row) => row.item);
}

interface Judged {
  readonly theirs: readonly TheirLine[];
  readonly result: MatchResult;
  readonly money: FundResult;
}

async function saveRun(
  tx: Sql,
  { day, by, at, ours, trades, funds }: Day,
  { theirs, result, money }: Judged,
): Promise<void> {
  await tx.delete(waiting).where(eq(waiting.day, day));
  await tx.delete(billFile).where(eq(billFile.day, day));
  const files = [...trades, ...funds];
  for (const { provider, kind, hash, lines, trouble } of files) {
    await tx.insert(billFile).values({ day, provider, kind, hash, lines: lines.length, trouble });
  }
  const sum = (lines: readonly { kind: 'pay' | 'refund'; fen: number }[]): number =>
    lines.reduce((total, line) => total + signed(line.kind, line.fen), 0);
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.hash);
  const row = {
    ...{ day, by, at, billHash: hash.digest('hex'), closedAt: null, closedBy: null },
    trouble: files.find((file) => file.trouble)?.trouble ?? null,
    ...{ oursCount: ours.length, oursFen: sum(ours) },
    ...{ theirsCount: theirs.length, theirsFen: sum(theirs) },
    feeFen: theirs.reduce((total, line) => total + line.feeFen, 0),
    ...{ matched: result.matched.length, residualFen: result.residualFen },
    crossDay: result.matched.filter((pair) => pair.crossDay).length,
    ...{ billNetFen: money.billFen, fundNetFen: money.fundFen },
    payoutFen: money.payouts.reduce((total, line) => total - line.fen, 0),
  };
  await tx.insert(run).values(row).onConflictDoUpdate({ target: run.day, set: row });
  for (const item of result.waiting) await tx.insert(waiting).values({ day, item });
}

async function saveFindings(
  needs: ReconcileNeeds,
  tx: Sql,
  { day, at, trades, funds }: Day,
  { result, money }: Pick<Judged, 'result' | 'money'>,
): Promise<void> {
  await tx.delete(finding).where(and(eq(finding.day, day), eq(finding.level, 2)));
  await tx.delete(finding).where(and(eq(finding.day, day), eq(finding.level, 3)));
  const add = async (item: Finding, more: Partial<typeof finding.$inferInsert>) => {
    const dueAt = at + classTerms[item.class].hours * 3_600_000;
    await tx.insert(finding).values({ ...item, id: needs.newId('fnd'), day, dueAt, ...more });
  };
  for (const item of result.findings) await add(item, {});
  for (const { own, bill } of result.matched.filter((pair) => pair.crossDay)) {
    const fen = signed(own.kind, own.fen);
    const met = { no: own.no, orderId: own.orderId, kind: own.kind, channelTxn: bill.channelTxn };
    const sums = { oursFen: fen, theirsFen: fen, feeFen: bill.feeFen };
    const done = { solved: true, solvedBy: 'system', solvedAt: at, note: '缓冲中自动相符' };
    await add({ class: 'D07', ...met, ...sums }, done);
  }
  for (const { no: txn, billFen, fundFen } of money.gaps) {
    const sums = { oursFen: billFen, theirsFen: fundFen, feeFen: 0 };
    await add({ ...blank('D13'), ...sums, no: txn, channelTxn: txn }, { level: 3 });
  }
  for (const { provider, kind, trouble } of [...trades, ...funds]) {
    if (!trouble) continue;
    const level = kind === 'fund' ? 3 : 2;
    await add({ ...blank('D18'), no: `${provider} ${kind}` }, { level, detail: trouble });
  }
}

function blank(kind: FindingClass): Finding {
  const nothing = { orderId: '', kind: 'pay' as const, oursFen: 0, theirsFen: 0, feeFen: 0 };
  return { class: kind, no: '', channelTxn: '', ...nothing };
}

/** FINANCE-7: books what met; returns what it did to our balance with the channels. */
async function settleMatched(
  needs: ReconcileNeeds,
  tx: Sql,
  { matched }: MatchResult,
): Promise<number> {
  let moved = 0;
  for (const { own, bill: line } of matched) {
    const fen = signed(own.kind, own.fen);
    const key = `settled:${own.kind}:${own.no}`;
    const lines = settled(own.orderId, fen, line.feeFen);
    const entry = { key, kind: 'settled', reference: own.orderId, at: line.at, lines };
    const booked = await needs.ledger.isBooked(tx, key);
    const done = await needs.ledger.book(tx, entry);
    assert(done.ok, `the settlement of ${own.no} is booked once`);
    if (!booked) moved += fen - line.feeFen;
  }
  return moved;
}

/** What the channels sent to the bank is in transit until the bank says so. */
async function bookPayouts(
  needs: ReconcileNeeds,
  tx: Sql,
  { day, funds }: Day,
  { payouts }: FundResult,
): Promise<number> {
  let sent = 0;
  for (const { flowNo, fen, at } of payouts) {
    const key = `payout:${flowNo}`;
    if (await needs.ledger.isBooked(tx, key)) continue;
    const provider = funds.find((file) => file.lines.some((line) => line.flowNo === flowNo));
    await tx
      .insert(payout)
      .values({ flowNo, provider: provider?.provider ?? '', day, fen: -fen, arrived: null })
      .onConflictDoNothing();
    const lines = paidOut(flowNo, -fen);
    await needs.ledger.book(tx, { key, kind: 'payout', reference: flowNo, at, lines });
    sent -= fen;
  }
  return sent;
}
