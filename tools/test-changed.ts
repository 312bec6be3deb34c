import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEdges, sourceFiles } from './arch/read.ts';
import { baseOf, changedSince } from './changed/files.ts';
import { chooseTests } from './changed/reach.ts';
import { findChromium } from './chromium.ts';

/** The tests that what somebody works at can turn red (docs/testing.md says which, and what is left to CI). */
const root = join(import.meta.dirname, '..');
const base = baseOf(root);
const changed = changedSince(root, base);
if (changed === undefined) {
  process.stderr.write('没有 git 历史:请用 npm test / no git history: use npm test\n');
  process.exit(1);
}
const texts = new Map<string, string>();
const read = (path: string): string => {
  const file = join(root, path);
  const text = texts.get(path) ?? (existsSync(file) ? readFileSync(file, 'utf8') : '');
  texts.set(path, text);
  return text;
};
const { rules, stories } = chooseTests(changed, {
  edges: readEdges(root),
  sources: sourceFiles(root),
  read,
});
const told = rules === 'all' ? 'all' : rules.length;
process.stdout.write(
  `${changed.length} changed since ${base?.slice(0, 12)}: ${told} files of rules, ${stories.length} stories\n`,
);
if (rules.length + stories.length === 0 && changed.some((path) => !path.endsWith('.md'))) {
  process.stdout.write(
    '这些改动这里测不到,请用 npm test / nothing here tests these changes: use npm test\n',
  );
}

/** Returns whether they passed; nothing asked is nothing failed. */
function run(project: string, files: readonly string[] | 'all'): boolean {
  if (files.length === 0) return true;
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const named = files === 'all' ? [] : files;
  const env = { DIANBO_SEEDS: '200', DIANBO_CHROMIUM: findChromium(), ...process.env };
  const asked = ['run', '--project', project, ...process.argv.slice(2), ...named];
  return (
    spawnSync(process.execPath, [vitest, ...asked], { cwd: root, stdio: 'inherit', env }).status ===
    0
  );
}

const passed = [run('rules', rules), run('stories', stories)];
process.exit(passed.includes(false) ? 1 : 0);
