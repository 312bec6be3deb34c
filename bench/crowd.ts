import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openStage, untilPlaying, type Stage } from '../stories/stage.ts';
import { report } from './report.ts';

const viewers = 1000;
const watchMs = 15_000;

interface Row {
  readonly screen: string;
  /** Pictures a second that the page drew, and the longest time without one. */
  readonly fps: number;
  readonly longestGapMs: number;
  /** Share of the watched time in tasks over 50 ms. */
  readonly busyShare: number;
}

/**
 * 1,000 simulated viewers on the default single process: how smoothly every screen draws, and how
 * long a message takes from a viewer's keyboard to the control room. Server, crowd, encoder and all
 * browsers share this one machine.
 */
export async function crowd(): Promise<void> {
  const stage = await openStage();
  const desk = await stage.signIn('content');
  const answer: { sessions: { id: string; state: string }[] } = await (
    await desk.request.get(`${stage.base}/api/sessions`)
  ).json();
  const id = answer.sessions.find((session) => session.state === 'reviewed')?.id ?? '';
  await desk.request.post(`${stage.base}/api/sessions/${id}/runs`, { data: { mode: 'rehearsal' } });
  await desk.goto(`${stage.base}/studio/${id}`);
  await desk.getByRole('button', { name: '开始推流' }).click();
  await desk.locator('[data-testid=publish-state][data-state=on]').waitFor();
  const guests = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '../apps/crowd/main.ts'),
      '--server',
      stage.base,
      '--session',
      id,
      '--viewers',
      String(viewers),
      '--arrive',
      '15',
      '--minutes',
      '5',
    ],
    { stdio: 'ignore' },
  );
  await desk.waitForTimeout(25_000);
  const rows = await staffScreens(stage, desk, id);
  const viewer = await stage.viewer();
  await viewer.goto(`${stage.base}/room/${id}`);
  await untilPlaying(viewer, 60_000);
  rows.push({ screen: 'room', ...(await smoothness(viewer)) });
  const delaysMs = await delays(stage, desk, viewer, id);
  guests.kill('SIGTERM');
  await stage.close();
  const sorted = delaysMs.toSorted((a, b) => a - b);
  report(
    'crowd',
    {
      viewers,
      rows,
      messageToControlRoomMs: { p50: sorted[Math.floor(sorted.length / 2)], max: sorted.at(-1) },
      delaysMs,
    },
    ['delaysMs'],
  );
}

async function staffScreens(stage: Stage, desk: Page, id: string): Promise<Row[]> {
  const rows: Row[] = [];
  const screens = { control: 'desk/control', prompter: 'desk/prompter', wall: 'desk/screen' };
  for (const [screen, path] of Object.entries(screens)) {
    const page = await desk.context().newPage();
    await page.goto(`${stage.base}/${path}/${id}`);
    await page.waitForTimeout(3000);
    rows.push({ screen, ...(await smoothness(page)) });
    await page.close();
  }
  return rows;
}

function smoothness(page: Page): Promise<Omit<Row, 'screen'>> {
  return page.evaluate(
    (forMs) =>
      new Promise((resolve) => {
        let busyMs = 0;
        new PerformanceObserver((list) => {
          for (const task of list.getEntries()) busyMs += task.duration;
        }).observe({ type: 'longtask' });
        const began = performance.now();
        let count = 0;
        let last = began;
        let longest = 0;
        const tick = (): void => {
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
          count += 1;
          if (now - began < forMs) requestAnimationFrame(tick);
          else {
            resolve({
              fps: Number(((count * 1000) / (now - began)).toFixed(1)),
              longestGapMs: Math.round(longest),
              busyShare: Number((busyMs / (now - began)).toFixed(3)),
            });
          }
        };
        requestAnimationFrame(tick);
      }),
    watchMs,
  );
}

/** Twenty messages, each timed from the Enter key in the room to its line in the control room. */
async function delays(stage: Stage, desk: Page, viewer: Page, id: string): Promise<number[]> {
  const control = await desk.context().newPage();
  await control.goto(`${stage.base}/desk/control/${id}`);
  await control.locator('.chat li b').first().waitFor();
  const found: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const text = `量一量 ${index}`;
    const seen = control.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const look = (): void => {
            const lines = document.querySelectorAll('.chat li');
            if ([...lines].some((line) => line.textContent.includes(wanted))) resolve(Date.now());
            else requestAnimationFrame(look);
          };
          look();
        }),
      text,
    );
    await viewer.getByLabel('说点什么').fill(text);
    const said = await viewer.evaluate(() => Date.now());
    await viewer.keyboard.press('Enter');
    found.push((await seen) - said);
    await viewer.waitForTimeout(1200);
  }
  return found;
}
