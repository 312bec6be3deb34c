export { openDatabase, type Database, type DatabaseOptions } from './open.ts';
export type { Lead } from './lead.ts';
export { DatabaseBusy, patiently } from './connection.ts';
export { insertRows, pageRows, pagesOf, rowsAtOnce } from './rows.ts';
export { databaseAway, databaseBusy, lockTimeout, uniqueViolation } from './trouble.ts';
export { silentMostMs } from './lease.ts';
export { sayPurging } from './purge.ts';
export { containing, textList, type Sql } from './sql.ts';
