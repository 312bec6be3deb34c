import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaintsOf, idsIn, missingPaths, rulesIn } from './check.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const specs = globSync('{modules,platform,media,stories,tools}/**/SPEC.md', { cwd: root });
const tests = globSync('{modules,platform,media,stories,tools,world}/**/*.{test,story}.ts', {
  cwd: root,
});
const rules = specs.flatMap((path) => rulesIn(path, read(path)));
const documents = globSync(
  [
    '*.md',
    'docs/*.md',
    '{apps,bench,design,media,modules,platform,stories,tools,world}/**/{README,SPEC}.md',
  ],
  { cwd: root, exclude: (path) => path.endsWith('node_modules') },
);
const exists = (path: string): boolean => globSync(path, { cwd: root }).length > 0;
const complaints = [
  ...complaintsOf(
    rules,
    tests.flatMap((path) => idsIn(read(path))),
  ),
  ...documents.flatMap((path) => missingPaths(path, read(path), exists)),
];
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.stdout.write(`${rules.length} rules, ${complaints.length} complaints\n`);
process.exit(complaints.length > 0 ? 1 : 0);
