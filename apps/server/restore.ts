import { join } from 'node:path';
import { newestDump, restoreDatabase } from '../../platform/db/index.ts';
import { readSettings } from './settings.ts';

/** `npm run restore [file]`: puts the newest dump (or the named one) back in place. */
const { folder } = readSettings([]);
const dump = process.argv[2] ?? newestDump(join(folder, 'dumps'));
if (dump === undefined) {
  process.stderr.write(`没有备份 / there is no dump in ${join(folder, 'dumps')}\n`);
  process.exit(1);
}
await restoreDatabase(dump, join(folder, 'db'));
process.stdout.write(`已恢复 / restored: ${dump}\n`);
