import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, installChromium } from './chromium.ts';

/**
 * All tests, Chromium included. Ends with `N passed, N failed` (and `, N skipped`) alone on a line.
 * In CI a skipped test is a failure.
 */
const root = join(import.meta.dirname, '..');
const report = join(tmpdir(), `dianbo-test-${process.pid}.json`);

const chromium = findChromium() ?? installChromium();
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const asked = process.argv.slice(2);
const run = spawnSync(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...asked],
  { cwd: root, stdio: 'inherit', env: { ...process.env, DIANBO_CHROMIUM: chromium } },
);

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

if (!existsSync(report)) {
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}
const told: Report = JSON.parse(readFileSync(report, 'utf8'));
rmSync(report);
const { numPassedTests: passed, numPendingTests: skipped } = told;
// A file that does not even load has failed without a failed test in it.
const broken = run.status !== 0 && told.numFailedTests === 0 ? 1 : 0;
const failed = told.numFailedTests + broken;
const tail = skipped > 0 ? `, ${skipped} skipped` : '';
process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`);
const skippedInCi = process.env['CI'] === 'true' && skipped > 0;
process.exit(failed > 0 || skippedInCi ? 1 : 0);
