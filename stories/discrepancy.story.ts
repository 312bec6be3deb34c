import { sql as raw } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { fromShanghai } from '../platform/kernel/index.ts';
import { openStage, type Stage } from './stage.ts';

const dayMs = 86_400_000;

/** The channel's own books are falsified while the program is down; finance finds it in the bills. */
describe('three planted discrepancies', () => {
  let stage: Stage;
  let finance: Page;
  let days: readonly string[] = [];

  beforeAll(async () => {
    // What is falsified here would be found by every story that looks at the books.
    stage = await openStage({ DIANBO_DEMO_BOOKS: 'open' });
    finance = await stage.signIn('finance');
    const { orders }: { orders: { placedAt: number }[] } = await (
      await finance.request.get(`${stage.base}/api/orders?limit=500`)
    ).json();
    const oldest = orders.at(-1)?.placedAt ?? 0;
    days = [0, 1, 2].map((count) =>
      new Date(oldest + 8 * 3_600_000 + count * dayMs).toISOString().slice(0, 10),
    );
    const from = fromShanghai(`${days[0]}T00:00`);
    // Nothing of the page is on its way when the program stops.
    await finance.goto('about:blank');
    await stage.whileDown(async (sql) => {
      const { rows } = await sql.execute<{ txn: string }>(raw`
        select txn from payment.sandbox_book b where kind = 'pay' and provider = 'sandbox'
          and at between ${from} and ${from + dayMs - 1} and not exists (select 1
            from payment.sandbox_book r where r.payment_id = b.payment_id and r.kind = 'refund')
        order by txn limit 2`);
      const [lost, wrong] = rows.map((row) => row.txn);
      await sql.execute(raw`delete from payment.sandbox_book where txn = ${lost}`);
      await sql.execute(raw`update payment.sandbox_book set fen = fen - 100 where txn = ${wrong}`);
      await sql.execute(raw`insert into payment.sandbox_book (txn, kind, payment_id, fen, at)
        values ('4200009999', 'pay', 'pay_stranger', 4200, ${from + 12 * 3_600_000})`);
    });
  });
  afterAll(() => stage.close());

  const reconcile = async (day: string): Promise<void> => {
    await finance.goto(`${stage.base}/desk/books`);
    await finance.getByLabel('业务日').fill(day);
    await finance.getByRole('button', { name: '对账', exact: true }).click();
    await finance
      .getByRole('row', { name: new RegExp(day) })
      .getByText('未关账')
      .waitFor();
  };
  const solveAll = async (): Promise<string[]> => {
    const classes: string[] = [];
    const open = finance
      .locator('section, .panel')
      .filter({ hasText: '待处理差异' })
      .first()
      .getByRole('button', { name: '处理' });
    for (let count = await open.count(); count > 0; count -= 1) {
      await open.first().click();
      const dialog = finance.getByRole('dialog');
      classes.push((await dialog.getByRole('heading').innerText()).slice(0, 3));
      await dialog.getByLabel(/查明的原因/).fill('故事:已向渠道查证');
      await dialog.getByRole('button', { name: '记账并结案' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await expect.poll(() => open.count()).toBe(count - 1);
    }
    return classes;
  };

  it('[STORY-19] are each found on the morning on which they can be, classed, solved, and every day closes', async () => {
    const found: string[][] = [];
    for (const [index, day] of days.entries()) {
      await reconcile(day);
      if (index === 0) await stage.picture(finance, 'discrepancies-wide');
      found.push(await solveAll());
      const row = finance.getByRole('row', { name: new RegExp(day) });
      await row.getByRole('button', { name: '关账' }).click();
      await row.getByText(/已关/).waitFor();
    }
    const channel = found.map((classes) => classes.filter((name) => /D0[1-3]/.test(name)));
    // A wrong sum is seen at once; what one side lacks may yet come with the next two bills.
    expect(channel).toEqual([['D03'], ['D01'], ['D02']]);
  });

  it('[STORY-19] left the books balanced, with what nobody can explain in suspense', async () => {
    const { balances }: { balances: { code: string; fen: number }[] } = await (
      await finance.request.get(`${stage.base}/api/books/balances`)
    ).json();
    const sum = balances.reduce((total, { fen }) => total + fen, 0);
    expect(sum).toBe(0);
    expect(balances.find(({ code }) => code === '1901')?.fen).not.toBe(0);
    expect(stage.complaints).toEqual([]);
  });
});
