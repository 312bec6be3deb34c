import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from './report.ts';

/** Cases a parser at most: those that need a connection or an engine each (ZIP, RTMP, FLV, upgrades, statements) take 100,000. */
const cases = Number(process.env['DIANBO_FUZZ'] ?? 150_000);

/** Every parser's fuzz: the tests of the slice, fed for longer. */
export function fuzzing(): Promise<void> {
  const root = join(import.meta.dirname, '..');
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-fuzz-'));
  const told = join(folder, 'told.json');
  spawnSync(
    process.execPath,
    [
      '--max-old-space-size=1024',
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      'rules',
      'fuzz',
      '--testTimeout=3600000',
      '--reporter=json',
      `--outputFile=${told}`,
    ],
    { cwd: root, env: { ...process.env, DIANBO_FUZZ: String(cases) }, encoding: 'utf8' },
  );
  const counts: Told = JSON.parse(readFileSync(told, 'utf8'));
  rmSync(folder, { recursive: true });
  const { numPassedTests: passed, numFailedTests: failed } = counts;
  const minutes = Number(((performance.now() - began) / 60_000).toFixed(1));
  report('fuzz', { casesAParser: cases, passed, failed, minutes });
  if (failed > 0) throw new Error(`${failed} parsers failed:\n${faultsIn(counts).join('\n')}`);
  return Promise.resolve();
}

/** What the test runner writes, as far as it is read here. */
interface Told {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

function faultsIn({ testResults }: Told): readonly string[] {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages = [] }) => `${fullName}: ${failureMessages.join('; ')}`),
  );
}
