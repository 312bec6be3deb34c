import { sql, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

/**
 * What queries run on: the database itself or a transaction, the same type, so that a store does
 * not care. Inside a transaction only use the transaction, never the database: that is another
 * connection, which sees nothing of this one and for which a busy pool may let it wait for ever.
 */
export type Sql = Pick<
  NodePgDatabase,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute'
>;

/**
 * Texts as one PostgreSQL array, `'{"a","b"}'::text[]`: unlike a list of parameters its statement is short,
 * and unlike a set-returning function it lets the planner use an index. Written here in one go because the
 * driver looks at each text for itself, which for the hundreds of a batch costs more than the query.
 */
export function textList(texts: readonly string[]): SQL {
  const plain = texts.every((text) => !needsEscape.test(text));
  const safe = plain ? texts : texts.map((text) => text.replaceAll(escaped, String.raw`\$&`));
  return sql`${safe.length === 0 ? '{}' : `{"${safe.join('","')}"}`}::text[]`;
}

const needsEscape = /["\\]/;
const escaped = /["\\]/g;

/** What `like` and `ilike` are asked for where a text may stand anywhere; signs that mean something to them mean themselves. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
