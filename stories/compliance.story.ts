import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve, phone, sharedStage, wide, type SharedStage } from './stage.ts';

function verify(path: string): number | null {
  const tool = join(import.meta.dirname, '../tools/verify-evidence.js');
  return spawnSync(process.execPath, [tool, path]).status;
}

describe('compliance', () => {
  let stage: SharedStage;
  let sessionId = '';
  beforeAll(async () => {
    stage = await sharedStage();
  });
  afterAll(() => stage.close());

  const badges = (page: Page) => page.locator('.compliance-notes li.stop');

  it('[STORY-14] a script with seven violations and seven traps is cleaned word by word and passes review', async () => {
    const desk = await stage.signIn('content');
    const { sessions }: { sessions: { id: string; state: string; plan: { lineup: string[] } }[] } =
      await (await desk.request.get(`${stage.base}/api/sessions`)).json();
    const known = sessions.find((item) => item.state === 'reviewed');
    const made: { id: string } = await (
      await desk.request.post(`${stage.base}/api/sessions`, {
        data: {
          title: '合规故事',
          channel: '自有直播间',
          startsAt: Date.now() + 3_600_000,
          lineup: known?.plan.lineup,
          copyOf: known?.id,
        },
      })
    ).json();
    sessionId = made.id;
    await desk.goto(`${stage.base}/desk/sessions/${sessionId}`);
    await desk.locator('.rundown button.cue, .cue-row, ol li > button').nth(1).click();
    const script = desk.getByLabel('提词');
    await script.fill(
      '这台是全网最低价。它能预防鼻炎。行业第一品牌。原价 99999 元。整机终身保修。好评返现 20 元。国宴专用。' +
        '最后一步检查排水。安装最好提前预约。最多可用三张券。每台机器有唯一识别码。' +
        '有人问是不是全网最低价?我们不能这么说。第一批下单的朋友明天发货。用户第一,安全第一。',
    );
    await expect.poll(() => badges(desk).count()).toBe(7);
    await stage.picture(desk, 'compliance-editor');
    for (let left = 7; left > 0; left -= 1) {
      await badges(desk).first().getByRole('button').click();
      await expect.poll(() => badges(desk).count()).toBe(left - 1);
    }
    const cleaned = await script.inputValue();
    for (const trap of ['最后一步', '最好提前预约', '唯一识别码', '是不是全网最低价']) {
      expect(cleaned).toContain(trap);
    }
    const cover = desk.getByLabel('封面图片');
    await cover.setInputFiles('media/samples/cover.jpg');
    const against = desk.getByRole('list', { name: '封面合规提示' });
    await against.getByText('全网最低价').waitFor({ timeout: 30_000 });
    await stage.picture(desk, 'compliance-cover');
    await desk.getByRole('button', { name: '用商品图' }).click();
    await against.waitFor({ state: 'detached' });
    await desk.getByRole('button', { name: '保存', exact: true }).click();
    await desk.getByText('已保存').waitFor();
    await desk.context().close();
    const legal = await stage.signIn('legal');
    await legal.goto(`${stage.base}/desk/sessions/${sessionId}`);
    await legal.getByRole('button', { name: '审核', exact: true }).click();
    await stage.picture(legal, 'compliance-review-dialog');
    await legal.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
    await approve(legal);
    await legal.getByText('已审', { exact: true }).waitFor();
    await legal.context().close();
  });

  it('[STORY-14] the host misspeaks, the prompter turns red, the correction is on record', async () => {
    const control = await stage.signIn('content');
    await control.request.post(`${stage.base}/api/sessions/${sessionId}/runs`, {
      data: { mode: 'live' },
    });
    await control.goto(`${stage.base}/desk/control/${sessionId}`);
    const prompter = await stage.signIn('host');
    await prompter.goto(`${stage.base}/desk/prompter/${sessionId}`);
    await control.getByLabel('口播').fill('家人们,今天全网最低价');
    await control.getByLabel('口播').press('Enter');
    await prompter.locator('.correct').waitFor();
    await prompter.getByText('本店近 30 天低价').waitFor();
    await stage.picture(prompter, 'compliance-prompter');
    await control.getByText(/1 处待更正/).waitFor();
    await stage.picture(control, 'compliance-control');
    await control.getByRole('button', { name: '已更正' }).click();
    await control.getByRole('button', { name: '记入更正记录' }).click();
    await control.getByText(/「全网最低价?」 已更正/).waitFor();
    await expect.poll(() => prompter.locator('.correct').count()).toBe(0);
    await control.getByRole('button', { name: '提醒主播' }).click();
    const talk = control.getByRole('dialog', { name: '提醒主播' });
    await talk.getByLabel('提醒内容').fill('请放慢语速,别报别家价格');
    await talk.getByRole('button', { name: '提醒主播' }).click();
    await prompter.getByText('请放慢语速').waitFor();
    const viewer = await stage.viewer();
    await viewer.goto(`${stage.base}/room/${sessionId}`);
    await control.getByRole('button', { name: '暂停直播' }).click();
    const pause = control.getByRole('dialog', { name: '暂停直播' });
    await pause.getByLabel('原因').fill('演示有危险');
    await pause.getByRole('button', { name: '暂停直播' }).click();
    await viewer.getByText('直播暂停,稍后继续').waitFor();
    await stage.picture(viewer, 'compliance-room-paused');
    await stage.picture(control, 'compliance-measures');
    await control.getByRole('button', { name: '恢复' }).click();
    await expect.poll(() => viewer.getByText('直播暂停,稍后继续').count()).toBe(0);
    await control.setViewportSize(phone);
    await stage.picture(control, 'compliance-control-phone');
    await control.setViewportSize(wide);
  });

  it('[STORY-20] the room reads what is said and what staff write; what cannot stand is in neither', async () => {
    const control = await stage.signIn('content');
    await control.goto(`${stage.base}/desk/control/${sessionId}`);
    const viewer = await stage.viewer();
    await viewer.goto(`${stage.base}/room/${sessionId}?lang=en`);
    const say = async (text: string): Promise<void> => {
      await control.getByLabel('口播').fill(text);
      await control.getByLabel('口播').press('Enter');
      await expect.poll(() => control.getByLabel('口播').inputValue()).toBe('');
    };
    await say('这台洗碗机水压低的楼层也能用');
    await viewer.locator('.captions .spoken').getByText('水压低的楼层也能用').waitFor();
    await say('这是全网最低价');
    await say('安装师傅上门前会先打电话');
    await viewer.locator('.captions .spoken').getByText('先打电话').waitFor();
    expect(await viewer.locator('.captions').textContent()).not.toContain('最低价');
    await control.getByLabel('字幕', { exact: true }).fill('行业第一品牌');
    await control.getByRole('button', { name: '上屏' }).click();
    await control.getByText(/「行业第一(品牌)?」不能用/).waitFor();
    await stage.picture(control, 'captions-refused');
    // The browser notes the refusal that was asked for.
    expect(stage.complaints.splice(0)).toMatchObject([expect.stringContaining('422')]);
    await control.getByLabel('字幕', { exact: true }).fill('安装师傅先打电话再上门');
    await control.getByRole('button', { name: '上屏' }).click();
    await viewer.locator('.captions .written').getByText('先打电话再上门').waitFor();
    await stage.picture(control, 'captions-control');
    await stage.picture(viewer, 'captions-room-en');
    await say('隔壁老王家装了它连药都停了');
    await control.getByText('请核听').waitFor();
    await stage.picture(control, 'captions-doubt');
    await control.getByRole('button', { name: '没问题' }).click();
    await expect.poll(() => control.getByText('请核听').count()).toBe(0);
    await viewer.getByRole('button', { name: 'Turn captions off' }).click();
    await expect.poll(() => viewer.locator('.captions .spoken').count()).toBe(0);
    await control.getByRole('button', { name: '撤下' }).click();
    await expect.poll(() => viewer.locator('.captions .written').count()).toBe(0);
    await viewer.context().close();
  });

  it('[STORY-15] the review keeps the correction; an evidence pack verifies, altered by one byte it does not', async () => {
    const legal = await stage.signIn('legal');
    const content = await stage.signIn('content');
    await content.request.post(`${stage.base}/api/sessions/${sessionId}/stop`, { data: {} });
    const session: { runs: { id: string }[] } = await (
      await content.request.get(`${stage.base}/api/sessions/${sessionId}`)
    ).json();
    await legal.goto(`${stage.base}/desk/review/${session.runs.at(-1)?.id}`);
    await legal.getByRole('heading', { name: '更正记录' }).scrollIntoViewIfNeeded();
    await legal.getByText(/命中 2 处,一分钟内处理 1 处,处置 2 次/).waitFor();
    await stage.picture(legal, 'compliance-review');
    const coming = legal.waitForEvent('download');
    await legal.getByRole('button', { name: '证据包', exact: true }).click();
    const path = await (await coming).path();
    const pack = readFileSync(path);
    expect(verify(path)).toBe(0);
    pack[Math.floor(pack.length / 2)] = (pack[Math.floor(pack.length / 2)] ?? 0) ^ 1;
    writeFileSync(`${path}.altered`, pack);
    expect(verify(`${path}.altered`)).toBe(1);
    await legal.getByRole('button', { name: '打开回放' }).click();
    const moment = legal.waitForEvent('download');
    await legal.getByRole('button', { name: '当前时刻的证据包' }).click();
    expect(verify(await (await moment).path())).toBe(0);
  });

  it('[STORY-15] the pack of one order is fetched where the order stands', async () => {
    const legal = await stage.signIn('legal');
    await legal.goto(`${stage.base}/desk/orders`);
    await legal.locator('tbody .link').first().click();
    const coming = legal.waitForEvent('download');
    await legal.getByRole('button', { name: '证据包', exact: true }).click();
    expect(verify(await (await coming).path())).toBe(0);
    await stage.picture(legal, 'order-evidence');
    await legal.context().close();
  });

  it('[STORY-14] legal tries words and changes a rule after seeing what it changes', async () => {
    const legal = await stage.signIn('legal');
    await legal.goto(`${stage.base}/desk/guard`);
    await legal.getByLabel('待查内容').fill('这是最佳选择,能效超一级');
    await expect.poll(() => legal.locator('.compliance-notes li').count()).toBe(2);
    await legal.getByLabel('搜索规则').fill('HST-05');
    await legal.getByRole('button', { name: 'HST-05' }).click();
    await legal.getByLabel(/修改原因/).fill('加上水下通电');
    const patterns = legal.getByLabel('正则,一行一条');
    await patterns.fill(`${await patterns.inputValue()}|水下通电`);
    await legal.getByRole('button', { name: '预览改动影响' }).click();
    await legal.getByText(/新命中 0/).waitFor();
    await stage.picture(legal, 'compliance-desk');
    await legal.getByRole('button', { name: '存为新版' }).click();
    await legal.getByText('已保存为第 2 版').waitFor();
    await legal.getByRole('link', { name: '词表' }).click();
    await legal.getByLabel('搜索词').fill('格力');
    await legal.getByRole('button', { name: '品牌' }).click();
    const brands = legal.getByLabel(/词,一行一个/);
    await brands.fill(`${await brands.inputValue()}\n星火牌`);
    await legal.getByText('增加 星火牌').waitFor();
    await legal.getByLabel(/修改原因/).fill('新的对手');
    await legal.getByRole('button', { name: '预览改动影响' }).click();
    await legal.getByText(/新命中 0/).waitFor();
    await stage.picture(legal, 'word-lists');
    await legal.getByRole('button', { name: '存为新版' }).click();
    await legal.getByText('已保存为第 2 版').waitFor();
    const english = await stage.signIn('legal', { lang: 'en', phone: true });
    await english.goto(`${stage.base}/desk/words`);
    await english.getByRole('button', { name: 'Brands' }).click();
    await stage.picture(english, 'word-lists-phone-en');
    await english.goto(`${stage.base}/desk/guard`);
    await english.getByText('Test text').waitFor();
    await stage.picture(english, 'compliance-desk-phone-en');
    expect(stage.complaints).toEqual([]);
  });
});
