// Plain JavaScript for whatever Node.js (20 or newer) the machine has. It installs the pinned
// Node.js and npm, then the packages, builds what changed, and hands over to the real program.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const toolchain = join(here, 'toolchain');
const nodeFolder = join(toolchain, 'node_modules/node/bin');
const npmCli = join(toolchain, 'node_modules/npm/bin/npm-cli.js');
const stamps = join(root, 'node_modules/.dianbo');
const exe = process.platform === 'win32' ? '.exe' : '';

const [task = 'start', ...args] = process.argv.slice(2);

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    `需要 Node.js 20 或更新,现在是 ${process.versions.node} / Node.js 20 or newer is needed`,
  );
  process.exit(1);
}

function say(zh, en) {
  process.stdout.write(`  ${zh} / ${en}\n`);
}

function hashOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function fresh(name, value) {
  const stamp = join(stamps, name);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === value;
}

function stamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}

function environment() {
  const path = [
    nodeFolder,
    join(toolchain, 'node_modules/.bin'),
    join(root, 'node_modules/.bin'),
    process.env.PATH,
  ];
  const env = { ...process.env, PATH: path.join(delimiter) };
  // An outer npm's settings must not steer the inner one.
  for (const name of Object.keys(env)) {
    if (
      /^npm_(config_(prefix|local_prefix|global_prefix|user_agent|noproxy)|lifecycle|package|command)/i.test(
        name,
      )
    )
      delete env[name];
  }
  return env;
}

function installToolchain() {
  if (existsSync(join(nodeFolder, `node${exe}`)) && existsSync(npmCli)) return;
  say('正在准备 Node.js 24……', 'Preparing Node.js 24…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: toolchain,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

// `npm ci` wants every platform's optional binaries in the lock file, and not every registry has them
// all on the day a lock is made; `install --no-save` takes the pinned versions and this machine's own.
function installPackages() {
  const lock = hashOf(join(root, 'package-lock.json'));
  if (fresh('packages', lock)) return;
  say('正在安装依赖(约一分钟)……', 'Installing packages, about a minute…');
  execFileSync(
    join(nodeFolder, `node${exe}`),
    [npmCli, 'install', '--no-save', '--no-fund', '--no-audit', '--loglevel=error'],
    {
      cwd: root,
      stdio: 'inherit',
      env: environment(),
    },
  );
  // Links that the database's package lays by an install script, which npm does not run unasked.
  run('platform/postgres/prepare.ts', []);
  stamp('packages', lock);
}

const built = ['apps', 'design', 'modules', 'platform', 'media'];

function newestChange(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function buildPages() {
  const index = join(root, 'dist/desk.html');
  const changed = Math.max(
    ...built.map((folder) => newestChange(join(root, folder))),
    statSync(join(root, 'package-lock.json')).mtimeMs,
  );
  if (existsSync(index) && statSync(index).mtimeMs > changed) return;
  say('正在构建页面……', 'Building the pages…');
  run('node_modules/vite/bin/vite.js', ['build', '--logLevel', 'error']);
}

function run(script, scriptArgs) {
  execFileSync(join(nodeFolder, `node${exe}`), [join(root, script), ...scriptArgs], {
    cwd: root,
    stdio: 'inherit',
    env: environment(),
  });
}

function attempt(script, scriptArgs) {
  try {
    run(script, scriptArgs);
  } catch (error) {
    process.exit(typeof error.status === 'number' ? error.status : 1);
  }
}

/** Hands over to a long-running program: signals and exit status pass through. */
function become(script, scriptArgs, nodeArgs = []) {
  const child = spawn(
    join(nodeFolder, `node${exe}`),
    [...nodeArgs, join(root, script), ...scriptArgs],
    {
      cwd: root,
      stdio: 'inherit',
      env: environment(),
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  // npm that is told to end goes without a word to us: whoever started us is gone then.
  const parent = process.ppid;
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    // Told once: a second time means that it should not take its time.
    clearInterval(watching);
    child.kill('SIGTERM');
  }, 1000);
  watching.unref();
  child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)));
}

const tasks = {
  start: () => {
    buildPages();
    become('apps/server/main.ts', args);
  },
  dev: () => {
    buildPages();
    const watch = spawn(
      join(nodeFolder, `node${exe}`),
      [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--watch', '--logLevel', 'warn'],
      { cwd: root, stdio: 'inherit', env: environment() },
    );
    process.on('exit', () => watch.kill());
    become('apps/server/main.ts', args, ['--watch']);
  },
  test: () => {
    buildPages();
    become('tools/test.ts', args);
  },
  'test:changed': () => {
    buildPages();
    become('tools/test-changed.ts', args);
  },
  check: () => {
    attempt('node_modules/typescript/bin/tsc', ['-p', '.']);
    attempt('node_modules/oxlint/bin/oxlint', ['--type-aware']);
    attempt('node_modules/oxfmt/bin/oxfmt', ['--check']);
    attempt('node_modules/knip/bin/knip.js', []);
    attempt('tools/spec/main.ts', []);
    attempt('tools/events/main.ts', []);
    attempt('node_modules/vitest/vitest.mjs', [
      'run',
      '--project',
      'rules',
      'tools/arch',
      '--reporter',
      'dot',
    ]);
  },
  bench: () => {
    // What a browser measures is what is written now.
    buildPages();
    become('bench/main.ts', args);
  },
  crowd: () => become('apps/crowd/main.ts', args),
  restore: () => become('apps/server/restore.ts', args),
  pictures: () => {
    buildPages();
    become('tools/pictures.ts', args);
  },
  module: () => become('tools/new-module.ts', args),
  format: () => {
    // A new event is written down first, so that its file is formatted too.
    attempt('tools/events/main.ts', ['--write']);
    become('node_modules/oxfmt/bin/oxfmt', []);
  },
  migration: () => become('tools/new-migration.ts', args),
};

const work = tasks[task];
if (!work) {
  console.error(`没有这个任务 / no such task: ${task}(${Object.keys(tasks).join(' ')})`);
  process.exit(1);
}
installToolchain();
installPackages();
work();
