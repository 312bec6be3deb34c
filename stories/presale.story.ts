import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillIn, phone, putOnAir, sharedStage, type SharedStage } from './stage.ts';

describe('a pre-sale on air', () => {
  let stage: SharedStage;
  beforeAll(async () => {
    stage = await sharedStage();
  });
  afterAll(() => stage.close());

  it('[STORY-13] is opened in the control room, its deposit is paid in the room, the rest is dated', async () => {
    const id = await putOnAir(stage, '故事:预售');
    const desk = await stage.signIn('content');
    await desk.goto(`${stage.base}/desk/control/${id}`);
    await desk.locator('.shelf-item').first().getByRole('button', { name: '讲解' }).click();
    await desk.locator('.shelf-item').first().getByRole('button', { name: '秒杀' }).click();
    const dialog = desk.getByRole('dialog', { name: /秒杀|预售/ });
    await dialog.getByRole('checkbox', { name: /预售/ }).check();
    await dialog.getByLabel('定金(元)').fill('99999');
    await expect.poll(() => dialog.getByText(/最多为价格的 20%/).count()).toBe(1);
    await dialog.getByLabel('定金(元)').fill('100');
    await dialog.getByLabel('定金抵扣(元)').fill('200');
    await stage.picture(desk, 'presale-dialog');
    await dialog.getByRole('button', { name: '开始预售' }).click();

    const viewer = await stage.viewer();
    await viewer.setViewportSize(phone);
    await viewer.goto(`${stage.base}/room/${id}`);
    await viewer
      .getByText(/预售 定金/)
      .first()
      .waitFor();
    await viewer.getByRole('button', { name: /付定金|立即抢购/ }).click();
    const buyer = [
      ['收货人', '章定金'],
      ['手机或座机', '13812340013'],
      ['省份', '广东'],
      ['市、区', '广州天河'],
      ['详细地址', '虚构路 13 号'],
    ] as const;
    await fillIn(viewer, buyer);
    await viewer.getByRole('button', { name: /保存/ }).click();
    const button = viewer.getByRole('button', { name: /付定金/ });
    await viewer.getByText('先付定金').waitFor();
    expect(await button.isDisabled()).toBe(true);
    await viewer.getByRole('checkbox', { name: /定金不退/ }).check();
    await stage.picture(viewer, 'presale-room');
    await button.click();
    await viewer.getByText('应付定金').waitFor();
    await viewer.getByRole('button', { name: '付款', exact: true }).click();
    await viewer.locator('.done[data-state="reserved"]').waitFor();
    await stage.picture(viewer, 'presale-paid');

    const service = await stage.signIn('service');
    await service.goto(`${stage.base}/desk/orders?state=reserved`);
    await service.locator('tbody tr').first().getByRole('button').click();
    await service.getByText('已付,待尾款').waitFor();
    await stage.picture(service, 'presale-order');
    await service.getByRole('button', { name: '退定金并取消' }).click();
    const back = service.getByRole('dialog', { name: '退款' });
    await back.getByLabel(/原因/).fill('厂家停产,无法交付');
    await back.getByRole('button', { name: '确认退款' }).click();
    await service.getByText('已退回').waitFor();
    expect(stage.complaints).toEqual([]);
  }, 90_000);
});
