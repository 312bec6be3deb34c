import type { Sql } from '../../../platform/db/index.ts';
import type { Kept } from '../../../platform/personal/index.ts';
import type { Outcome } from '../contract.ts';
import { keptUntil } from '../domain/retention.ts';
import type { Deps } from './deps.ts';
import { restrictionStore } from '../store/restrictions.ts';
import { retentionRules } from './aging.ts';
import { withdrawAll } from './consents.ts';
import { isOver } from './retention.ts';

/** What no moment ends yet, such as an order on its way. */
const running = '个人信息保护法 第13条第(二)项(合同履行中)';

/** Nightly copies, and what a restore set aside, are kept for two weeks at most. */
const backupsMs = 14 * 86_400_000;

export interface Forgetting {
  readonly subjectId: string;
  readonly close: boolean;
}

/**
 * PRIVACY-7: removes everything of a person that neither law nor a running contract keeps; what is
 * kept is only stored from then on (PIPL 47), and the outcome names each with its law and its end.
 */
export async function forgetSubject(
  deps: Deps,
  tx: Sql,
  { subjectId, close }: Forgetting,
): Promise<Outcome> {
  const at = deps.clock.now();
  await withdrawAll(deps, tx, subjectId);
  const kept: Kept[] = [];
  for (const source of deps.sources) {
    if (source.keeps) kept.push(...(await source.keeps(tx, subjectId)));
  }
  const stays = kept.filter((item) => !isOver(item, at));
  const refs = new Set(stays.flatMap((item) => item.deps));
  let removed = 0;
  for (const source of deps.sources) {
    if (source.forget) removed += await source.forget(tx, subjectId, refs);
  }
  if (close) await restrictionStore.close(tx, subjectId, at);
  else if (stays.length > 0) await restrictionStore.restrict(tx, subjectId, at);
  return { removed, kept: summed(stays), backupsUntil: at + backupsMs };
}

/** One line for each kind of thing, with how many there are and the latest end. */
function summed(kept: readonly Kept[]): Outcome['kept'] {
  const lines = new Map<string, Outcome['kept'][number]>();
  for (const item of kept) {
    const rule = keptUntil(item, retentionRules);
    const law = rule?.rule.law ?? running;
    const until = rule?.until ?? null;
    const key = `${item.what.zh}\n${law}`;
    const line = lines.get(key) ?? { what: item.what, law, until, count: 0 };
    const later = line.until === null || until === null ? null : Math.max(line.until, until);
    lines.set(key, { ...line, until: later, count: line.count + 1 });
  }
  return [...lines.values()];
}
