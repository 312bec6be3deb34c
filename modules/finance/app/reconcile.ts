import { rowsAtOnce, type Sql } from '../../../platform/db/index.ts';
import {
  assert,
  breathe,
  businessDay,
  inSlices,
  no,
  ok,
  type Result,
} from '../../../platform/kernel/index.ts';
import type { FundLine } from '../../payment/contract.ts';
import type { DayRun } from '../contract.ts';
import { matchingFunds, type FundResult } from '../domain/funds.ts';
import { matchingDay, signed, type MatchResult, type OwnLine } from '../domain/match.ts';
import { paidOut, settled } from '../domain/postings.ts';
import { dayClosed, dayNotOver, dayWorked, earlierFirst } from '../refusals.ts';
import { waitingStore } from '../store/bill-files.ts';
import { discrepancyStore } from '../store/discrepancies.ts';
import { payoutStore } from '../store/payouts.ts';
import { runStore } from '../store/runs.ts';
import { quietOnly, readFunds, readTrades, type Read } from './bills.ts';
import { levelOne } from './level-one.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';
import { saveDiscrepancies, saveRun, type Day } from './save-run.ts';

/**
 * FINANCE-4: reconciles one business day on three levels. Again is allowed until the day is closed or
 * a later day was run or a discrepancy was solved, because its journal stands on what was found then.
 * Refuses with `finance.…`.
 */
export async function reconcileDay(
  deps: ReconcileDeps,
  day: string,
  by: string,
): Promise<Result<DayRun>> {
  const at = deps.clock.now();
  if (day >= businessDay(at)) return no(dayNotOver(day));
  const read = await readDay(deps, day);
  const reconciled = await deps.database.decide(async (tx) => {
    const blocked = await mayRun(tx, day);
    if (!blocked.ok) return blocked;
    await judge(deps, tx, { ...read, day, by, at });
    return ok(undefined);
  });
  if (!reconciled.ok) return reconciled;
  await levelOne(deps, day, at);
  return ok(await runStore.one(deps.database.sql, day));
}

async function readDay({ payments, orders }: ReconcileDeps, day: string) {
  const ours: OwnLine[] = [];
  const rehearsed = new Set<string>();
  const busy = new Set<string>();
  for await (const events of payments.moneyOf(day)) {
    const real = await orders.someReal(events.map((event) => event.orderId));
    for (const event of events) {
      busy.add(event.provider);
      if (real.has(event.orderId)) ours.push(event);
      else rehearsed.add(event.no);
    }
  }
  const trades = quietOnly(await readTrades(payments, day), busy);
  const funds = quietOnly(await readFunds(payments, day), busy);
  return { ours, rehearsed, trades, funds };
}

async function judge(deps: ReconcileDeps, tx: Sql, day: Day): Promise<void> {
  const { rehearsed, trades, funds, ours } = day;
  // FINANCE-3: a bill that was not accepted proves nothing; what is its channel's goes on waiting.
  const unread = brokenOf(trades);
  const theirs = trades
    .flatMap((file) => (file.trouble ? [] : [...file.lines]))
    .filter((line) => !rehearsed.has(line.merchantNo) && !rehearsed.has(line.refundNo));
  const buffer = await bufferBefore(tx, day.day);
  const terms = new Map(deps.payments.channels().map((channel) => [channel.name, channel]));
  const input = { day: day.day, ours, theirs, buffer, terms, waitDays: 2, unread };
  const result = await inSlices(matchingDay(input));
  assert(result.residualFen === 0, `the residual of ${day.day} is explained`);
  const unfunded = new Set([...unread, ...brokenOf(funds)]);
  const known = new Set(theirs.map((line) => line.channelTxn));
  const rehearsal = (line: FundLine): boolean =>
    line.kind !== 'payout' && rehearsed.has(line.voucher) && !known.has(line.businessNo);
  const flows = funds.flatMap((file) =>
    unfunded.has(file.provider) ? [] : file.lines.filter((line) => !rehearsal(line)),
  );
  const funded = theirs.filter((line) => !unfunded.has(line.provider));
  const money = await inSlices(matchingFunds(funded, flows));
  assert(money.residualFen === 0, `the funds of ${day.day} are explained`);
  await saveRun(tx, day, { theirs, result, money });
  await saveDiscrepancies(deps, tx, day, { result, money });
  const before = await channelBalance(deps, tx);
  const moved = await settleMatched(deps, tx, result);
  const sent = await bookPayouts(deps, tx, day, money);
  const after = await channelBalance(deps, tx);
  // Bill, fund flow and ledger say the same of our balance, to the fen.
  assert(after - before === moved - sent, `the ledger follows the bills of ${day.day}`);
}

function brokenOf(files: readonly Pick<Read<object>, 'provider' | 'trouble'>[]): Set<string> {
  return new Set(files.filter((file) => file.trouble).map((file) => file.provider));
}

function channelBalance({ ledger }: ReconcileDeps, tx: Sql): Promise<number> {
  return ledger.balance(tx, '1012');
}

async function mayRun(tx: Sql, day: string): Promise<Result<void>> {
  const same = await runStore.lock(tx, day);
  if (same && same.closedAt !== null) return no(dayClosed(day));
  if (await discrepancyStore.isWorked(tx, day)) return no(dayWorked(day));
  const later = await runStore.after(tx, day);
  if (later !== undefined) return no(earlierFirst(later));
  return ok(undefined);
}

async function bufferBefore(tx: Sql, day: string) {
  const last = await runStore.before(tx, day);
  return last === undefined ? [] : waitingStore.afterDay(tx, last);
}

/** FINANCE-7: books what met, some hundred at a time; returns what it did to our balance with the channels. */
async function settleMatched(
  { ledger }: ReconcileDeps,
  tx: Sql,
  { matched }: MatchResult,
): Promise<number> {
  let moved = 0;
  for (let from = 0; from < matched.length; from += rowsAtOnce) {
    const settling = matched.slice(from, from + rowsAtOnce).map(({ own, bill }) => {
      const fen = signed(own.kind, own.fen);
      const key = `settled:${own.kind}:${own.no}`;
      const { feeFen } = bill;
      const discountFen = fen - signed(bill.kind, bill.fen);
      const lines = settled({ orderId: own.orderId, fen, feeFen, discountFen });
      const entry = { key, kind: 'settled', reference: own.orderId, at: bill.at, lines };
      return { key, entry, movesFen: fen - discountFen - feeFen };
    });
    const booked = await ledger.bookRest(
      tx,
      settling.map(({ entry }) => entry),
    );
    assert(booked.ok, 'the settlement of a payment is booked once');
    for (const { key, movesFen } of settling) if (booked.value.has(key)) moved += movesFen;
    await breathe();
  }
  return moved;
}

/** What the channels sent to the bank is in transit until the bank says so. */
async function bookPayouts(
  deps: ReconcileDeps,
  tx: Sql,
  { day, funds }: Day,
  { payouts }: FundResult,
): Promise<number> {
  let sent = 0;
  for (const { flowNo, fen, at } of payouts) {
    const key = `payout:${flowNo}`;
    if (await deps.ledger.isBooked(tx, key)) continue;
    const provider = funds.find((file) => file.lines.some((line) => line.flowNo === flowNo));
    const leaving = { flowNo, provider: provider?.provider ?? '', day, fen: -fen };
    await payoutStore.send(tx, leaving);
    const lines = paidOut(flowNo, -fen);
    await deps.ledger.book(tx, { key, kind: 'payout', reference: flowNo, at, lines });
    sent -= fen;
  }
  return sent;
}
