import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaintsOf, idsIn, rulesIn } from './check.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const specs = globSync('{modules,platform,media,stories,tools}/**/SPEC.md', { cwd: root });
const tests = globSync('{modules,platform,media,stories,tools,world}/**/*.{test,story}.ts', {
  cwd: root,
});
const rules = specs.flatMap((path) => rulesIn(path, read(path)));
const complaints = complaintsOf(
  rules,
  tests.flatMap((path) => idsIn(read(path))),
);
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.stdout.write(`${rules.length} rules, ${complaints.length} complaints\n`);
process.exit(complaints.length > 0 ? 1 : 0);
