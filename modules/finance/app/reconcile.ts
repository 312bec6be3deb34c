import { createHash } from 'node:crypto';
import { and, desc, eq, gt, lt, sql as raw } from 'drizzle-orm';
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
import { WechatBillReader, type BillLine, type BillTrouble } from '../../payment/contract.ts';
import type { Payments } from '../../payment/index.ts';
import type { DayFinding, DayRun } from '../contract.ts';
import { classTerms, proposalOf } from '../domain/classes.ts';
import { matchDay, signed, type MatchResult, type OwnLine } from '../domain/match.ts';
import { settled } from '../domain/postings.ts';
import {
  billDamaged,
  dayClosed,
  dayNotOver,
  dayWorked,
  earlierFirst,
  findingUnknown,
  findingsOpen,
  runUnknown,
} from '../refusals.ts';
import { finding, run, waiting } from '../store/schema.ts';

export interface ReconcileNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly ledger: Ledger;
  readonly orders: Pick<Orders, 'someReal'>;
  readonly payments: Pick<Payments, 'moneyOf' | 'bill' | 'terms'>;
}

interface Bill {
  readonly lines: readonly BillLine[];
  readonly hash: string;
  readonly trouble: BillTrouble | null;
}

/** FINANCE-3: the whole bill or none of it; its hash says later which bill it was. */
export async function readBill(text: AsyncIterable<string>): Promise<Bill> {
  const reader = new WechatBillReader();
  const hash = createHash('sha256');
  const lines: BillLine[] = [];
  for await (const line of text) {
    hash.update(line).update('\n');
    const read = reader.read(line);
    if (!read) continue;
    if ('en' in read) return { lines: [], hash: hash.digest('hex'), trouble: read };
    lines.push(read);
  }
  const end = reader.end();
  const whole = !('en' in end);
  return { lines: whole ? lines : [], hash: hash.digest('hex'), trouble: whole ? null : end };
}

/**
 * FINANCE-4: reconciles one business day. Again is allowed until the day is closed or a later day
 * was run or a finding was solved, because its journal stands on what was found then. Refuses with `finance.…`.
 */
export async function reconcileDay(
  needs: ReconcileNeeds,
  day: string,
  by: string,
): Promise<Result<DayRun>> {
  const now = needs.clock.now();
  if (day >= businessDay(now)) return no(dayNotOver(day));
  const bill = await readBill(needs.payments.bill(day));
  const events = await needs.payments.moneyOf(day);
  const real = await needs.orders.someReal(events.map((event) => event.orderId));
  const ours: OwnLine[] = events.filter((event) => real.has(event.orderId));
  const rehearsed = new Set(
    events.filter((event) => !real.has(event.orderId)).map((event) => event.no),
  );
  // The sandbox does not know of rehearsals; a real channel never sees one.
  const theirs = bill.lines.filter((line) => !rehearsed.has(line.merchantNo));
  return needs.database.decide(async (tx) => {
    const blocked = await mayRun(tx, day);
    if (!blocked.ok) return blocked;
    const buffer = await bufferBefore(tx, day);
    const { merchantId, feeBp } = needs.payments.terms;
    const input = { day, ours, theirs, buffer, merchantId, feeBp, waitDays: 2 };
    // FINANCE-3: a bill that was not accepted proves nothing; what waited goes on waiting.
    const unread = { matched: [], findings: [], waiting: buffer, residualFen: 0 };
    const result = bill.trouble ? unread : matchDay(input);
    assert(result.residualFen === 0, `the residual of ${day} is explained`);
    await save(needs, tx, { day, by, at: now, bill, ours, theirs, result });
    return ok(await oneRun(tx, day));
  });
}

async function mayRun(tx: Sql, day: string): Promise<Result<void>> {
  const [same] = await tx.select().from(run).where(eq(run.day, day)).for('update');
  if (same && same.closedAt !== null) return no(dayClosed(day));
  const [worked] = await tx
    .select({ id: finding.id })
    .from(finding)
    .where(and(eq(finding.day, day), eq(finding.solved, true)))
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

interface Saving {
  readonly day: string;
  readonly by: string;
  readonly at: number;
  readonly bill: Bill;
  readonly ours: readonly OwnLine[];
  readonly theirs: readonly BillLine[];
  readonly result: MatchResult;
}

async function save(needs: ReconcileNeeds, tx: Sql, saving: Saving): Promise<void> {
  const { day, by, at, bill, ours, theirs, result } = saving;
  await tx.delete(waiting).where(eq(waiting.day, day));
  await tx.delete(finding).where(eq(finding.day, day));
  const sum = (lines: readonly { kind: 'pay' | 'refund'; fen: number }[]): number =>
    lines.reduce((total, line) => total + signed(line.kind, line.fen), 0);
  const row = {
    ...{ day, by, at, billHash: bill.hash, closedAt: null, closedBy: null },
    trouble: bill.trouble ? { zh: bill.trouble.zh, en: bill.trouble.en } : null,
    ...{ oursCount: ours.length, oursFen: sum(ours) },
    ...{ theirsCount: theirs.length, theirsFen: sum(theirs) },
    feeFen: theirs.reduce((total, line) => total + line.feeFen, 0),
    ...{ matched: result.matched.length, residualFen: result.residualFen },
    crossDay: result.matched.filter((pair) => pair.crossDay).length,
  };
  await tx.insert(run).values(row).onConflictDoUpdate({ target: run.day, set: row });
  for (const item of result.waiting) await tx.insert(waiting).values({ day, item });
  for (const item of result.findings) {
    const dueAt = at + classTerms[item.class].hours * 3_600_000;
    await tx.insert(finding).values({ ...item, id: needs.newId('fnd'), day, dueAt });
  }
  for (const { own, bill: line } of result.matched) {
    const fen = signed(own.kind, own.fen);
    const done = await needs.ledger.book(tx, {
      key: `settled:${own.kind}:${own.no}`,
      kind: 'settled',
      reference: own.orderId,
      at: line.at,
      lines: settled(own.orderId, fen, line.feeFen),
    });
    assert(done.ok, `the settlement of ${own.no} is booked once`);
  }
}

/** Books the proposed journal of a finding, with the word of whoever looked into it. */
export function solveFinding(
  needs: ReconcileNeeds,
  { id, note, by }: { readonly id: string; readonly note: string; readonly by: string },
): Promise<Result<DayRun>> {
  return needs.database.decide(async (tx) => {
    const [found] = await tx.select().from(finding).where(eq(finding.id, id)).for('update');
    if (!found || found.solved) return no(findingUnknown);
    const at = needs.clock.now();
    const lines = proposalOf(found);
    const entry = { key: `finding:${id}`, kind: `finding.${found.class}`, at, lines };
    const done = await needs.ledger.book(tx, { ...entry, reference: found.orderId || found.no });
    if (!done.ok) return done;
    await tx
      .update(finding)
      .set({ solved: true, note, solvedBy: by, solvedAt: at })
      .where(eq(finding.id, id));
    return ok(await oneRun(tx, found.day));
  });
}

/** FINANCE-6: a day is closed when nothing is open, and then stays closed. */
export function closeDay(needs: ReconcileNeeds, day: string, by: string): Promise<Result<DayRun>> {
  return needs.database.decide(async (tx) => {
    const [found] = await tx.select().from(run).where(eq(run.day, day)).for('update');
    if (!found) return no(runUnknown);
    if (found.closedAt !== null) return no(dayClosed(day));
    if (found.trouble) return no(billDamaged);
    const open = await openOf(tx, day);
    if (open > 0) return no(findingsOpen(open));
    await tx.update(run).set({ closedAt: needs.clock.now(), closedBy: by }).where(eq(run.day, day));
    return ok(await oneRun(tx, day));
  });
}

async function openOf(tx: Sql, day: string): Promise<number> {
  const rows = await tx
    .select({ id: finding.id })
    .from(finding)
    .where(and(eq(finding.day, day), eq(finding.solved, false)));
  return rows.length;
}

async function oneRun(tx: Sql, day: string): Promise<DayRun> {
  const [found] = await runsOf(tx, day);
  if (!found) throw new Error(`broken promise: ${day} was run`);
  return found;
}

export async function runsOf(sql: Sql, day?: string): Promise<DayRun[]> {
  const rows = await sql
    .select({
      run,
      open: raw<number>`(select count(*)::int from finance.finding f
        where f.day = finance.run.day and not f.solved)`,
      waiting: raw<number>`(select count(*)::int from finance.waiting w
        where w.day = finance.run.day)`,
    })
    .from(run)
    .where(day === undefined ? raw`true` : eq(run.day, day))
    .orderBy(desc(run.day))
    .limit(120);
  return rows.map(({ run: row, open, waiting: left }) => ({ ...row, open, waiting: left }));
}

export async function findingsOf(sql: Sql, day: string): Promise<DayFinding[]> {
  const rows = await sql.select().from(finding).where(eq(finding.day, day)).orderBy(finding.class);
  return rows.map((row) => ({ ...row, proposal: proposalOf(row) }));
}
