import { and, count, desc, eq, sql as raw } from 'drizzle-orm';
import { pageRows, pagesOf, type Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { DayFinding, DayRun, OpenPage } from '../contract.ts';
import { proposalOf } from '../domain/classes.ts';
import { billDamaged, dayClosed, findingsOpen, findingUnknown, runUnknown } from '../refusals.ts';
import { billFile, finding, run } from '../store/schema.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

interface Solving {
  readonly id: string;
  readonly note: string;
  readonly by: string;
}

/** Books the proposed journal of a finding, with the word of whoever looked into it. */
export function solveFinding(
  needs: ReconcileDeps,
  { id, note, by }: Solving,
): Promise<Result<{ day: string }>> {
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
    return ok({ day: found.day });
  });
}

/** FINANCE-6: a day is closed when nothing is open, and then stays closed. */
export function closeDay(needs: ReconcileDeps, day: string, by: string): Promise<Result<DayRun>> {
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

export async function oneRun(tx: Sql, day: string): Promise<DayRun> {
  const [found] = await runsOf(tx, day);
  if (!found) throw new Error(`broken promise: ${day} was run`);
  return found;
}

const daysMost = 120;

/** The newest first, at most `most`; or the one of a day. */
export async function runsOf(sql: Sql, day?: string, most = daysMost): Promise<DayRun[]> {
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
    .limit(most);
  return rows.map(({ run: row, open, waiting: left }) => ({ ...row, open, waiting: left }));
}

export async function runsInAll(sql: Sql): Promise<number> {
  const [row] = await sql.select({ days: count() }).from(run);
  return row?.days ?? 0;
}

export async function findingsOf(sql: Sql, day: string): Promise<DayFinding[]> {
  const rows = await sql
    .select()
    .from(finding)
    .where(eq(finding.day, day))
    .orderBy(finding.solved, finding.class);
  return rows.map((row) => ({ ...row, proposal: proposalOf(row) }));
}

/** Findings that nobody solved, of all days: what runs out first on top. */
export async function openFindings(sql: Sql, most = 500): Promise<DayFinding[]> {
  const rows = await openBehind(sql, undefined, most);
  return rows.map((row) => ({ ...row, proposal: proposalOf(row) }));
}

const pageMost = 200;

/** FINANCE-48: a page of them behind a known one, and how many there are in all. */
export async function openPageOf(sql: Sql, after: string | undefined): Promise<OpenPage> {
  const last =
    after === undefined ? [] : await sql.select().from(finding).where(eq(finding.id, after));
  const rows = await openBehind(sql, last[0], pageMost);
  const [all] = await sql.select({ n: count() }).from(finding).where(eq(finding.solved, false));
  const findings = rows.map((row) => ({ ...row, proposal: proposalOf(row) }));
  return { findings, total: all?.n ?? 0 };
}

/** JOBS-10: all of them, page by page. */
export function openPages(sql: Sql): AsyncIterable<readonly OpenFinding[]> {
  return pagesOf<OpenFinding>((last) => openBehind(sql, last, pageRows));
}

export type OpenFinding = typeof finding.$inferSelect;

function openBehind(sql: Sql, last: OpenFinding | undefined, most: number): Promise<OpenFinding[]> {
  const { solved, dueAt, id } = finding;
  const behind = last && raw`(${dueAt}, ${id}) > (${last.dueAt}, ${last.id})`;
  return sql
    .select()
    .from(finding)
    .where(and(eq(solved, false), behind))
    .orderBy(dueAt, id)
    .limit(most);
}

export function billFilesOf(sql: Sql, day: string) {
  return sql
    .select()
    .from(billFile)
    .where(eq(billFile.day, day))
    .orderBy(billFile.kind, billFile.provider);
}
