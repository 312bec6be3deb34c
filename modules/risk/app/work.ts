import { and, count, desc, eq, gte, ilike, isNotNull, ne, not, or, sql as raw } from 'drizzle-orm';
import {
  containing,
  pageRows,
  pagesOf,
  type Database,
  type Sql,
} from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type {
  RiskCase,
  RiskCaseList,
  RiskFigures,
  RiskFilter,
  RiskRule,
  RuleChange,
} from '../contract.ts';
import { shareIntervals, sharesAt, type Counted, type Shares } from '../domain/measure.ts';
import { rules } from '../domain/rules.ts';
import type { Thresholds } from '../domain/verdict.ts';
import { caseUnknown, ruleUnknown, thresholdsCross } from '../refusals.ts';
import { riskCase, riskRule, seen, threshold } from '../store/schema.ts';
import type { JudgingNeeds } from './judging.ts';
import { termsOf } from './look.ts';

const monthMs = 30 * 86_400_000;

/** The worst first; `total` is how many fit, however few are asked for. */
export async function casesOf(sql: Sql, filter: RiskFilter): Promise<RiskCaseList> {
  const where = conditions(filter);
  const rows = await sql
    .select()
    .from(riskCase)
    .where(where)
    .orderBy(desc(riskCase.score), desc(riskCase.at))
    .limit(filter.limit);
  const [all] = await sql.select({ n: count() }).from(riskCase).where(where);
  return { cases: rows.map((row) => ({ ...row, hits: [...row.hits] })), total: all?.n ?? 0 };
}

/** JOBS-10: all that fit, page by page. */
export async function* casePages(
  sql: Sql,
  filter: RiskFilter,
): AsyncGenerator<readonly RiskCase[]> {
  const { score, at, id } = riskCase;
  const read = (last: RiskCase | undefined) =>
    sql
      .select()
      .from(riskCase)
      .where(
        and(
          conditions(filter),
          last && raw`(${score}, ${at}, ${id}) < (${last.score}, ${last.at}, ${last.id})`,
        ),
      )
      .orderBy(desc(score), desc(at), desc(id))
      .limit(pageRows);
  yield* pagesOf<RiskCase>(read);
}

function conditions(filter: RiskFilter) {
  const like = containing(filter.search ?? '');
  const state = filter.state === 'appealed' ? undefined : filter.state;
  return and(
    state === undefined ? undefined : eq(riskCase.state, state),
    filter.state === 'appealed'
      ? and(isNotNull(riskCase.appeal), eq(riskCase.state, 'open'))
      : undefined,
    filter.rule === undefined
      ? undefined
      : raw`${riskCase.hits}::text like ${`%"${filter.rule}"%`}`,
    filter.search === undefined || filter.search === ''
      ? undefined
      : or(
          ilike(riskCase.id, like),
          ilike(riskCase.orderId, like),
          ilike(riskCase.viewerId, like),
          ilike(riskCase.maskedName, like),
        ),
  );
}

export interface Deciding {
  readonly id: string;
  readonly fraud: boolean;
  readonly note: string;
  readonly by: string;
}

/** RISK-4: a person decides, once. What follows for the order is told to whoever asked. */
export async function decideCase(
  needs: JudgingNeeds,
  tx: Sql,
  { id, fraud, note, by }: Deciding,
): Promise<Result<RiskCase>> {
  const [row] = await tx
    .update(riskCase)
    .set({
      ...{ state: fraud ? 'fraud' : 'cleared', note },
      ...{ decidedAt: needs.clock.now(), decidedBy: by },
    })
    .where(and(eq(riskCase.id, id), eq(riskCase.state, 'open')))
    .returning();
  if (!row) return no(caseUnknown);
  if (row.orderId !== null) {
    const data = { orderId: row.orderId, fraud, note, by };
    const told = { id: needs.newId('fct'), type: 'risk.decided.v1', at: needs.clock.now(), data };
    await needs.outbox.append(tx, [told]);
  }
  return ok({ ...row, hits: [...row.hits] });
}

/** The buyer says why it was wrong; the newest case of theirs is looked at again. */
export async function appealTo(
  sql: Sql,
  viewerId: string,
  text: string,
): Promise<Result<{ id: string }>> {
  const [last] = await sql
    .select()
    .from(riskCase)
    .where(eq(riskCase.viewerId, viewerId))
    .orderBy(desc(riskCase.at))
    .limit(1);
  if (!last) return no(caseUnknown);
  await sql.update(riskCase).set({ appeal: text, state: 'open' }).where(eq(riskCase.id, last.id));
  return ok({ id: last.id });
}

export interface WorkNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'write'>;
}

interface Setter {
  readonly id: string;
}

export async function rulesOf(sql: Sql, now: number): Promise<RiskRule[]> {
  const { weights } = await termsOf(sql);
  const { rows } = await sql.execute<{ rule: string; n: number }>(raw`
    select r as rule, count(*)::int as n from risk.seen, unnest(string_to_array(rules, ' ')) r
    where at > ${now - monthMs} and rules <> '' group by r`);
  const hits = new Map(rows.map((row) => [row.rule, row.n]));
  return rules.map(({ id, words, points, limits }) => {
    const set = weights.get(id) ?? { on: true, points, limits };
    return { id, words, ...set, limits: { ...set.limits }, hits: hits.get(id) ?? 0 };
  });
}

export async function changeRule(
  { database, clock, audit }: WorkNeeds,
  { id, on, points, limits }: RuleChange & { readonly id: string },
  by: Setter,
): Promise<Result<{ id: string }>> {
  const rule = rules.find((item) => item.id === id);
  if (!rule) return no(ruleUnknown);
  const kept = Object.fromEntries(
    Object.entries(rule.limits).map(([name, usual]) => [name, limits[name] ?? usual]),
  );
  const row = { id, on, points, limits: kept, version: 1 };
  await database.inTransaction(async (tx) => {
    const set = (await termsOf(tx)).weights.get(id);
    const before = set ?? { on: true, points: rule.points, limits: rule.limits };
    await tx
      .insert(riskRule)
      .values(row)
      .onConflictDoUpdate({
        target: riskRule.id,
        set: { on, points, limits: kept, version: raw`${riskRule.version} + 1` },
      });
    const deed = { at: clock.now(), actor: by.id, action: 'risk.rule', object: id };
    await audit.write(tx, { ...deed, detail: { before, on, points, limits: kept } });
  });
  return ok({ id });
}

export async function setThresholds(
  { database, clock, audit }: WorkNeeds,
  set: Thresholds,
  by: Setter,
): Promise<Result<Thresholds>> {
  if (!(set.stepUpAt < set.reviewAt && set.reviewAt < set.blockAt)) return no(thresholdsCross);
  await database.inTransaction(async (tx) => {
    const before = (await termsOf(tx)).thresholds;
    await tx
      .insert(threshold)
      .values({ id: 1, ...set })
      .onConflictDoUpdate({ target: threshold.id, set });
    const deed = { at: clock.now(), actor: by.id, action: 'risk.thresholds', object: 'all' };
    await audit.write(tx, { ...deed, detail: { before, ...set } });
  });
  return ok(set);
}

const budget = 0.01;

type Decided = Pick<typeof riskCase.$inferSelect, 'orderId' | 'state' | 'score' | 'amountFen'>;

/** Whom people found bad, one by one, and all others by score, counted by the database. */
async function countedOf(sql: Sql, since: number, decided: readonly Decided[]): Promise<Counted> {
  // What was stopped stands among the cases; counted among the judged too, it would weigh twice.
  const passedOn = and(gte(seen.at, since), ne(seen.action, 'block'));
  // Who was stopped has no order; one null in the list, and nobody would be outside of it.
  const fraud = raw`exists (select 1 from risk.risk_case c where c.order_id = ${seen.orderId}
    and c.state = 'fraud' and c.at >= ${since} and c.decided_at is not null)`;
  const scores = await sql
    .select({ score: seen.score, cases: count() })
    .from(seen)
    .where(and(passedOn, not(fraud)))
    .groupBy(seen.score);
  const found = await sql
    .select({ score: seen.score, fen: seen.fen })
    .from(seen)
    .where(and(passedOn, fraud));
  const fine = new Map(scores.map(({ score, cases }) => [score, cases]));
  const bad = found.map((item) => ({ ...item, bad: true }));
  for (const { orderId, state, score, amountFen: fen } of decided) {
    if (orderId !== null) continue;
    if (state === 'fraud') bad.push({ score, fen, bad: true });
    else fine.set(score, (fine.get(score) ?? 0) + 1);
  }
  return { fine, bad };
}

/** RISK-7: what the scores were worth, by what people decided, with intervals. */
export async function figuresOf(sql: Sql, now: number): Promise<RiskFigures> {
  const since = now - monthMs;
  const { rows } = await sql.execute<{ action: string; n: number }>(raw`
    select action, count(*)::int as n from risk.seen where at > ${since} group by action`);
  const of = (action: string): number => rows.find((row) => row.action === action)?.n ?? 0;
  const decided = await sql
    .select()
    .from(riskCase)
    .where(and(gte(riskCase.at, since), isNotNull(riskCase.decidedAt)));
  const counted = await countedOf(sql, since, decided);
  const stoppedFen = decided
    .filter((item) => item.state === 'fraud')
    .reduce((sum, item) => sum + item.amountFen, 0);
  const known = counted.bad.length > 0;
  const [shares, intervals] = [sharesAt(counted, budget), shareIntervals(counted, budget)];
  const figure = (name: keyof Shares) =>
    known ? { value: shares[name], ...intervals[name] } : null;
  return {
    judged: rows.reduce((sum, row) => sum + row.n, 0),
    ...{ passed: of('pass'), stepped: of('step-up'), reviewed: of('review'), blocked: of('block') },
    ...{ labelled: decided.length, budget, stoppedFen },
    ...{ precision: figure('precision'), recall: figure('recall') },
    valueRecall: figure('valueRecall'),
  };
}
