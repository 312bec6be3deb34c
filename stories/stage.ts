import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { Session } from '../modules/live/contract.ts';
import { openDatabase, type Sql } from '../platform/db/index.ts';
import { openServer } from '../platform/postgres/index.ts';
import { findChromium } from '../tools/chromium.ts';
import { demoPassword } from '../world/seed.ts';
import { allSeen } from './program.ts';
import { openServing } from './serving.ts';

const root = join(import.meta.dirname, '..');

/** A browser with three cameras before the shipped program, for one story. */
export interface SharedStage {
  readonly base: string;
  readonly browser: Browser;
  /** What the browser complained about; a story ends with none. */
  readonly complaints: string[];
  signIn(username: string, options?: { lang?: 'zh' | 'en'; phone?: boolean }): Promise<Page>;
  viewer(lang?: 'zh' | 'en'): Promise<Page>;
  picture(page: Page, name: string): Promise<void>;
  close(): Promise<void>;
}

/** The same with the program, on its own data, to itself. */
export interface Stage extends SharedStage {
  readonly rtmpPort: number;
  /** Ends the program as a power cut would, and starts it again. */
  killAndRestart(): Promise<void>;
  /** Stops the program, lets `work` at its database as nobody should, and starts it again. */
  whileDown(work: (sql: Sql) => Promise<void>): Promise<void>;
}

export const phone = { width: 390, height: 844 };
export const wide = { width: 1440, height: 900 };

/** A program and a browser of this story's own: for streams, for settings, and for what others would feel. */
export async function openStage(more: Readonly<Record<string, string>> = {}): Promise<Stage> {
  // First the browser: where there is none, no program is left behind running.
  const browser = await openBrowser();
  const program = await openServing(more);
  return {
    ...stageOn(browser, program.base),
    rtmpPort: program.rtmpPort,
    killAndRestart: async () => {
      await program.end('SIGKILL');
      await program.start();
    },
    whileDown: async (work) => {
      await program.end('SIGTERM');
      const own = await openServer({ folder: program.folder });
      const database = await openDatabase({ url: own.url });
      await work(database.sql);
      await database.close();
      await own.close();
      await program.start();
    },
    close: async () => {
      await browser.close();
      await program.close();
    },
  };
}

let browserOfAll: Promise<Browser> | undefined;

/** One browser for all stories that share; it ends with the process that tells them. */
export function sharedBrowser(): Promise<Browser> {
  browserOfAll ??= openBrowser();
  return browserOfAll;
}

/** The program that stories share (`shared.ts`), with the company as it was made and what the others added. */
export async function sharedStage(): Promise<SharedStage> {
  const browser = await sharedBrowser();
  const answer = await fetch(process.env['DIANBO_SHARED_PROGRAM'] ?? 'http://no-run-of-stories');
  if (!answer.ok) throw new Error(await answer.text());
  return {
    ...stageOn(browser, await answer.text()),
    // Stories are told one after another: whoever is still there is this one's.
    close: async () => {
      for (const context of browser.contexts()) await context.close();
    },
  };
}

function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? '/usr/bin/chromium',
    args: browserArgs,
  });
}

function stageOn(browser: Browser, base: string): Omit<SharedStage, 'close'> {
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
    browser,
    complaints,
    signIn: async (username, { lang = 'zh', phone: small = false } = {}) => {
      const context = await browser.newContext({ viewport: small ? phone : wide });
      // The form by which people come in has stories of its own: STORY-5, STORY-18.
      await comeIn(context, base, username);
      const page = await open(context, username);
      await page.goto(`${base}/desk?lang=${lang}`);
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

async function comeIn(context: BrowserContext, base: string, username: string): Promise<void> {
  const path = `${base}/api/auth/sign-in/username`;
  const answer = await context.request.post(path, { data: { username, password: demoPassword } });
  if (!answer.ok()) throw new Error(`${username} does not come in: ${await answer.text()}`);
}

/**
 * A show of one story alone, on air: planned as the one that the demo company has ready, which stays as it is for the
 * others, and reviewed by somebody else.
 */
export async function putOnAir({ browser, base }: SharedStage, title: string): Promise<string> {
  const [content, legal] = [await browser.newContext(), await browser.newContext()];
  await comeIn(content, base, 'content');
  await comeIn(legal, base, 'legal');
  const path = `${base}/api/sessions`;
  const { sessions }: { sessions: Session[] } = await (await content.request.get(path)).json();
  const ready = sessions.find(({ state }) => state === 'reviewed');
  if (!ready) throw new Error('the company has no show ready');
  const { channel, startsAt, lineup } = ready.plan;
  const plan = { title, channel, startsAt, lineup, copyOf: ready.id };
  const made: Session = await (await content.request.post(path, { data: plan })).json();
  const own = `${path}/${made.id}`;
  const steps = [
    await legal.request.post(`${own}/reviews`, { data: allSeen(made.version) }),
    await content.request.post(`${own}/runs`, { data: { mode: 'live' } }),
  ];
  for (const step of steps) if (!step.ok()) throw new Error(await step.text());
  await content.close();
  await legal.close();
  return made.id;
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
