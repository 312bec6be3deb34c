import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * `npm run module -- NAME`: the skeleton of a module with its first rule and a test of that rule
 * that fails until the rule is built. The name must then be put into architecture.ts, in its place.
 */
const [name = ''] = process.argv.slice(2);
const root = join(import.meta.dirname, '..');
const folder = join(root, 'modules', name);

if (!/^[a-z][a-z-]{1,20}$/.test(name)) {
  process.stderr.write(`应为小写英文名 / a lower-case name is expected, got "${name}"\n`);
  process.exit(1);
}
if (existsSync(folder)) {
  process.stderr.write(`模块已存在 / the module is already there: ${name}\n`);
  process.exit(1);
}

const id = `${name.replaceAll('-', '').toUpperCase()}-1`;
const open = '[';
const files: Readonly<Record<string, string>> = {
  'README.md': `# ${name}\n\nWhat it owns, its words, its limits: half a page.\n`,
  'SPEC.md': `# Rules of ${name}\n\n- **${id}** The first rule, as one sentence that can be seen to hold.\n`,
  'index.ts': `/** The face of ${name}: functions that take and give readonly data. */\nexport {};\n`,
  'domain/first-rule.ts': `/** ${id}: pure; time, ids and chance are arguments. */\nexport function firstRule(): boolean {\n  return false;\n}\n`,
  'first-rule.test.ts': [
    "import { expect, it } from 'vitest';",
    "import { firstRule } from './domain/first-rule.ts';",
    '',
    `it('${open}${id}] holds', () => {`,
    '  expect(firstRule()).toBe(true);',
    '});',
    '',
  ].join('\n'),
};

for (const [file, text] of Object.entries(files)) {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
process.stdout.write(
  `modules/${name} 已建好。下一步:写进 architecture.ts 的位置,然后让 ${id} 的测试变绿。\n` +
    `modules/${name} is there. Next: its place in architecture.ts, then make the test of ${id} pass.\n`,
);
