import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from './access.ts';
import { handClock, openTestProgram, type TestProgram } from './program.ts';
import { openAlipayDouble, type AlipayDouble } from './real-channel.ts';
import { openShow } from './show.ts';
import { keepPicture, phone, sharedBrowser, wide } from './stage.ts';

describe('a viewer', () => {
  const clock = handClock();
  let channel: AlipayDouble;
  let test: TestProgram;
  let browser: Browser;
  let base = '';
  let room = '';

  beforeAll(async () => {
    channel = await openAlipayDouble();
    test = await openTestProgram({ clock, channels: { alipay: channel.terms } });
    test.program.jobs.stop();
    base = await test.program.app.listen({ port: 0, host: '127.0.0.1' });
    const show = await openShow({ ...test, clock }, 'live');
    room = `${base}/room/${show.session.id}`;
    browser = await sharedBrowser();
  }, 120_000);
  afterAll(async () => {
    await test.close();
    await channel.close();
  });

  /** A page whose clock stands where the program's does, at the cashier with an order. */
  async function atCashier(lang: 'zh' | 'en', size = phone): Promise<Page> {
    const context = await browser.newContext({ viewport: size });
    const page = await context.newPage();
    await page.clock.install({ time: clock.now() });
    await page.goto(`${room}?lang=${lang}`);
    const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en);
    await page
      .getByRole('button', { name: say('购物袋', 'Shop') })
      .first()
      .click();
    await page.locator('.card').first().click();
    await page.getByRole('button', { name: say('立即购买', 'Buy now') }).click();
    const [name = '', number = '', city = '', street = ''] = home;
    const fields = page.locator('.address input');
    // 44: Guangdong (GB/T 2260); the list says it in the page's language.
    await page.locator('.address select').selectOption({ value: '440000' });
    for (const [index, text] of [name, number, city, street].entries()) {
      await fields.nth(index).fill(text);
    }
    await page.getByRole('button', { name: say('保存地址', 'Save address') }).click();
    await page.getByRole('button', { name: say('提交订单', 'Place order') }).click();
    await page.locator('.cashier').waitFor();
    return page;
  }

  it('[STORY-26] [PAYMENT-18] sees what is to be paid and for how long, scans the code, and is told when the money came', async () => {
    const page = await atCashier('zh');
    await page
      .getByRole('timer')
      .filter({ hasText: /^0[45]:\d\d$/ })
      .waitFor();
    await keepPicture(page, 'cashier-choose-zh');
    await page.getByRole('button', { name: '用支付宝付款' }).click();
    const code = page.getByRole('region', { name: '付款码' });
    await code.getByText('尚未收到付款').waitFor();
    // Who works by keyboard or by ear goes on at the code, not at the top of the page.
    expect(await code.evaluate((node) => node === document.activeElement)).toBe(true);
    const box = await code.getByRole('img', { name: '支付宝付款码' }).boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(200);
    const link = code.getByRole('link', { name: '在本机打开支付宝' });
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/qr\.alipay\.com\//);
    await keepPicture(page, 'cashier-code-zh');
    expect(await accessFaults(page)).toEqual([]);
    channel.paid.add(channel.asked.at(-1) ?? '');
    clock.forward(31_000);
    await test.program.payments.pursue();
    await test.program.outbox.drain();
    const done = page.locator('.done[data-state=paid]');
    await done.getByText(/已付款\s*¥[\d,]+\.00/).waitFor();
    await keepPicture(page, 'cashier-paid-zh');
    await page.context().close();
  });

  it('[STORY-26] [PAYMENT-18] is told that the channel is away, tries again, and is told when the time is over', async () => {
    const page = await atCashier('en', wide);
    // On a machine that likes it dark, an empty dot on our white ground must not look like a chosen one.
    await page.emulateMedia({ colorScheme: 'dark' });
    const dot = page.locator('.cashier input');
    expect(await dot.evaluate((node) => getComputedStyle(node).colorScheme)).toBe('light');
    channel.away = true;
    await page.getByRole('button', { name: 'Pay with Alipay' }).click();
    await page
      .getByRole('alert')
      .getByText(/cannot be reached/)
      .waitFor();
    await keepPicture(page, 'cashier-away-en');
    expect(await accessFaults(page)).toEqual([]);
    channel.away = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    const code = page.getByRole('region', { name: 'Payment code' });
    await code.getByText('Payment not received yet').waitFor();
    await keepPicture(page, 'cashier-code-en');
    clock.forward(6 * 60_000);
    await page.clock.fastForward(6 * 60_000);
    await page.getByText('The time to pay has expired').waitFor();
    await code.getByText('Checking whether the payment went through').waitFor();
    await keepPicture(page, 'cashier-over-en');
    await test.program.orders.closeOverdue();
    await test.program.outbox.drain();
    const done = page.locator('.done[data-state=closed]');
    await done.getByText('You were not charged').waitFor();
    await keepPicture(page, 'cashier-closed-en');
    await page.context().close();
  });

  it('[LIVE-40] with eight pages open is told so at the ninth, keeps who they are, and comes in by itself', async () => {
    const context = await browser.newContext({ viewport: phone });
    const first = await context.newPage();
    await first.goto(`${room}?lang=zh`);
    await first
      .getByTestId('online')
      .filter({ hasText: /^[1-9]/ })
      .waitFor();
    // Seven more sockets of the same browser, as seven more pages have them.
    const more = await first.evaluateHandle(async () => {
      const { token } = JSON.parse(localStorage.getItem('dianbo.viewer') ?? '{}');
      const session = location.pathname.split('/').at(-1) ?? '';
      const query = new URLSearchParams({ session, as: 'viewer', token });
      const open = Array.from({ length: 7 }, () => new WebSocket(`/live?${query.toString()}`));
      const heard = open.map(
        (socket) => new Promise((done) => socket.addEventListener('message', done)),
      );
      await Promise.all(heard);
      return open;
    });
    const ninth = await context.newPage();
    await ninth.clock.install();
    await ninth.goto(`${room}?lang=zh`);
    const note = ninth.getByText('你已在 8 个页面打开直播;关闭一个,本页会自动进入。');
    await note.waitFor();
    await keepPicture(ninth, 'turned-away-zh');
    expect(await accessFaults(ninth)).toEqual([]);
    expect(await ninth.evaluate(() => localStorage.getItem('dianbo.viewer'))).toContain('vwr_');
    await more.evaluate(([one]) => one?.close());
    await expect.poll(() => first.evaluate(([one]) => one?.readyState, more)).toBe(3);
    await ninth.clock.fastForward(15_000);
    await note.waitFor({ state: 'detached' });
    await context.close();
  });
});

const home = ['王小雨', '13812345678', '广东模拟市', '虚构路 1 号'];
