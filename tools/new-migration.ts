import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run migration -- --name WHAT`: SQL for what changed in the schemas. HOUSE-37: of the snapshots the newest stays,
 * since the next migration is told by it alone.
 */
const root = join(import.meta.dirname, '..');
const kit = join(root, 'node_modules/drizzle-kit/bin.cjs');
execFileSync(process.execPath, [kit, 'generate', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
const meta = join(root, 'migrations/meta');
const snapshots = readdirSync(meta).filter((name) => name.endsWith('_snapshot.json'));
for (const older of snapshots.toSorted().slice(0, -1)) rmSync(join(meta, older));
