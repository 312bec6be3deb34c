import type { Sql } from '../../../platform/db/index.ts';
import type { Aging, KeptObject } from '../../../platform/personal/index.ts';
import { shortestBefore, type RetentionRule } from '../domain/retention.ts';
import shipped from '../rules/retention.json' with { type: 'json' };

/** The shape is that of the file; a test reads every row. */
export const retentionRules = shipped as readonly RetentionRule[];

interface Page {
  readonly objects: readonly KeptObject[];
  /** How many of them went; told by whoever looked at them. */
  gone: number;
}

const pageSize = 2000;

/**
 * All that may be due, the oldest first, each once: what stays (held, needed, not over yet) keeps nothing behind it
 * from going.
 */
export async function* pagesOf(
  sql: Sql,
  aging: Aging,
  now: number,
  size = pageSize,
): AsyncGenerator<Page> {
  const rules = retentionRules.filter((rule) =>
    rule.kinds.some((kind) => aging.kinds.includes(kind)),
  );
  const before = shortestBefore(rules, now);
  const met = new Set<string>();
  for (let offset = 0; ;) {
    const found = await aging.page(sql, { before, offset, limit: size });
    if (found.length === 0) return;
    const looked: Page = { objects: found.filter(({ id }) => !met.has(id)), gone: 0 };
    for (const { id } of found) met.add(id);
    yield looked;
    offset += found.length - looked.gone;
  }
}
