import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser that the stories are told in: named, installed, or fetched by Playwright before. */
export function findChromium(): string | undefined {
  const named = process.env['DIANBO_CHROMIUM'];
  if (named !== undefined && existsSync(named)) return named;
  return [...places, chromium.executablePath()].find((path) => existsSync(path));
}

/** Gets a browser: from Debian where we may install, otherwise by Playwright's own download. */
export function installChromium(): string {
  process.stdout.write('  正在安装 Chromium…… / Installing Chromium…\n');
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    const packages = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
    execFileSync('apt-get', packages, { stdio: 'inherit' });
  } else {
    const folder = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'));
    const cli = [join(folder, 'cli.js'), 'install', 'chromium'];
    execFileSync(process.execPath, cli, { stdio: 'inherit' });
  }
  const found = findChromium();
  if (found === undefined) throw new Error('Chromium could not be installed; set DIANBO_CHROMIUM');
  return found;
}
