import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One folder for one run of the tests: what a test file has made others begin with. */
export default function openRun(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-run-'));
  process.env['DIANBO_TEST_RUN'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
