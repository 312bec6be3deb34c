export { openDatabase, type Database, type DatabaseOptions } from './open.ts';
export type { Lead } from './lead.ts';
export { databaseAway, lockTimeout, uniqueViolation } from './trouble.ts';
export { insertRows, pageRows, pagesOf, rowsAtOnce } from './rows.ts';
export { sayPurging } from './purge.ts';
export { containing, textList, type Sql } from './sql.ts';
