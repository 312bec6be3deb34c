export { openDatabase, type Database } from './open.ts';
export { dumpDatabase, restoreDatabase, newestDump } from './dump.ts';
export { databaseAway, uniqueViolation } from './trouble.ts';
export { sayPurging } from './purge.ts';
export type { Sql } from './sql.ts';
