import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SubsidyPolicy } from '../modules/promo/contract.ts';
import { sharedStage, type SharedStage } from './stage.ts';

let stage: SharedStage;
beforeAll(async () => {
  stage = await sharedStage();
});
afterAll(() => stage.close());

const path = '/desk/promotions';
const names = (policies: readonly SubsidyPolicy[], document: string) =>
  policies.find((row) => row.document === document)?.regions;

it.each([
  ['zh', '录入新版', '文号', '适用省份', '录入'],
  ['en', 'New version', 'Document number', 'Provinces', 'Save'],
] as const)(
  '[PROMO-15] the provinces of a policy are chosen and not typed, by hand and by keyboard (%s)',
  async (lang, edition, document, label, enter) => {
    const page = await stage.signIn('sales', { lang, phone: lang === 'en' });
    await page.goto(`${stage.base}${path}`);
    await page.getByRole('button', { name: edition }).click();
    await page.getByLabel(document).fill(`示例政策 ${lang}`);
    // One of its own: two policies of one kind, province and time are one too many.
    const kinds = page
      .getByRole('group')
      .filter({ has: page.getByRole('button') })
      .first();
    await kinds
      .getByRole('button')
      .nth(lang === 'zh' ? 5 : 6)
      .click();
    const set = page.getByRole('group', { name: label, exact: true }).first();
    const whole = set.getByRole('button', { name: lang === 'zh' ? '全国' : 'Nationwide' });
    const search = set.getByRole('searchbox');
    const button = page.getByRole('button', { name: enter, exact: true });
    expect(await button.isDisabled()).toBe(true);
    await whole.click();
    // Typed in English, in Chinese and with the old signs; Enter takes what is left and sends nothing.
    for (const typed of ['zhejiang', '广西', '內蒙']) {
      await search.fill(typed);
      await search.press('Enter');
      expect(await search.inputValue()).toBe('');
    }
    expect(await whole.getAttribute('aria-pressed')).toBe('false');
    await search.press('Backspace');
    await set.getByRole('button', { name: lang === 'zh' ? '山西' : 'Shanxi' }).click();
    await stage.picture(page, `policy-${lang}`);
    await button.click();
    await page.getByText(`示例政策 ${lang}`, { exact: true }).waitFor();
    const answer = await page.request.get(`${stage.base}/api/public/promotions`);
    const { policies }: { policies: SubsidyPolicy[] } = await answer.json();
    expect(names(policies, `示例政策 ${lang}`)).toEqual(['330000', '450000', '140000']);
    expect(stage.complaints).toEqual([]);
    await page.context().close();
  },
);
