import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { openDatabase, type Sql } from '../platform/db/index.ts';
import { openServer } from '../platform/postgres/index.ts';
import { findChromium } from '../tools/chromium.ts';
import { demoPassword } from '../world/seed.ts';

const root = join(import.meta.dirname, '..');

/** The shipped program as a process of its own, on its own data, and a browser with three cameras. */
export interface Stage {
  readonly base: string;
  readonly rtmpPort: number;
  readonly browser: Browser;
  /** What the browser complained about; a story ends with none. */
  readonly complaints: string[];
  signIn(username: string, options?: { lang?: 'zh' | 'en'; phone?: boolean }): Promise<Page>;
  viewer(lang?: 'zh' | 'en'): Promise<Page>;
  picture(page: Page, name: string): Promise<void>;
  /** Ends the program as a power cut would, and starts it again. */
  killAndRestart(): Promise<void>;
  /** Stops the program, lets `work` at its database as nobody should, and starts it again. */
  whileDown(work: (sql: Sql) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export const phone = { width: 390, height: 844 };
export const wide = { width: 1440, height: 900 };

export async function openStage(more: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-story-'));
  // Under root the database runs as another user, who must be let through.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const rtmpPort = await freePort();
  const base = `http://127.0.0.1:${port}`;
  // First the browser: where there is none, no program is left behind running.
  const browser = await chromium.launch({
    executablePath: findChromium() ?? '/usr/bin/chromium',
    args: browserArgs,
  });
  await beginFolder({ folder, port, rtmpPort, more });
  let server = await startServer({ folder, port, rtmpPort, more });
  const complaints: string[] = [];
  const watch = (page: Page, who: string): void => {
    page.on('console', (message) => {
      // Chromium's own note on pictures that were in flight when an encoder's worker ended; it is
      // about memory that is being released, and depends on when the collector runs.
      const inFlight = message.text().startsWith('A VideoFrame was garbage collected');
      if (message.type() === 'error' && !inFlight) {
        complaints.push(`${who}: ${message.text()} ${message.location().url}`);
      }
    });
    page.on('pageerror', (error) => complaints.push(`${who}: ${error.message}`));
  };
  const open = async (context: BrowserContext, who: string): Promise<Page> => {
    const page = await context.newPage();
    watch(page, who);
    return page;
  };
  return {
    base,
    rtmpPort,
    browser,
    complaints,
    signIn: async (username, { lang = 'zh', phone: small = false } = {}) => {
      const context = await browser.newContext({ viewport: small ? phone : wide });
      const page = await open(context, username);
      await page.goto(`${base}/desk?lang=${lang}`);
      await page.getByLabel(lang === 'zh' ? '用户名' : 'Username').fill(username);
      await page.getByLabel(lang === 'zh' ? '密码' : 'Password').fill(demoPassword);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').waitFor();
      return page;
    },
    viewer: async (lang = 'zh') => {
      const page = await open(await browser.newContext({ viewport: phone }), 'viewer');
      await page.goto(`${base}/?lang=${lang}`);
      await page.evaluate((value) => localStorage.setItem('lang', value), lang);
      return page;
    },
    picture: keepPicture,
    killAndRestart: async () => {
      await end(server, 'SIGKILL');
      server = await startServer({ folder, port, rtmpPort, more });
    },
    whileDown: async (work) => {
      await end(server, 'SIGTERM');
      const own = await openServer({ folder });
      const database = await openDatabase({ url: own.url });
      await work(database.sql);
      await database.close();
      await own.close();
      server = await startServer({ folder, port, rtmpPort, more });
    },
    close: async () => {
      await browser.close();
      // Its database is a process of its own, and ends with it.
      await end(server, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a page looks like at this moment, for whoever looks at the stories afterwards. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const pictures = join(root, 'var/story-pictures');
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

const browserArgs = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream=device-count=3',
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  '--autoplay-policy=no-user-gesture-required',
];

async function end(server: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await gone;
}

/** The demo company is made once a run of the tests; later stages begin with a copy of its data. */
async function beginFolder(serving: Serving): Promise<void> {
  const run = process.env['DIANBO_TEST_RUN'];
  if (run === undefined) return;
  const made = join(run, `company-${serving.more['DIANBO_DEMO_BOOKS'] ?? 'worked'}`);
  if (!existsSync(made)) {
    await end(await startServer(serving), 'SIGTERM');
    cpSync(serving.folder, `${made}.part`, { recursive: true });
    renameSync(`${made}.part`, made);
  } else cpSync(made, serving.folder, { recursive: true });
}

interface Serving {
  readonly folder: string;
  readonly port: number;
  readonly rtmpPort: number;
  /** Settings of this stage only. */
  readonly more: Readonly<Record<string, string>>;
}

async function startServer({ folder, port, rtmpPort, more }: Serving): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, 'apps/server/main.ts')], {
    env: {
      ...process.env,
      DATABASE_URL: '',
      DIANBO_DATA: folder,
      DIANBO_PORT: String(port),
      DIANBO_RTMP_PORT: String(rtmpPort),
      DIANBO_LOG: 'error',
      ...more,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; tries < 300; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (ready?.ok === true) return child;
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill('SIGKILL');
  throw new Error('the program did not start within a minute');
}

/**
 * A port to listen on, below those that systems lend to outgoing connections (Linux from 32768,
 * others from 49152): one of those may be taken between the asking and the listening.
 */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + randomInt(12_000);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** How the video of a page stands: its media time, its size, and how dark its picture is. */
export function videoOf(page: Page): Promise<{ time: number; width: number; light: number }> {
  return page.evaluate(() => {
    const video = document.querySelector('video');
    if (!video || video.videoWidth === 0) return { time: 0, width: 0, light: 0 };
    const canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 36;
    const context = canvas.getContext('2d');
    context?.drawImage(video, 0, 0, 64, 36);
    const { data } = context?.getImageData(0, 0, 64, 36) ?? { data: [0] };
    let sum = 0;
    for (let index = 0; index < data.length; index += 4) sum += data[index + 1] ?? 0;
    return { time: video.currentTime, width: video.videoWidth, light: sum / (64 * 36) };
  });
}

/** Waits until the picture really moves: media time goes on and the picture is not black. */
export async function untilPlaying(page: Page, timeoutMs = 30_000): Promise<void> {
  const until = Date.now() + timeoutMs;
  let before = await videoOf(page);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    const now = await videoOf(page);
    if (now.width > 0 && now.time > before.time + 0.3 && now.light > 8) return;
    if (Date.now() > until) throw new Error(`the picture does not play: ${JSON.stringify(now)}`);
    before = now;
  }
}

/** Reviews the plan on the page: all six things seen, nothing found. */
export async function approve(page: Page): Promise<void> {
  await page.getByRole('button', { name: '审核', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '开播前审核' });
  for (const box of await dialog.getByRole('checkbox').all()) await box.check();
  await dialog.getByRole('button', { name: '审核通过' }).click();
}

/** What this page asks the control room for stays on its way until it is let go. */
export async function holdActions(page: Page): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/actions', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Writes into the fields with these labels, and chooses where one is a list. */
export async function fillIn(
  page: Page,
  fields: readonly (readonly [label: string, text: string])[],
): Promise<void> {
  for (const [label, text] of fields) {
    const field = page.getByLabel(label);
    const list = await field.evaluate((element) => element.tagName === 'SELECT');
    await (list ? field.selectOption({ label: text }) : field.fill(text));
  }
}
