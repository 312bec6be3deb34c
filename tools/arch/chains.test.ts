import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'dianbo-chains-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));

const later = `import { EventEmitter } from 'node:events';
export const later = (): Promise<number> => Promise.resolve(3);
export const ends = new EventEmitter();
`;

/** Chains that end nowhere, each in a file of its own, and the rule that must report it. */
const planted: readonly (readonly [string, string, string])[] = [
  ['platform/a.ts', 'later();', 'no-floating-promises'],
  ['modules/order/app/b.ts', 'void later();', 'no-floating-promises'],
  ['media/c.ts', 'later().then(() => 4);', 'no-floating-promises'],
  ['world/d.ts', 'later().finally(() => 4);', 'no-floating-promises'],
  ['apps/server/e.ts', '[1].map(() => later());', 'no-floating-promises'],
  ['apps/room/f.tsx', 'later();', 'no-floating-promises'],
  ['apps/crowd/g.ts', "ends.on('a', () => void later());", 'no-void'],
  ['media/h.ts', 'export const f = (): void => void later().then(() => 4);', 'no-void'],
  ['platform/i.ts', "ends.on('a', async () => { await later(); });", 'no-misused-promises'],
  ['platform/j.ts', "ends.on('a', () => later());", 'no-misused-promises'],
  [
    'modules/live/app/k.ts',
    'setTimeout(async () => { await later(); }, 3);',
    'no-misused-promises',
  ],
  ['modules/live/app/l.ts', 'setInterval(later, 3);', 'no-misused-promises'],
  ['apps/server/m.ts', '[1].forEach(async () => { await later(); });', 'no-misused-promises'],
  [
    'apps/server/n.ts',
    "process.on('SIGTERM', async () => { await later(); });",
    'no-misused-promises',
  ],
];

/** What is right: a chain with its catch, one that is awaited, one that is handed over. */
const allowed: readonly (readonly [string, string])[] = [
  ['platform/right.ts', 'later().catch(() => 4);\nawait later();\nexport const kept = later();'],
  ['modules/live/web/right.tsx', 'export const click = (): void => void later();\nvoid later();'],
];

interface Reported {
  readonly code: string;
  readonly filename: string;
}

let reported: readonly Reported[] = [];
beforeAll(async () => {
  const write = (path: string, source: string): void => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), source);
  };
  for (const name of ['.oxlintrc.json', 'tsconfig.json'])
    cpSync(join(root, name), join(project, name));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  write('later.ts', later);
  for (const [path, source] of [...planted, ...allowed]) {
    const up = '../'.repeat(path.split('/').length - 1);
    write(
      path,
      `import { ends, later } from '${up}later.ts';\nexport { ends, later };\n${source}\n`,
    );
  }
  const lint = join(root, 'node_modules/oxlint/bin/oxlint');
  const said = await new Promise<string>((resolve) => {
    const options = { cwd: project };
    execFile(process.execPath, [lint, '--type-aware', '-f', 'json'], options, (_error, stdout) =>
      resolve(stdout),
    );
  });
  // The linter's own format.
  ({ diagnostics: reported } = JSON.parse(said) as { diagnostics: Reported[] });
}, 60_000);

const codesIn = (path: string): string =>
  reported
    .filter(({ filename }) => filename === path)
    .map(({ code }) => code)
    .join(' ');

it.each(planted)('[FAULT-2] in %s the linter reports %s', (path, _source, rule) => {
  expect(codesIn(path)).toContain(rule);
});

it.each(allowed)('[FAULT-2] in %s the linter lets stand what has its catch', (path) => {
  expect(codesIn(path)).not.toMatch(/promises|void/);
});
