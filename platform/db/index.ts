export { openDatabase, type Database } from './open.ts';
export { dumpDatabase, restoreDatabase, newestDump } from './dump.ts';
export { databaseAway, lockTimeout, uniqueViolation } from './trouble.ts';
export { sayPurging } from './purge.ts';
export { containing, textList, type Sql } from './sql.ts';
