import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { fillIn, putOnAir, sharedStage, type SharedStage } from './stage.ts';

const home = [
  ['收货人', '王小雨'],
  ['手机或座机', '13812340011'],
  ['省份', '广东'],
  ['市、区', '广州天河'],
  ['详细地址', '虚构路 11 号'],
] as const;

describe('what happens after the money', () => {
  let stage: SharedStage;
  let viewer: Page;
  let sessionId = '';
  let orderId = '';

  beforeAll(async () => {
    stage = await sharedStage();
    sessionId = await putOnAir(stage, '故事:钱货之后');
  });
  afterAll(() => stage.close());

  it('[STORY-11] a viewer pays through the other channel, and the warehouse ships and installs it', async () => {
    viewer = await stage.viewer();
    await viewer.goto(`${stage.base}/room/${sessionId}`);
    await viewer
      .getByRole('button', { name: /购物袋/ })
      .first()
      .click();
    await viewer.locator('.card').first().click();
    await viewer.getByRole('button', { name: '立即购买' }).click();
    await fillIn(viewer, home);
    await viewer.getByRole('button', { name: '保存地址' }).click();
    await viewer.getByRole('button', { name: /提交订单/ }).click();
    await viewer.getByText('支付宝(沙箱)').click();
    await viewer.getByRole('button', { name: '付款', exact: true }).click();
    await viewer.locator('.done[data-state=paid]').waitFor();
    orderId = /ord_\w+/.exec(await viewer.locator('.done .small').innerText())?.[0] ?? '';
    const supply = await stage.signIn('supply');
    await supply.goto(`${stage.base}/desk/orders?search=${orderId}`);
    await supply.getByRole('checkbox', { name: orderId }).check();
    await supply.getByRole('button', { name: '批量接单(1)' }).click();
    await supply.getByRole('row', { name: /已接单/ }).waitFor();
    await supply.getByRole('button', { name: orderId }).click();
    await supply.getByRole('button', { name: '发货' }).click();
    const dialog = supply.getByRole('dialog', { name: '发货' });
    await dialog.getByLabel('承运商').fill('样例快运');
    await dialog.getByLabel(/运单号/).fill('YL20261122A');
    await dialog.getByRole('button', { name: '确认发货' }).click();
    await supply.getByText('YL20261122A').waitFor();
    await supply.getByLabel('看收货信息的目的').selectOption('deliver');
    await supply.getByText('13812340011').waitFor();
    await stage.picture(supply, 'order-detail-wide');
    await supply.getByRole('button', { name: '登记签收' }).click();
    await supply.getByRole('button', { name: '登记安装' }).click();
    const noting = supply.getByRole('dialog', { name: '登记安装' });
    await noting.getByLabel(/安装与试机/).fill('挂装完成,试机正常');
    await noting.getByRole('button', { name: '保存' }).click();
    await supply.getByRole('row', { name: /已安装/ }).waitFor();
    await supply.context().close();
  });

  it('[STORY-11] the viewer sends it back; service grants, the warehouse looks, the money returns', async () => {
    await viewer.goto(`${stage.base}/me`);
    await viewer.getByRole('button', { name: '详情与售后' }).click();
    await viewer.getByText('YL20261122A').waitFor();
    await viewer.getByRole('button', { name: '申请售后' }).click();
    await stage.picture(viewer, 'room-ask');
    await viewer.getByText('退货退款').click();
    await viewer.getByLabel('原因').fill('尺寸不合适');
    await stage.picture(viewer, 'ask-phone');
    await viewer.getByRole('button', { name: '提交申请' }).click();
    await viewer.getByText('退货退款 · 待审核').waitFor();
    const service = await stage.signIn('service', { lang: 'en' });
    await service.goto(`${stage.base}/desk/after-sales?search=${orderId}`);
    await service.locator('tbody .link').first().click();
    await service.getByLabel(/Note/).fill('ok, please send it back');
    await service.getByRole('button', { name: 'Approve', exact: true }).click();
    await service.getByText('Return and refund · Awaiting return').first().waitFor();
    await stage.picture(service, 'after-sales-en');
    await viewer.reload();
    await viewer.getByRole('button', { name: '详情与售后' }).click();
    await viewer.getByLabel('寄回运单号').fill('BACK20261123');
    await viewer.getByRole('button', { name: '寄回', exact: true }).click();
    await viewer.getByText('退货退款 · 寄回途中').waitFor();
    const supply = await stage.signIn('supply');
    await supply.goto(`${stage.base}/desk/after-sales?search=${orderId}`);
    await supply.locator('tbody .link').first().click();
    await supply.getByText('BACK20261123').first().waitFor();
    await supply.getByLabel(/说明/).fill('完好,入库');
    await supply.getByRole('button', { name: '收货验货' }).click();
    await supply.getByText('退货退款 · 已完成').first().waitFor();
    await supply.context().close();
    await service.context().close();
    await viewer.reload();
    await viewer.getByText('已退款').first().waitFor();
    await viewer.getByRole('button', { name: '详情与售后' }).click();
    await stage.picture(viewer, 'refunded-phone');
  });

  it('[STORY-12] a script without a queue ticket is stopped; risk decides, and shows what it was worth', async () => {
    const desk = await stage.signIn('content');
    const {
      sessions,
    }: { sessions: { id: string; plan: { lineup: string[] }; runs: { id: string }[] }[] } = await (
      await desk.request.get(`${stage.base}/api/sessions`)
    ).json();
    const session = sessions.find((item) => item.id === sessionId);
    const productId = session?.plan.lineup[0] ?? '';
    const offer = {
      productId,
      priceFen: 50_000,
      quota: 5,
      perPerson: 1,
      seconds: 600,
      ticket: true,
    };
    await desk.request.post(`${stage.base}/api/sessions/${sessionId}/actions`, {
      data: { do: 'open-offer', actionId: crypto.randomUUID(), ...offer },
    });
    const tape: { facts: { type: string; data: { offer?: { id: string } } }[] } = await (
      await desk.request.get(`${stage.base}/api/runs/${session?.runs.at(-1)?.id}/tape`)
    ).json();
    const offerId = tape.facts.findLast((fact) => fact.type === 'offer.opened')?.data.offer?.id;
    await desk.context().close();
    const script = await stage.browser.newContext();
    const login: { token: string } = await (
      await script.request.post(`${stage.base}/api/viewers`, { data: {} })
    ).json();
    const headers = { authorization: `Bearer ${login.token}`, 'idempotency-key': 'script' };
    const place = {
      name: '赵脚本',
      phone: '17000001234',
      province: '广东',
      region: '广州',
      street: '虚构路',
    };
    const address: { id: string } = await (
      await script.request.post(`${stage.base}/api/me/addresses`, { headers, data: place })
    ).json();
    const orderRequest = {
      runId: session?.runs.at(-1)?.id,
      lines: [{ productId, quantity: 1 }],
      offerId,
    };
    const stopped = await script.request.post(`${stage.base}/api/orders`, {
      headers,
      data: { ...orderRequest, addressId: address.id, expectedFen: 50_000 },
    });
    expect((await stopped.json()).code).toBe('risk.blocked');
    await viewer.goto(`${stage.base}/room/${sessionId}`);
    await viewer
      .getByRole('button', { name: /购物袋/ })
      .first()
      .click();
    await viewer.locator('.card').first().click();
    await viewer.getByRole('button', { name: /立即购买|立即抢购/ }).click();
    await viewer.getByRole('button', { name: /提交订单/ }).click();
    await viewer.getByRole('button', { name: '付款', exact: true }).waitFor();
    const finance = await stage.signIn('finance');
    await finance.goto(`${stage.base}/desk/risk`);
    await finance
      .getByText(/F14 \+100/)
      .first()
      .waitFor();
    await finance.getByRole('checkbox').first().check();
    await finance.getByRole('button', { name: '批量认定欺诈(1)' }).click();
    const dialog = finance.getByRole('dialog', { name: '认定欺诈' });
    await dialog.getByLabel(/依据/).fill('没有排队票,直接调用接口');
    await dialog.getByRole('button', { name: '确认' }).click();
    await expect.poll(() => finance.getByText(/F14 \+100/).count()).toBe(0);
    await finance.goto(`${stage.base}/desk/risk?state=fraud`);
    await finance.getByText(/没有排队票,直接调用接口/).waitFor();
    await stage.picture(finance, 'risk-wide');
    await script.close();
    await finance.context().close();
  });

  it('[STORY-11] left no complaint in any console', () => {
    expect(stage.complaints).toEqual([]);
  });
});
