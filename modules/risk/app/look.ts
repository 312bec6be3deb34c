import type { Sql } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { JudgingOpening, Marks, Past } from '../domain/past.ts';
import { rules } from '../domain/rules.ts';
import { usualThresholds, type Thresholds, type Weight } from '../domain/verdict.ts';
import { groupStore, markStore } from '../store/marks.ts';
import { seenStore } from '../store/seen.ts';
import { termsStore } from '../store/terms.ts';
import { nonceOf } from './queue-ticket.ts';

/** What has to be known of people before their order requests are judged; nothing of what is not a row yet. */
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
  const nonces = opening.queueTickets.flatMap((ticket) => nonceOf(ticket) ?? []);
  return {
    terms: await termsOf(tx),
    past: await seenStore.past(tx, opening, now),
    marks: await markStore.of(tx, opening.viewers, now),
    groups: await groupStore.sizes(tx, opening),
    used: await seenStore.usedQueueTickets(tx, nonces),
  };
}

export interface Terms {
  readonly weights: ReadonlyMap<string, Weight>;
  readonly thresholds: Thresholds;
}

export async function termsOf(sql: Sql): Promise<Terms> {
  const changed = await termsStore.changedRules(sql);
  const weights = new Map<string, Weight>(
    rules.map(({ id, points, limits }) => [id, { on: true, points, limits }]),
  );
  for (const { id, on, points, limits } of changed) weights.set(id, { on, points, limits });
  const set = await termsStore.thresholds(sql);
  return { weights, thresholds: set ?? usualThresholds };
}
