import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { fillIn, phone, putOnAir, sharedStage, type SharedStage } from './stage.ts';

describe('personal data, by the person and by the desk', () => {
  let stage: SharedStage;
  let viewer: Page;
  let legal: Page;
  let orderId = '';
  beforeAll(async () => {
    stage = await sharedStage();
  });
  afterAll(() => stage.close());

  it('[STORY-16] a buyer agrees, takes it back, and downloads a copy of all that is theirs', async () => {
    const id = await putOnAir(stage, '故事:个人信息');
    viewer = await stage.viewer();
    await viewer.setViewportSize(phone);
    await viewer.goto(`${stage.base}/room/${id}`);
    await viewer
      .getByRole('button', { name: /购物袋/ })
      .first()
      .click();
    await viewer.locator('.card').first().click();
    await viewer.getByRole('button', { name: '立即购买' }).click();
    const buyer = [
      ['收货人', '端木小雨'],
      ['手机或座机', '13812349999'],
      ['省份', '广东'],
      ['市、区', '广州天河'],
      ['详细地址', '虚构路 16 号'],
    ] as const;
    await fillIn(viewer, buyer);
    await viewer.getByRole('button', { name: '保存地址' }).click();
    await viewer.getByRole('button', { name: /提交订单/ }).click();
    await viewer.getByRole('button', { name: '付款', exact: true }).click();
    await viewer.locator('.done[data-state=paid]').waitFor();
    orderId = /ord_\w+/.exec(await viewer.locator('.done .small').innerText())?.[0] ?? '';

    await viewer.goto(`${stage.base}/me/privacy`);
    const partner = viewer.getByRole('checkbox', { name: /安装服务商/ });
    await partner.check();
    await viewer.getByText('已同意,可随时撤回。').waitFor();
    await partner.uncheck();
    await viewer.getByText('已撤回。').waitFor();
    const saving = viewer.waitForEvent('download');
    await viewer.getByRole('button', { name: '下载我的信息' }).click();
    expect((await saving).suggestedFilename()).toBe('my-data.zip');
    await stage.picture(viewer, 'privacy-own');
  }, 60_000);

  it('[STORY-16] closing is asked, taken back, asked again, and carried out; what the law keeps is named', async () => {
    const row = viewer.locator('li', { hasText: '注销账号' }).first();
    await row.getByRole('button', { name: '提交' }).click();
    await viewer.getByRole('button', { name: '确认提交' }).click();
    await viewer.getByText('15 个工作日内办结').waitFor();
    await viewer.getByRole('button', { name: '撤销' }).click();
    await viewer.getByText('已撤销。').waitFor();
    await row.getByRole('button', { name: '提交' }).click();
    await viewer.getByRole('button', { name: '确认提交' }).click();
    await viewer.getByText('15 个工作日内办结').waitFor();

    legal = await stage.signIn('legal');
    await legal.goto(`${stage.base}/desk/privacy`);
    await legal.getByRole('button', { name: '注销账号' }).click();
    const dialog = legal.getByRole('dialog', { name: '注销账号' });
    await dialog.getByLabel('给本人的答复').fill('已核对,按你的请求注销。');
    await stage.picture(legal, 'privacy-request');
    await dialog.getByRole('button', { name: '立即执行' }).click();
    await legal.getByLabel('状态').selectOption('done');
    await legal.getByRole('button', { name: '注销账号' }).click();
    await legal.getByText(/保留:订单、收货信息与售后/).waitFor();
    await stage.picture(legal, 'privacy-outcome');
    await legal.keyboard.press('Escape');
    const seen = stage.complaints.length;
    await viewer.reload();
    await viewer.getByText('账号已注销。').waitFor();
    // The browser notes the refusal that this very page is about.
    const refused = stage.complaints.splice(seen);
    expect(refused.every((text) => text.includes('401'))).toBe(true);
  }, 60_000);

  it('[STORY-16] the order is still delivered, with a purpose, and the auditor sees who looked', async () => {
    const supply = await stage.signIn('supply');
    await supply.goto(`${stage.base}/desk/orders?search=${orderId}`);
    await supply.getByRole('button', { name: orderId }).click();
    await supply.getByLabel('看收货信息的目的').selectOption('deliver');
    await supply.getByText('端木小雨').waitFor();
    await supply.context().close();

    for (const tab of [
      '审批',
      '目的',
      '明文',
      '地图',
      '保全',
      '协议',
      '影响评估',
      '泄露',
      '密钥',
    ]) {
      await legal.getByRole('navigation', { name: '分区' }).getByText(tab).click();
      await legal.locator('.page .panel, .page .empty').first().waitFor();
      await stage.picture(legal, `privacy-${tab}`);
    }
    const auditor = await stage.signIn('auditor');
    await auditor.goto(`${stage.base}/desk/privacy?tab=audit`);
    await auditor.getByText(/校验通过/).waitFor();
    await auditor.getByLabel('搜索', { exact: true }).fill('查看个人信息');
    await auditor.locator('td[title="personal.read"]').first().waitFor();
    await auditor.locator('td[title="staff.signed-in"]').first().waitFor({ state: 'detached' });
    await stage.picture(auditor, 'privacy-audit');
  }, 60_000);

  it('[STORY-16] an export waits for a second person, who sees why', async () => {
    const finance = await stage.signIn('finance', { lang: 'en' });
    await finance.goto(`${stage.base}/desk/orders?lang=en`);
    await finance.getByRole('button', { name: 'Export' }).click();
    await finance.getByLabel('Reason').fill('monthly reconciliation');
    await finance.getByRole('button', { name: 'Request approval', exact: true }).click();
    await finance.getByText('waiting for another person').waitFor();
    await legal.getByRole('navigation', { name: '分区' }).getByText('审批').click();
    await legal.reload();
    await legal.getByText('monthly reconciliation').waitFor();
    await legal.getByRole('button', { name: '通过', exact: true }).click();
    const saving = finance.waitForEvent('download');
    await finance.getByRole('button', { name: 'Continue' }).click();
    expect((await saving).suggestedFilename()).toBe('orders.csv');
    await stage.picture(finance, 'privacy-export-en');
    expect(stage.complaints).toEqual([]);
  }, 60_000);
});
