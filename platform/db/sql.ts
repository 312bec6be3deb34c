import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

/**
 * What queries run on: the database itself or a transaction, the same type, so that a store does
 * not care. On the embedded database there is one connection: inside a transaction only use the
 * transaction, never the database.
 */
export type Sql = Pick<
  NodePgDatabase,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute'
>;
