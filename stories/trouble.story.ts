import { spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openStage, untilPlaying, type Stage } from './stage.ts';

const ffmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe('when things go wrong', () => {
  let stage: Stage;
  let desk: Page;
  let sessionId = '';

  beforeAll(async () => {
    // The program is killed, and the show that the company has ready is streamed.
    stage = await openStage();
    desk = await stage.signIn('content');
    const answer: { sessions: { id: string; state: string }[] } = await (
      await desk.request.get(`${stage.base}/api/sessions`)
    ).json();
    sessionId = answer.sessions.find((session) => session.state === 'reviewed')?.id ?? '';
  });
  afterAll(() => stage.close());

  it('[STORY-4] a rehearsal with a simulated audience touches no real figure', async () => {
    const before = await realOrders(stage);
    await desk.goto(`${stage.base}/desk/control/${sessionId}`);
    await desk.getByRole('button', { name: '开始彩排' }).click();
    await desk.getByRole('button', { name: '模拟观众', exact: true }).click();
    await desk.getByLabel('人数(1–2000)').fill('400');
    await desk.getByRole('button', { name: '进场' }).click();
    await desk.getByRole('button', { name: /下一环节/ }).click();
    await desk.getByText('彩排·模拟').waitFor();
    await desk.locator('.chat li b').nth(3).waitFor({ timeout: 60_000 });
    await desk.getByRole('button', { name: '结束', exact: true }).click();
    await desk.getByRole('dialog').getByRole('button', { name: '结束', exact: true }).click();
    await desk.getByRole('heading', { name: '彩排已结束' }).waitFor();
    await desk.getByRole('button', { name: '回到开播前检查' }).click();
    await desk.getByRole('link', { name: '看上次复盘' }).click();
    await desk.locator('[data-agree=true]').waitFor();
    await desk.getByText('彩排·模拟数据').first().waitFor();
    expect(await realOrders(stage)).toBe(before);
  });

  it('[STORY-6] RTMP from ffmpeg plays in the room', async ({ skip }) => {
    if (!ffmpeg) skip('ffmpeg is not on this machine; CI installs it');
    await desk.request.post(`${stage.base}/api/sessions/${sessionId}/runs`, {
      data: { mode: 'live' },
    });
    const answer: { key: string } = await (
      await desk.request.get(`${stage.base}/api/sessions/${sessionId}/stream-key`)
    ).json();
    const target = `rtmp://127.0.0.1:${stage.rtmpPort}/live/${answer.key}`;
    const publisher = spawn('ffmpeg', [...testPicture, target], { stdio: 'ignore' });
    try {
      const viewer = await stage.viewer();
      await viewer.goto(`${stage.base}/room/${sessionId}`);
      await untilPlaying(viewer, 40_000);
      await stage.picture(viewer, 'rtmp-phone');
      await viewer.context().close();
    } finally {
      publisher.kill('SIGKILL');
    }
  });

  it('[STORY-3] what was acknowledged survives kill -9 in mid-show', async () => {
    await desk.request.post(`${stage.base}/api/sessions/${sessionId}/runs`, {
      data: { mode: 'live' },
    });
    // The publisher of the story before may still hold the key for a few seconds.
    await desk.goto(`${stage.base}/studio/${sessionId}`);
    await desk.getByRole('button', { name: '开始推流' }).click();
    await desk.locator('[data-testid=publish-state][data-state=on]').waitFor({ timeout: 60_000 });
    const viewer = await stage.viewer();
    await viewer.goto(`${stage.base}/room/${sessionId}`);
    await untilPlaying(viewer);
    await viewer.getByLabel('说点什么').fill('断电前说的话');
    await viewer.keyboard.press('Enter');
    await viewer.getByRole('log').getByText('断电前说的话').waitFor();
    await stage.killAndRestart();
    await viewer.getByText('网络中断,正在重连').waitFor({ state: 'detached', timeout: 30_000 });
    await viewer.getByLabel('说点什么').fill('回来了');
    await viewer.keyboard.press('Enter');
    await viewer.getByRole('log').getByText('回来了').waitFor();
    await desk.locator('[data-testid=publish-state][data-state=on]').waitFor({ timeout: 60_000 });
    await untilPlaying(viewer, 60_000);
    await desk.goto(`${stage.base}/desk/control/${sessionId}`);
    await desk.locator('.chat li', { hasText: '断电前说的话' }).waitFor();
    await viewer.context().close();
  });

  it('[STORY-5] wrong passwords, other roles and bad keys are told in both languages', async () => {
    const page = await stage.viewer('en');
    await page.goto(`${stage.base}/desk?lang=en`);
    await page.getByLabel('Username').fill('content');
    await page.getByLabel('Password').fill('not-the-password');
    await page.keyboard.press('Enter');
    await page.getByText('Wrong username or password.').waitFor();
    const supply = await stage.signIn('supply', { lang: 'en' });
    await supply.goto(`${stage.base}/studio/${sessionId}`);
    await supply.getByText('Your role does not allow this; ask an administrator.').waitFor();
    await supply.goto(`${stage.base}/desk/sessions/ses_nothing`);
    await supply.getByText('Session not found.').waitFor();
    const refused = await fetch(`${stage.base}/api/ingest/epochs`, {
      method: 'POST',
      headers: { authorization: 'Bearer wrong', 'x-publisher': 'p' },
    });
    expect(await refused.json()).toMatchObject({
      code: 'ingest.key-unknown',
      words: { zh: /推流密钥/, en: /stream key/ },
    });
  });

  it('[STORY-5] an address that leads nowhere and a screen that does not come say so, with a way on', async () => {
    const page = await stage.signIn('content');
    const loaded = new Set<string>();
    page.on('requestfinished', (request) => loaded.add(request.url()));
    await page.goto(`${stage.base}/desk/nothing-here`);
    await page.getByRole('heading', { name: '页面不存在' }).waitFor();
    await page.getByText('/desk/nothing-here').waitFor();
    await page.getByRole('link', { name: '返回场次' }).click();
    await page.getByRole('heading', { name: '场次' }).waitFor();
    // A part of the program that cannot be had; what was there before still is.
    const known = new Set(loaded);
    const gone = (url: URL): boolean => url.pathname.startsWith('/assets/') && !known.has(url.href);
    await page.route(gone, (route) => route.fulfill({ status: 404, body: '' }));
    await page.getByRole('link', { name: '商品', exact: true }).click();
    await page.getByRole('heading', { name: '页面加载失败' }).waitFor();
    await page.unroute(gone);
    await page.getByRole('button', { name: '重新加载' }).click();
    await page.getByRole('heading', { name: '商品' }).waitFor();
    await page.context().close();
  });

  it('[STORY-5] the desk reads in English and fits a phone', async () => {
    const small = await stage.signIn('data', { lang: 'en', phone: true });
    await small.getByRole('heading', { name: 'Sessions' }).waitFor();
    await stage.picture(small, 'sessions-phone-en');
    const wide = await small.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide).toBeLessThanOrEqual(0);
  });

  it('[STORY-29] the screens of a show that is over say so and lead to its review', async () => {
    const path = `${stage.base}/api/sessions/${sessionId}`;
    await desk.request.post(`${path}/runs`, { data: { mode: 'live' } });
    await desk.goto(`${stage.base}/desk/control/${sessionId}`);
    await desk.getByRole('button', { name: '结束', exact: true }).click();
    await desk.getByRole('dialog').getByRole('button', { name: '结束', exact: true }).click();
    const over = desk.getByRole('heading', { name: '本场已结束' });
    await over.waitFor();
    // The session is asked for every five seconds: what is said then is the same.
    await desk.waitForTimeout(6000);
    expect(await over.count()).toBe(1);
    for (const screen of ['screen', 'prompter', 'control']) {
      await desk.goto(`${stage.base}/desk/${screen}/${sessionId}`);
      await over.waitFor();
    }
    await desk.getByRole('link', { name: '查看复盘' }).click();
    await desk.waitForURL(/\/desk\/review\//);
  });
});

const testPicture = [
  '-re',
  '-f',
  'lavfi',
  '-i',
  'testsrc=size=640x360:rate=25',
  '-f',
  'lavfi',
  '-i',
  'sine=frequency=440:sample_rate=44100',
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-pix_fmt',
  'yuv420p',
  '-g',
  '50',
  '-c:a',
  'aac',
  '-t',
  '60',
  '-f',
  'flv',
];

/** How many real orders there are; the stock side of the rule is SUPPLY-4's own test. */
async function realOrders(stage: Stage): Promise<number> {
  const sales = await stage.signIn('sales');
  const answer: { total: number } = await (
    await sales.request.get(`${stage.base}/api/orders?simulated=no`)
  ).json();
  await sales.context().close();
  return answer.total;
}
