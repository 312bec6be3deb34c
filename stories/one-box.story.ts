import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { fillIn, phone, putOnAir, sharedStage, type SharedStage } from './stage.ts';

const home = [
  ['收货人', '王小雨'],
  ['手机或座机', '13812340028'],
  ['省份', '广东'],
  ['市、区', '广州天河'],
  ['详细地址', '虚构路 28 号'],
] as const;

describe('orders of one buyer that change their way', () => {
  let stage: SharedStage;
  let viewer: Page;
  let sessionId = '';
  const orderIds: string[] = [];

  beforeAll(async () => {
    stage = await sharedStage();
    sessionId = await putOnAir(stage, '故事:一箱几单');
    viewer = await stage.viewer();
  });
  afterAll(() => stage.close());

  const buyOne = async (): Promise<string> => {
    await viewer.goto(`${stage.base}/room/${sessionId}`);
    await viewer
      .getByRole('button', { name: /购物袋/ })
      .first()
      .click();
    await viewer.locator('.card').first().click();
    await viewer.getByRole('button', { name: '立即购买' }).click();
    const form = viewer.getByRole('button', { name: '保存地址' });
    await form.or(viewer.locator('input[name=address]')).first().waitFor();
    if (await form.isVisible()) {
      await fillIn(viewer, home);
      await form.click();
    }
    await viewer.getByRole('button', { name: /提交订单/ }).click();
    await viewer.getByRole('button', { name: '付款', exact: true }).click();
    await viewer.locator('.done[data-state=paid]').waitFor();
    return /ord_\w+/.exec(await viewer.locator('.done .small').innerText())?.[0] ?? '';
  };
  const openOrder = async (id: string): Promise<void> => {
    await viewer.goto(`${stage.base}/me`);
    await viewer
      .locator('.orders li', { hasText: id })
      .getByRole('button', { name: /详情/ })
      .click();
  };

  it('[STORY-27] a buyer reads at the form why an order goes to no other province', async () => {
    orderIds.push(await buyOne(), await buyOne());
    await viewer.goto(`${stage.base}/me`);
    await viewer
      .locator('.orders .goods', { hasText: /.{4,} × 1/ })
      .first()
      .waitFor();
    await stage.picture(viewer, 'my-orders');
    await openOrder(orderIds[0] ?? '');
    await viewer.getByRole('button', { name: '改收货地址' }).click();
    await viewer.getByRole('button', { name: '+ 新地址' }).click();
    await fillIn(
      viewer,
      home.map(([name, value]) => [name, name === '省份' ? '浙江' : value] as const),
    );
    await viewer.getByLabel('手机或座机').fill('12');
    await viewer.getByRole('button', { name: '保存地址' }).click();
    await viewer.getByRole('alert').filter({ hasText: '电话应为' }).waitFor();
    await viewer.locator('input[name=phone]:focus').waitFor();
    await stage.picture(viewer, 'address-field');
    await viewer.getByLabel('手机或座机').fill('13812340028');
    for (const _press of [1, 2, 3]) {
      await viewer.getByRole('button', { name: '保存地址' }).click();
      await viewer.getByRole('alert').filter({ hasText: '同一省份' }).waitFor();
    }
    await stage.picture(viewer, 'address-refused');
    await openOrder(orderIds[0] ?? '');
    await viewer.getByRole('button', { name: '改收货地址' }).click();
    await viewer.getByRole('button', { name: '使用这个地址' }).first().waitFor();
    expect(await viewer.getByRole('button', { name: '使用这个地址' }).count()).toBe(2);
  });

  it('[STORY-28] a box with two orders names both before it is signed for', async () => {
    const supply = await stage.signIn('supply');
    for (const id of orderIds) {
      const sent = await supply.request.post(`${stage.base}/api/orders/${id}/parcels`, {
        data: { carrier: '顺丰', waybill: 'SF7234567890123' },
      });
      expect(sent.status()).toBe(200);
    }
    await supply.goto(`${stage.base}/desk/orders?search=sf7234-567890123`);
    const [one = '', two = ''] = orderIds;
    await supply.getByRole('button', { name: two }).waitFor();
    await supply.getByRole('button', { name: one }).click();
    await supply.getByText('同箱订单').waitFor();
    await supply.getByRole('button', { name: '登记签收' }).click();
    const dialog = supply.getByRole('dialog', { name: '合箱订单' });
    await dialog.getByText(two).waitFor();
    await stage.picture(supply, 'one-box');
    await supply.keyboard.press('Escape');
    await supply.setViewportSize(phone);
    await stage.picture(supply, 'one-box-narrow');
    await openOrder(one);
    await viewer.getByText('同箱订单').waitFor();
    await viewer.getByRole('button', { name: '确认收货' }).click();
    await viewer.getByRole('alertdialog', { name: '合箱订单' }).getByText(two).waitFor();
    await stage.picture(viewer, 'buyer-one-box');
    await viewer.getByRole('button', { name: '2 单都已收到' }).click();
    await viewer.getByText('已签收', { exact: true }).waitFor();
    expect(stage.complaints.filter((text) => !/\b(409|422)\b/.test(text))).toEqual([]);
  });
});
