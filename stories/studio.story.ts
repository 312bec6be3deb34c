import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page, Worker } from 'playwright-core';
import { demoPassword } from '../world/seed.ts';
import { longestSegmentMs } from '../media/window.ts';
import { accessFaults } from './access.ts';
import { openSlowLine, type SlowLine } from './slow-line.ts';
import { openStage, untilPlaying, type Stage } from './stage.ts';

/** The one worker of the page that encodes. */
function encoderOf(page: Page): Worker {
  const [worker] = page.workers().filter((item) => /worker/.test(item.url()));
  if (!worker) throw new Error(`no encoder among ${page.workers().length}`);
  return worker;
}

const ffmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe('the studio and the eyes of others', () => {
  let stage: Stage;
  let line: SlowLine;
  let desk: Page;
  let sessionId = '';

  beforeAll(async () => {
    // Streams, and a browser that is made to stand still.
    stage = await openStage();
    line = await openSlowLine(Number(new URL(stage.base).port));
    desk = await stage.signIn('content');
    sessionId = await sessionIn(desk, stage, 'reviewed');
  });
  afterAll(async () => {
    await line.close();
    await stage.close();
  });

  it('[STORY-8] a cue is dragged to its place, and taken back', async () => {
    const draft = await sessionIn(desk, stage, 'draft');
    await desk.goto(`${stage.base}/desk/sessions/${draft}`);
    const cues = desk.locator('.cues .cue .title');
    await cues.first().waitFor();
    const before = await cues.allInnerTexts();
    await desk.locator('.cues .cue').nth(2).dragTo(desk.locator('.cues .cue').nth(0));
    const after = await cues.allInnerTexts();
    expect(after[0]).toBe(before[2]);
    expect(after.toSorted()).toEqual(before.toSorted());
    for (let presses = 0; presses < 3; presses += 1) {
      const undo = desk.getByRole('button', { name: '撤销' });
      if (await undo.isEnabled()) await undo.click();
    }
    expect(await cues.allInnerTexts()).toEqual(before);
  });

  it('[STORY-7] pictures, video with its sound and the screen go into the program', async ({
    skip,
  }) => {
    if (!ffmpeg) skip('ffmpeg is not on this machine; CI installs it');
    await desk.goto(`${stage.base}/studio/${sessionId}`);
    const file = desk.locator('input[type=file]');
    await file.setInputFiles({
      name: '报价.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('x'),
    });
    await desk.getByText('只支持图片或视频,你选的是 text/plain').waitFor();
    await file.setInputFiles({ name: '坏图.png', mimeType: 'image/png', buffer: Buffer.from('x') });
    await desk.getByText(/坏图.png无法打开/).waitFor();
    await file.setInputFiles(pictureFile());
    await file.setInputFiles(videoFile());
    await desk.getByRole('button', { name: 'dianbo-story.mp4', exact: true }).waitFor();
    await desk.getByRole('button', { name: '+ 屏幕' }).click();
    await desk.getByRole('button', { name: '屏幕', exact: true }).waitFor();
    await desk.getByRole('button', { name: 'dianbo-story.png', exact: true }).click();
    await desk.getByRole('button', { name: /^全屏/ }).click();
    await desk.getByRole('button', { name: /^切/ }).click();
    expect(await colourOf(desk)).toBe('red');
    await desk.getByRole('button', { name: 'dianbo-story.mp4', exact: true }).click();
    await desk.getByRole('button', { name: /^全屏/ }).click();
    await desk.getByRole('button', { name: /^切/ }).click();
    expect(await colourOf(desk)).toBe('blue');
    // The screen may have sound of its own; the file was put on the desk before it.
    const levels = desk.getByRole('meter', { name: '音量' });
    const heard = await levels.count();
    const level = levels.first();
    await expect.poll(() => level.evaluate(valueOf)).toBeGreaterThan(0.05);
    await desk.getByRole('button', { name: '静音', exact: true }).first().click();
    await expect.poll(() => level.evaluate(valueOf)).toBe(0);
    await stage.picture(desk, 'studio-sources-wide');
    await desk.getByRole('button', { name: '移除 dianbo-story.mp4' }).click();
    await expect.poll(() => levels.count()).toBe(heard - 1);
  });

  it('[STORY-7] a thin line lowers the picture, not the show', async () => {
    await desk.request.post(`${stage.base}/api/sessions/${sessionId}/runs`, {
      data: { mode: 'live' },
    });
    const base = `http://127.0.0.1:${line.port}`;
    const page = await (await stage.browser.newContext()).newPage();
    await page.goto(`${base}/desk?lang=zh`);
    await page.getByLabel('用户名').fill('content');
    await page.getByLabel('密码').fill(demoPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').waitFor();
    await page.goto(`${base}/studio/${sessionId}`);
    // A camera moves in every picture, so that the encoder has something to spend its bits on.
    await page.getByRole('button', { name: /摄像头和麦克风/ }).click();
    await page
      .getByRole('button', { name: /fake_device_0|Fake/i })
      .first()
      .click();
    await page.getByRole('button', { name: '开始推流' }).click();
    await page.locator('[data-testid=publish-state][data-state=on]').waitFor();
    await page.getByText('/ 2.5 Mbit/s').waitFor();
    line.speed = 20_000;
    await page.getByText(/\/ (1\.6|1\.0|0\.6) Mbit\/s/).waitFor({ timeout: 90_000 });
    line.speed = Number.POSITIVE_INFINITY;
    const viewer = await stage.viewer();
    await viewer.goto(`${stage.base}/room/${sessionId}`);
    await untilPlaying(viewer, 60_000);
    await viewer.context().close();
    await page.getByRole('button', { name: '停止推流' }).click();
    await page.context().close();
  });

  it('[STORY-7] a machine that stood still goes on with the show by itself', async () => {
    await desk.goto(`${stage.base}/studio/${sessionId}`);
    await desk.getByRole('button', { name: '开始推流' }).click();
    await desk.locator('[data-testid=publish-state][data-state=on]').waitFor();
    const before = await epochNow();
    await standStill(longestSegmentMs + 1500);
    // What it made meanwhile is one segment that no player could take: it goes on in a new epoch.
    await expect.poll(epochNow, { timeout: 30_000 }).toBeGreaterThan(before);
    const viewer = await stage.viewer();
    await viewer.goto(`${stage.base}/room/${sessionId}`);
    await untilPlaying(viewer, 60_000);
    await viewer.context().close();
    await desk.getByRole('button', { name: '停止推流' }).click();
  });

  it('[STORY-7] an encoder that breaks is begun anew', async () => {
    await desk.goto(`${stage.base}/studio/${sessionId}`);
    await desk.getByRole('button', { name: '开始推流' }).click();
    const state = desk.getByTestId('publish-state');
    await state.and(desk.locator('[data-state=on]')).waitFor();
    const before = await epochNow();
    // As when its driver goes away: it ends in mid-picture, and takes nothing from then on.
    await encoderOf(desk).evaluate(() => {
      const whole = Object.getOwnPropertyDescriptor(VideoEncoder.prototype, 'encode');
      VideoEncoder.prototype.encode = function breaksOnce(this: VideoEncoder) {
        if (whole) Object.defineProperty(VideoEncoder.prototype, 'encode', whole);
        this.close();
        throw new DOMException('the device is gone', 'EncodingError');
      };
    });
    await expect.poll(epochNow, { timeout: 30_000 }).toBeGreaterThan(before);
    await state.and(desk.locator('[data-state=on]')).waitFor();
    await desk.getByRole('button', { name: '停止推流' }).click();
    await state.and(desk.locator('[data-state=idle]')).waitFor();
  });

  async function epochNow(): Promise<number> {
    const path = `${stage.base}/api/sessions/${sessionId}/stream`;
    const state: { epoch: number } = await (await desk.request.get(path)).json();
    return state.epoch;
  }

  it('[STORY-5] an expired login is told, and leads back to where one was', async () => {
    const page = await stage.signIn('data');
    await page.context().clearCookies();
    await page.goto(`${stage.base}/desk/orders`);
    await page.getByLabel('用户名').waitFor();
    const answer = await page.request.get(`${stage.base}/api/orders`);
    expect([answer.status(), await answer.json()]).toMatchObject([
      401,
      { words: { zh: expect.any(String), en: expect.any(String) } },
    ]);
    await page.getByLabel('用户名').fill('data');
    await page.getByLabel('密码').fill(demoPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').waitFor();
    expect(new URL(page.url()).pathname).toBe('/desk/orders');
    await page.context().close();
  });

  it('[STORY-9] names, roles and contrast stand on every screen', async () => {
    const faults: string[] = [];
    const look = async (page: Page, path: string): Promise<void> => {
      await page.goto(stage.base + path);
      await page.waitForLoadState('networkidle');
      faults.push(...(await accessFaults(page)).map((fault) => `${path} ${fault}`));
    };
    const past = await sessionIn(desk, stage, 'ended');
    const { runs }: { runs: { id: string }[] } = await (
      await desk.request.get(`${stage.base}/api/sessions/${past}`)
    ).json();
    const screens = ['/desk', `/desk/sessions/${sessionId}`, `/desk/control/${sessionId}`];
    screens.push('/desk/products', `/desk/review/${runs[0]?.id}`, `/studio/${sessionId}`);
    for (const path of screens) await look(desk, path);
    const admin = await stage.signIn('admin');
    const money = ['/desk/orders', '/desk/promotions', '/desk/stock', '/desk/books'];
    for (const path of money) await look(admin, path);
    const viewer = await stage.viewer();
    for (const path of ['/', `/w/${sessionId}`, `/room/${sessionId}`]) await look(viewer, path);
    expect(faults).toEqual([]);
  });
});

async function sessionIn(page: Page, stage: Stage, state: string): Promise<string> {
  const answer: { sessions: { id: string; state: string }[] } = await (
    await page.request.get(`${stage.base}/api/sessions`)
  ).json();
  return answer.sessions.find((session) => session.state === state)?.id ?? '';
}

function valueOf(element: Element): number {
  return element instanceof HTMLMeterElement ? element.value : -1;
}

/** Which of red and blue fills the middle of the program. */
function colourOf(page: Page): Promise<string> {
  return page.getByTestId('program').evaluate(async (element) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    if (!(element instanceof HTMLCanvasElement)) return 'none';
    const [red = 0, , blue = 0] = element.getContext('2d')?.getImageData(640, 360, 1, 1).data ?? [];
    return red > blue ? 'red' : 'blue';
  });
}

function pictureFile(): string {
  const path = join(tmpdir(), 'dianbo-story.png');
  const made = ['-y', '-f', 'lavfi', '-i', 'color=red:size=640x360', '-frames:v', '1', path];
  spawnSync('ffmpeg', made);
  return path;
}

/** Two seconds of blue with a tone, in a codec that every Chromium plays. */
function videoFile(): string {
  const path = join(tmpdir(), 'dianbo-story.mp4');
  const picture = ['-f', 'lavfi', '-i', 'color=blue:size=640x360:rate=25'];
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
  const coding = ['-t', '2', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  spawnSync('ffmpeg', ['-y', ...picture, ...tone, ...coding, path]);
  return path;
}

/** Stops the browser's processes for a while, as a laptop that was closed does. */
async function standStill(ms: number): Promise<void> {
  const listed = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout;
  const rows = listed.split('\n').map((row) => row.trim().split(/\s+/));
  const family = new Set([String(process.pid)]);
  for (const [pid = '', parent = ''] of rows) if (family.has(parent)) family.add(pid);
  const frozen = rows.flatMap(([pid = '', , ...args]) =>
    family.has(pid) && args.includes('--type=renderer') ? [Number(pid)] : [],
  );
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, ms));
  for (const pid of frozen) process.kill(pid, 'SIGCONT');
}
