import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phone, sharedStage, type SharedStage } from './stage.ts';

describe('a new colleague', () => {
  let stage: SharedStage;
  beforeAll(async () => {
    stage = await sharedStage();
  });
  afterAll(() => stage.close());

  it('[STORY-18] is given a login, chooses an own password, and sees where they are signed in', async () => {
    const admin = await stage.signIn('admin');
    // Whoever asks where to go types at once: the cursor is in the field.
    await admin.keyboard.press('Control+k');
    await admin.getByRole('dialog', { name: '跳转' }).waitFor();
    await admin.keyboard.type('团队');
    await admin.keyboard.press('Enter');
    await admin.waitForURL(/desk\/team/);
    await admin.getByRole('button', { name: '添加成员' }).click();
    await admin.getByLabel('姓名', { exact: true }).fill('新同事');
    await admin.getByLabel('用户名(字母、数字)').fill('newcomer');
    await admin.getByRole('button', { name: '创建账号' }).click();
    const dialog = admin.getByRole('dialog', { name: '新同事的初始密码' });
    const password = (await dialog.locator('code').textContent()) ?? '';
    await stage.picture(admin, 'team-first-password');
    await dialog.getByRole('button', { name: '关闭' }).click();

    const newcomer = await (await admin.context().browser()?.newContext())?.newPage();
    if (!newcomer) throw new Error('no browser');
    await newcomer.goto(`${stage.base}/desk`);
    await newcomer.getByLabel('用户名').fill('newcomer');
    await newcomer.getByLabel('密码').fill(password);
    await newcomer.getByRole('button', { name: '登录' }).click();
    await newcomer.getByText('你正在使用一次性初始密码').waitFor();
    await stage.picture(newcomer, 'account-first');
    const choose = async (next: string): Promise<void> => {
      await newcomer.getByLabel('当前密码').fill(password);
      await newcomer.getByLabel(/^新密码/).fill(next);
      await newcomer.getByLabel('再次输入').fill(next);
      await newcomer.getByRole('button', { name: '修改密码' }).click();
    };
    await choose('password1');
    await newcomer.getByText('这个密码过于常见').waitFor();
    await choose('晚上八点准时开播');
    await newcomer.getByRole('link', { name: '场次' }).click();
    await newcomer.getByText('你正在使用一次性初始密码').waitFor({ state: 'detached' });
    await newcomer.getByRole('link', { name: /新同事/ }).click();
    await newcomer.getByText('当前设备').waitFor();
    await newcomer.getByRole('button', { name: 'English' }).click();
    await stage.picture(newcomer, 'account-en');
    await newcomer.setViewportSize(phone);
    await stage.picture(newcomer, 'account-phone-en');

    await admin
      .getByRole('row', { name: /newcomer/ })
      .getByRole('button', { name: '停用' })
      .click();
    await admin.getByText('已停用').waitFor();
    await stage.picture(admin, 'team-wide');
    await newcomer.reload();
    await newcomer.getByRole('heading', { name: 'Dianbo · Sign in' }).waitFor();
    await newcomer.context().close();
    expect(stage.complaints).toEqual([]);
  });

  it('[STORY-21] on a phone nothing of a desk runs out of sight, and a row says what its figures are', async () => {
    const page = await stage.signIn('admin', { phone: true });
    for (const desk of [
      '',
      '/orders',
      '/after-sales',
      '/promotions',
      '/stock',
      '/books',
      '/team',
    ]) {
      await page.goto(`${stage.base}/desk${desk}`);
      const rows = page.locator('.cards tbody tr');
      await rows.first().waitFor();
      expect(await page.evaluate(sidewaysOf), desk).toEqual([]);
      const cell = rows.first().locator('td:not(.mark):not(:first-child)').first();
      expect(await cell.getAttribute('data-head'), desk).not.toBe('');
      // Drawn as cards it is no table any more, unless it says so.
      expect([await rows.first().getAttribute('role'), await cell.getAttribute('role')]).toEqual([
        'row',
        'cell',
      ]);
    }
    const colleague = page.locator('.cards tbody tr').nth(1);
    expect(await colleague.innerText()).toContain('content');
    await page.getByRole('button', { name: 'English' }).click();
    await expect
      .poll(() => colleague.locator('td').nth(1).getAttribute('data-head'))
      .toBe('Username');
    await page.context().close();
    expect(stage.complaints).toEqual([]);
  });
});

/** In the page: what is wider than its place. */
function sidewaysOf(): string[] {
  const places = [document.documentElement, ...document.querySelectorAll('.cards')];
  return places
    .filter((place) => place.scrollWidth > place.clientWidth)
    .map((place) => `${place.tagName} ${place.className}`);
}
