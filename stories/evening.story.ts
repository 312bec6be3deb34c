import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import {
  fillIn,
  approve,
  holdActions,
  openStage,
  untilPlaying,
  videoOf,
  type Stage,
} from './stage.ts';

describe('one evening', () => {
  let stage: Stage;
  let host: Page;
  let viewer: Page;
  let control: Page;
  let sessionId = '';

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('[STORY-1] is planned from a template, completed and reviewed', async () => {
    host = await stage.signIn('content');
    await host.getByRole('button', { name: '新建场次' }).click();
    const dialog = host.getByRole('dialog', { name: '新建场次' });
    await dialog.getByLabel('标题').fill('故事:空调之夜');
    await dialog.getByLabel('云锦 静风 1.5 匹挂机').check();
    await dialog.getByLabel('云锦 静风 1 匹挂机').check();
    await dialog.getByRole('button', { name: '创建并编排' }).click();
    await host.waitForURL(/sessions\/ses_/);
    sessionId = new URL(host.url()).pathname.split('/').at(-1) ?? '';
    const first = host.getByRole('button', { name: /产品知识 看懂能效标识/ });
    await first.click();
    await host.getByLabel('提词').fill('先看铭牌,再看能效。');
    await host.getByLabel('苏晴').check();
    await first.press('Alt+ArrowUp');
    await host.getByRole('button', { name: '撤销' }).click();
    await host.getByRole('button', { name: '保存' }).click();
    await host.getByText('已保存').waitFor();
    await stage.picture(host, 'plan-wide');
    const legal = await stage.signIn('legal');
    await legal.goto(`${stage.base}/desk/sessions/${sessionId}`);
    await approve(legal);
    await legal.getByText('已审', { exact: true }).waitFor();
    await legal.context().close();
  });

  it('[STORY-1] warms up with a countdown and reservations', async () => {
    viewer = await stage.viewer();
    await viewer.goto(`${stage.base}/w/${sessionId}`);
    await viewer.getByRole('button', { name: /预约提醒我 · 0/ }).click();
    await viewer.getByRole('button', { name: /已预约 · 1/ }).waitFor();
    await stage.picture(viewer, 'warm-up-phone');
  });

  it('[STORY-1] goes on air from cameras and plays on a phone', async () => {
    control = await host.context().newPage();
    control.on('console', (message) => {
      if (message.type() === 'error') stage.complaints.push(`control: ${message.text()}`);
    });
    await control.goto(`${stage.base}/desk/control/${sessionId}`);
    await control.getByRole('button', { name: '开播', exact: true }).click();
    await control.getByText('暂无弹幕。').waitFor();
    await host.goto(`${stage.base}/studio/${sessionId}`);
    await host.getByRole('button', { name: /摄像头和麦克风/ }).click();
    await host
      .getByRole('button', { name: /fake_device_0|Fake/i })
      .first()
      .click();
    await host.getByRole('button', { name: '画中画' }).click();
    await host.getByRole('button', { name: /^切/ }).click();
    await host.getByRole('button', { name: '开始推流' }).click();
    await host.locator('[data-testid=publish-state][data-state=on]').waitFor();
    await viewer.goto(`${stage.base}/room/${sessionId}`);
    await untilPlaying(viewer);
    expect((await videoOf(viewer)).width).toBe(1280);
    await viewer.getByRole('button', { name: '+ 关注' }).click();
    await viewer.getByRole('button', { name: '已关注' }).waitFor();
    await viewer.reload();
    await viewer.getByRole('button', { name: '已关注' }).waitFor();
    await untilPlaying(viewer);
    await stage.picture(host, 'studio-wide');
  });

  it('[STORY-1] danmaku is seen in both places, answered, and taken away with a reason', async () => {
    await viewer.getByLabel('说点什么').fill('这款耗电吗');
    await viewer.keyboard.press('Enter');
    const line = control.locator('.chat li', { hasText: '这款耗电吗' });
    await line.getByRole('button', { name: '回复' }).click();
    await control.getByLabel(/官方回复/).fill('一级能效,见标识');
    await control.getByRole('button', { name: '发送' }).click();
    await viewer.getByText('一级能效,见标识').waitFor();
    await viewer.getByLabel('说点什么').fill('楼下新店开业八折');
    await viewer.keyboard.press('Enter');
    const spam = control.locator('.chat li', { hasText: '楼下新店开业八折' });
    await spam.getByRole('button', { name: '删除' }).click();
    await control.getByRole('button', { name: '广告引流' }).click();
    await viewer.getByRole('log').getByText('楼下新店开业八折').waitFor({ state: 'detached' });
  });

  it('[STORY-1] the rundown runs, the prompter follows, two operators do not collide', async () => {
    const other = await stage.signIn('sales');
    await other.goto(`${stage.base}/desk/control/${sessionId}`);
    await other.getByRole('button', { name: /下一环节/ }).waitFor();
    const prompter = await host.context().newPage();
    await prompter.goto(`${stage.base}/desk/prompter/${sessionId}`);
    const next = (page: Page) => page.getByRole('button', { name: /下一环节/ }).click();
    // The other's press is on its way while this one is answered: it meant the same step.
    const release = await holdActions(other);
    await next(other);
    await next(control);
    const running = control.locator('.runner li.now');
    await running.filter({ hasText: '开场' }).waitFor();
    release();
    await other.getByText('节目单刚被他人推进').waitFor();
    // A key that is held down is one press.
    await control.keyboard.down('Space');
    await prompter.getByText('先看铭牌,再看能效。').waitFor();
    await running.filter({ hasText: '看懂能效标识' }).waitFor();
    for (let repeat = 0; repeat < 5; repeat += 1) await control.keyboard.down('Space');
    await control.keyboard.up('Space');
    expect(await running.innerText()).toContain('看懂能效标识');
    await viewer.getByTestId('pinned').waitFor();
    await stage.picture(prompter, 'prompter-wide');
    await prompter.close();
    await other.context().close();
    // The browser itself reports the refused second press as a failed request.
    const collisions = stage.complaints.filter((text) => text.includes('409'));
    expect(collisions).toHaveLength(1);
    stage.complaints.splice(
      0,
      stage.complaints.length,
      ...stage.complaints.filter((text) => !text.includes('409')),
    );
  });

  it('[STORY-1] a flash sale is bought by many and never oversold', async () => {
    await control
      .locator('.shelf-item', { hasText: '1.5 匹' })
      .getByRole('button', { name: '秒杀' })
      .click();
    const dialog = control.getByRole('dialog');
    await dialog.getByLabel('秒杀价(元)').fill('1999');
    await dialog.getByLabel('数量').fill('3');
    await dialog.getByRole('button', { name: '立即开抢' }).click();
    await viewer.getByText(/秒杀 剩 3\/3/).waitFor();
    await viewer.getByRole('button', { name: '立即抢购' }).click();
    await fillIn(viewer, buyer);
    await viewer.getByRole('button', { name: '保存地址' }).click();
    await viewer.getByRole('button', { name: /提交订单 ¥1,999.00/ }).click();
    await viewer.getByRole('button', { name: '付款', exact: true }).click();
    await viewer.locator('.done[data-state=paid]').waitFor();
    await stage.picture(viewer, 'bought-phone');
    const outcome = await rush(viewer, 12);
    expect(outcome).toEqual({ yes: 2, no: 10 });
    await control.locator('.shelf-item', { hasText: '3/3' }).waitFor();
    await control.locator('.ticker').getByText('¥1,999.00').first().waitFor();
    await stage.picture(control, 'control-wide');
    // What is gone is not offered any more: the button and the price are the usual ones.
    await viewer.getByRole('button', { name: '关闭' }).click();
    await viewer
      .getByText(/已抢光/)
      .first()
      .waitFor();
    await stage.picture(viewer, 'sold-out-phone');
    await viewer.getByRole('button', { name: '按直播价购买' }).click();
    await viewer.getByText('秒杀已抢光,当前为直播价。').waitFor();
    await viewer.getByRole('button', { name: '关闭' }).click();
    // Ten refusals were asked for; the browser lists each as a failed request.
    stage.complaints.splice(
      0,
      stage.complaints.length,
      ...stage.complaints.filter((text) => !text.includes('409')),
    );
  });

  it('[STORY-2] the host loses the network and comes back', async () => {
    await host.context().setOffline(true);
    await host.locator('[data-testid=publish-state][data-state=reconnecting]').waitFor();
    await host.getByText(/待上传 [2-9]/).waitFor();
    await host.context().setOffline(false);
    await host.locator('[data-testid=publish-state][data-state=on]').waitFor();
    await untilPlaying(viewer);
    stage.complaints.splice(
      0,
      stage.complaints.length,
      ...stage.complaints.filter((text) => !/ERR_INTERNET|ERR_NETWORK|WebSocket/.test(text)),
    );
  });

  it('[STORY-1] ends, and the review equals the orders', async () => {
    await control.getByRole('button', { name: '结束', exact: true }).click();
    await control.getByRole('dialog').getByRole('button', { name: '结束', exact: true }).click();
    await viewer.getByText('本场直播已结束').waitFor();
    await host.getByRole('button', { name: '停止推流' }).click();
    await control.goto(`${stage.base}/desk`);
    const row = control.getByRole('row', { name: /故事:空调之夜/ });
    await row.getByRole('link', { name: '复盘' }).click();
    const agreement = control.locator('[data-agree=true]');
    await agreement.waitFor();
    expect(await agreement.innerText()).toMatch(/完全一致.*哈希链完整.*录像 \d+ 段,完整/);
    const runId = new URL(control.url()).pathname.split('/').at(-1);
    const vod = await (await fetch(`${stage.base}/origin/runs/${runId}/vod.m3u8`)).text();
    // The network was lost in between: one encoder run, every segment there, no hole. Where it was away for
    // longer than the origin waits, the same run goes on in a new epoch, counted on.
    const numbers = [...vod.matchAll(/\/(\d+)\.m4s/g)].map(([, number]) => Number(number));
    expect(numbers.length).toBeGreaterThan(10);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    await control.getByRole('button', { name: '打开回放' }).click();
    await control.getByRole('button', { name: '播放' }).click();
    await untilPlaying(control);
    await control.getByRole('slider', { name: '时间轴' }).fill(String(await lastSecond(control)));
    await control.locator('.past .chat', { hasText: '这款耗电吗' }).waitFor();
    await control.locator('.past .chat li.gone', { hasText: '楼下新店开业八折' }).waitFor();
    await stage.picture(control, 'review-wide');
    await control.getByRole('button', { name: /GPM/ }).first().click();
    await control.getByText('观看次数(PV)').first().waitFor();
  });

  it('[STORY-1] left no complaint in any console', () => {
    expect(stage.complaints).toEqual([]);
  });
});

const buyer = [
  ['收货人', '王小雨'],
  ['手机或座机', '13812345678'],
  ['省份', '广东'],
  ['市、区', '广州天河'],
  ['详细地址', '虚构路 1 号'],
] as const;

function lastSecond(page: Page): Promise<number> {
  return page.getByRole('slider', { name: '时间轴' }).evaluate((input) => {
    return input instanceof HTMLInputElement ? Number(input.max) : 0;
  });
}

/** Twelve people press at once, each with an own name and address, through the public API. */
function rush(page: Page, people: number): Promise<{ yes: number; no: number }> {
  return page.evaluate(async (count) => {
    const sessionId = location.pathname.split('/')[2];
    const post = async (path: string, body: object, token = '', key = '') => {
      const response = await fetch(path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          ...(key === '' ? {} : { 'idempotency-key': key }),
        },
        body: JSON.stringify(body),
      });
      const value: Record<string, string> = await response.json();
      return { ok: response.ok, value };
    };
    const session: { run: { id: string } } = await (
      await fetch(`/api/public/sessions/${sessionId}`)
    ).json();
    const known = localStorage.getItem('dianbo.viewer') ?? '{}';
    const token: string = JSON.parse(known).token;
    const orders: { orders: { offerId: string; lines: { productId: string }[] }[] } = await (
      await fetch('/api/me/orders', { headers: { authorization: `Bearer ${token}` } })
    ).json();
    const first = orders.orders[0];
    const place = { name: '李', province: '浙江', region: '杭州西湖' };
    const buyers = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const me = await post('/api/viewers', {});
        // Twelve persons at twelve doors: one person with twelve accounts would be refused.
        const own = { phone: `139000${10_000 + index * 37}`, street: `虚构路 ${index} 弄` };
        const home = await post('/api/me/addresses', { ...place, ...own }, me.value['token']);
        const queue = await post(`/api/offers/${first?.offerId}/ticket`, {}, me.value['token']);
        const { ticket } = queue.value;
        return { token: me.value['token'] ?? '', addressId: home.value['id'], ticket };
      }),
    );
    const answers = await Promise.all(
      buyers.map(({ token: mine, addressId, ticket }) =>
        post(
          '/api/orders',
          {
            runId: session.run.id,
            lines: [{ productId: first?.lines[0]?.productId, quantity: 1 }],
            offerId: first?.offerId,
            addressId,
            ticket,
            expectedFen: 199_900,
          },
          mine,
          crypto.randomUUID(),
        ),
      ),
    );
    const yes = answers.filter((answer) => answer.ok).length;
    return { yes, no: answers.length - yes };
  }, people);
}
