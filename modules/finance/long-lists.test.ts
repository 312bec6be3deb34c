import { sql as raw } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { businessDay } from '../../platform/kernel/index.ts';
import { pageRows } from '../../platform/db/index.ts';
import { everyConnection } from '../../platform/testing/connection.ts';
import type { Caller } from '../../platform/testing/http.ts';
import type { Order } from '../order/contract.ts';
import { openCounter, type Counter } from '../order/testing/open.ts';
import { staffIn } from '../team/testing/open.ts';
import type { DayDiscrepancy, DayRun, OpenPage } from './contract.ts';
import { openTestFinance, type TestFinance } from './testing/open.ts';

const many = 1200;
const dayMs = 86_400_000;

describe('lists that are long', () => {
  let test: TestFinance;
  let counter: Counter;
  let finance: Caller;
  let order: Order;

  beforeAll(async () => {
    test = await openTestFinance();
    counter = await openCounter(test, { more: [test.afterSales, test.finance] });
    finance = counter.http.staff(staffIn('finance'));
    const buyer = counter.newBuyer();
    order = (await counter.buy(buyer)).body;
    await counter.pay(buyer, order);
  });
  afterAll(() => test.close());

  const execute = (text: ReturnType<typeof raw>) => test.database.sql.execute(text);
  const table = async (path: string): Promise<string[]> => {
    const { bytes } = await finance.download(path);
    return bytes.toString().trim().split('\r\n').slice(1);
  };

  it('[FINANCE-19] a day of many payments is matched and booked in pieces, not line by line', async () => {
    const run = (day: string) => finance.send<DayRun>('POST', `/api/books/days/${day}/run`, {});
    // The days before it are another matter.
    await run(businessDay(test.clock.now() - dayMs));
    // As many again as were paid that day, with the channel as with us; three only with us.
    await execute(raw`
      insert into payment.payment select r.* from payment.payment p, generate_series(1, ${many}::int) n,
        lateral json_populate_record(p, json_build_object('id', 'pay_many_' || n)) r
      where p.id = ${order.paymentId}`);
    await execute(raw`
      insert into payment.sandbox_book select r.* from payment.sandbox_book b,
        generate_series(4, ${many}::int) n, lateral json_populate_record(b,
          json_build_object('txn', 'txn_many_' || n, 'payment_id', 'pay_many_' || n)) r
      where b.payment_id = ${order.paymentId} and b.kind = 'pay'`);
    const day = businessDay(test.clock.now());
    test.clock.forward(dayMs);
    const asked = vi.spyOn(everyConnection, 'query');
    const { body } = await run(day);
    const books = asked.mock.calls.filter((call) => /finance|ledger/.test(JSON.stringify(call)));
    asked.mockRestore();
    expect(body).toMatchObject({ oursCount: many + 1, matched: many - 2, residualFen: 0 });
    expect(body.waiting).toBe(3);
    expect(books.length).toBeLessThan(50);
    const settled = () =>
      execute(raw`select count(*)::int as n, sum(fen)::text as fen from ledger.posting p
        join ledger.entry e on e.id = p.entry_id where e.kind = 'settled' and e.reference = ${order.id} and p.fen > 0`);
    const before = (await settled()).rows;
    expect(before[0]?.['n']).toBe((many - 2) * 2);
    // Again it finds everything booked.
    expect((await run(day)).body).toMatchObject({ matched: many - 2, waiting: 3 });
    expect((await settled()).rows).toEqual(before);
    expect(await test.finance.verify()).toEqual({ brokenAt: null, unfit: [] });
  });

  it('[FINANCE-48] the list of open discrepancies names them all and goes on to the last one', async () => {
    await execute(raw`
      insert into finance.finding (id, day, class, no, order_id, kind, ours_fen, theirs_fen, fee_fen,
        channel_txn, due_at, level)
      select 'fnd_open_' || n, '2026-11-20', 'D02', 'no-' || n, '', 'pay', 1, 0, 0, '', 7 * (n % 10), 4
      from generate_series(1, 450) n`);
    const counted = await execute(
      raw`select count(*)::int as n from finance.finding where not solved`,
    );
    const known = counted.rows[0]?.['n'];
    const seen: string[] = [];
    for (;;) {
      const after = seen.length === 0 ? '' : `?after=${seen.at(-1)}`;
      const { body } = await finance.send<OpenPage>('GET', `/api/books/findings${after}`);
      expect(body.total).toBe(known);
      if (body.findings.length === 0) break;
      seen.push(...body.findings.map(({ id }) => id));
    }
    expect([seen.length, new Set(seen).size]).toEqual([known, known]);
    await execute(raw`delete from finance.finding where id like 'fnd_open_%'`);
  });

  it('[JOBS-10] all open discrepancies stand in their table, page by page, what runs out first on top', async () => {
    await execute(raw`
      insert into finance.finding (id, day, class, no, order_id, kind, ours_fen, theirs_fen, fee_fen,
        channel_txn, due_at, level)
      select 'fnd_many_' || n, '2026-11-20', 'D02', 'no-' || n, '', 'pay', 1, 0, 0, '', 7 * (n % 10), 4
      from generate_series(1, ${many}::int) n`);
    const asked = vi.spyOn(everyConnection, 'query');
    const rows = await table('/api/books/findings.csv');
    const pages = asked.mock.calls.filter((call) => JSON.stringify(call).includes('finance'));
    asked.mockRestore();
    expect([new Set(rows).size, pages.length]).toEqual([rows.length, 3]);
    const { body } = await finance.send<{ findings: DayDiscrepancy[] }>(
      'GET',
      '/api/books/findings',
    );
    const numbers = body.findings.map(({ no }) => no);
    expect(rows.length).toBeGreaterThanOrEqual(many);
    expect(rows.slice(0, numbers.length).map((row) => row.split('","')[4])).toEqual(numbers);
  });

  it('[JOBS-10] so do all after-sale tickets and all risk cases', async () => {
    await execute(raw`
      insert into aftersale.ticket (id, order_id, viewer_id, kind, state, lines, reason, unshipped,
        asked_at, due_at, masked_name, by)
      select 'aft_many_' || n, ${order.id}, 'v', 'return', 'asked', '[]', '', false, n % 7,
        case when n % 3 > 0 then n % 5 end, '王*', 'v' from generate_series(1, ${many}::int) n`);
    const made = await finance.send<{ total: number }>('GET', '/api/after-sales?limit=5000');
    const pages = await Array.fromAsync(test.afterSales.ticketPages({ limit: 1 }));
    expect([made.body.total > pageRows, pages.length]).toEqual([true, 2]);
    const shown = pages.flat().map(({ id, dueAt, askedAt }) => ({ id, dueAt, askedAt }));
    expect(new Set(shown.map(({ id }) => id)).size).toBe(made.body.total);
    const soonest = shown.map(({ dueAt }) => dueAt ?? Infinity);
    expect(soonest).toEqual(soonest.toSorted((a, b) => a - b));
    await execute(raw`
      insert into risk.risk_case (id, kind, state, score, hits, viewer_id, masked_name, amount_fen, at)
      select 'rsk_many_' || n, 'insider', 'open', n % 9, '[]', 'v', '王*', 1, n % 4 from generate_series(1, ${many}::int) n`);
    const { body } = await finance.send<{ total: number }>('GET', '/api/risk/cases');
    const rows = await table('/api/risk/cases.csv?limit=1');
    expect([body.total >= many, new Set(rows).size]).toEqual([true, body.total]);
  });
});
