import type { Actor } from '../../../platform/access/index.ts';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { RiskCase, RiskFigures, RiskRule, RuleChange } from '../contract.ts';
import { shareIntervals, sharesAt, type Counted, type Shares } from '../domain/measure.ts';
import { rules } from '../domain/rules.ts';
import type { Thresholds } from '../domain/verdict.ts';
import { riskDecided } from '../events.ts';
import { caseUnknown, ruleUnknown, thresholdsCross } from '../refusals.ts';
import { caseStore, type DecidedCase } from '../store/cases.ts';
import { seenStore } from '../store/seen.ts';
import { termsStore } from '../store/terms.ts';
import type { JudgingDeps } from './judging.ts';
import { termsOf } from './look.ts';

const monthMs = 30 * 86_400_000;

export interface Deciding {
  readonly id: string;
  readonly fraud: boolean;
  readonly note: string;
  readonly by: string;
}

/** RISK-4: a person decides, once. What follows for the order is published. */
export async function decideCase(
  deps: JudgingDeps,
  tx: Sql,
  { id, fraud, note, by }: Deciding,
): Promise<Result<RiskCase>> {
  const decided = await caseStore.decide(tx, id, {
    state: fraud ? 'fraud' : 'cleared',
    note,
    decidedAt: deps.clock.now(),
    decidedBy: by,
  });
  if (!decided) return no(caseUnknown);
  if (decided.orderId !== null) {
    const data = { orderId: decided.orderId, fraud, note, by };
    const event = riskDecided.create({ id: deps.newId('fct'), at: deps.clock.now(), data });
    await deps.outbox.append(tx, [event]);
  }
  return ok(decided);
}

/** The buyer says why it was wrong; the newest case of theirs is looked at again. */
export async function appealTo(
  sql: Sql,
  viewerId: string,
  text: string,
): Promise<Result<{ id: string }>> {
  const last = await caseStore.lastOf(sql, viewerId);
  if (!last) return no(caseUnknown);
  await caseStore.appeal(sql, last.id, text);
  return ok({ id: last.id });
}

export interface WorkDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'write'>;
}

export async function rulesOf(sql: Sql, now: number): Promise<RiskRule[]> {
  const { weights } = await termsOf(sql);
  const hits = await seenStore.hitsByRule(sql, now - monthMs);
  return rules.map(({ id, words, points, limits }) => {
    const set = weights.get(id) ?? { on: true, points, limits };
    return { id, words, ...set, limits: { ...set.limits }, hits: hits.get(id) ?? 0 };
  });
}

export async function changeRule(
  { database, clock, audit }: WorkDeps,
  { id, on, points, limits }: RuleChange & { readonly id: string },
  by: Pick<Actor, 'id'>,
): Promise<Result<{ id: string }>> {
  const rule = rules.find((item) => item.id === id);
  if (!rule) return no(ruleUnknown);
  const kept = Object.fromEntries(
    Object.entries(rule.limits).map(([name, usual]) => [name, limits[name] ?? usual]),
  );
  await database.inTransaction(async (tx) => {
    const set = (await termsOf(tx)).weights.get(id);
    const before = set ?? { on: true, points: rule.points, limits: rule.limits };
    await termsStore.setRule(tx, id, { on, points, limits: kept });
    const entry = { at: clock.now(), actor: by.id, action: 'risk.rule', object: id };
    await audit.write(tx, { ...entry, detail: { before, on, points, limits: kept } });
  });
  return ok({ id });
}

export async function setThresholds(
  { database, clock, audit }: WorkDeps,
  set: Thresholds,
  by: Pick<Actor, 'id'>,
): Promise<Result<Thresholds>> {
  if (!(set.stepUpAt < set.reviewAt && set.reviewAt < set.blockAt)) return no(thresholdsCross);
  await database.inTransaction(async (tx) => {
    const before = (await termsOf(tx)).thresholds;
    await termsStore.setThresholds(tx, set);
    const entry = { at: clock.now(), actor: by.id, action: 'risk.thresholds', object: 'all' };
    await audit.write(tx, { ...entry, detail: { before, ...set } });
  });
  return ok(set);
}

const budget = 0.01;

/** Whom people found bad, one by one, and all others by score, counted by the database. */
async function countedOf(
  sql: Sql,
  since: number,
  decided: readonly DecidedCase[],
): Promise<Counted> {
  // What was stopped stands among the cases; counted among the judged too, it would weigh twice.
  const { fraud, others } = await seenStore.passedOn(sql, since);
  const fine = new Map(others);
  const bad = fraud.map((item) => ({ ...item, bad: true }));
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
  const counts = await seenStore.countByAction(sql, since);
  const of = (action: string): number => counts.get(action) ?? 0;
  const decided = await caseStore.decidedSince(sql, since);
  const counted = await countedOf(sql, since, decided);
  const stoppedFen = decided
    .filter((item) => item.state === 'fraud')
    .reduce((sum, item) => sum + item.amountFen, 0);
  const known = counted.bad.length > 0;
  const [shares, intervals] = [sharesAt(counted, budget), shareIntervals(counted, budget)];
  const figure = (name: keyof Shares) =>
    known ? { value: shares[name], ...intervals[name] } : null;
  return {
    judged: [...counts.values()].reduce((sum, n) => sum + n, 0),
    passed: of('pass'),
    stepped: of('step-up'),
    reviewed: of('review'),
    blocked: of('block'),
    labelled: decided.length,
    budget,
    stoppedFen,
    precision: figure('precision'),
    recall: figure('recall'),
    valueRecall: figure('valueRecall'),
  };
}
