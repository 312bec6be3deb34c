import type { Sql } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { Past } from '../domain/past.ts';
import { rules } from '../domain/rules.ts';
import { usualThresholds, type Thresholds, type Weight } from '../domain/verdict.ts';
import { riskRule, threshold } from '../store/schema.ts';
import {
  groupsOf,
  marksOf,
  pastOf,
  usedTickets,
  type JudgingOpening,
  type Marks,
} from './history.ts';

/** What has to be known of people before their wishes are judged; nothing of what is not a row yet. */
export interface JudgingLooked {
  readonly terms: Terms;
  readonly past: readonly Past[];
  readonly marks: Marks;
  readonly groups: ReadonlyMap<string, number>;
  readonly used: ReadonlySet<string>;
}

export async function lookAtPast(
  { clock }: { readonly clock: Clock },
  tx: Sql,
  opening: JudgingOpening,
): Promise<JudgingLooked> {
  const now = clock.now();
  return {
    terms: await termsOf(tx),
    past: await pastOf(tx, opening, now),
    marks: await marksOf(tx, opening.viewers, now),
    groups: await groupsOf(tx, opening),
    used: await usedTickets(tx, opening.tickets),
  };
}

export interface Terms {
  readonly weights: ReadonlyMap<string, Weight>;
  readonly thresholds: Thresholds;
}

export async function termsOf(sql: Sql): Promise<Terms> {
  const changed = await sql.select().from(riskRule);
  const weights = new Map<string, Weight>(
    rules.map(({ id, points, limits }) => [id, { on: true, points, limits }]),
  );
  for (const { id, on, points, limits } of changed) weights.set(id, { on, points, limits });
  const [set] = await sql.select().from(threshold);
  return { weights, thresholds: set ?? usualThresholds };
}
