import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { App } from '../../platform/http/index.ts';
import { everyConnection } from '../../platform/testing/connection.ts';
import { openRoutes, type Caller } from '../../platform/testing/http.ts';
import { staffIn } from '../team/testing/open.ts';
import type { ImportResult, StatementBatch, StatementPreview } from './contract.ts';
import { openTestFinance, type TestFinance } from './testing/open.ts';

const many = 3000;
/** How long the program waits for its database before it calls itself not ready (`apps/server/ops.ts`). */
const answerMs = 2000;

describe('a long statement', () => {
  let test: TestFinance;
  let http: Awaited<ReturnType<typeof openRoutes>>;
  let finance: Caller;

  beforeAll(async () => {
    test = await openTestFinance();
    http = await openRoutes([test.finance, { routes: readiness }]);
    finance = http.staff(staffIn('finance'));
  });
  afterAll(() => test.close());

  /** What a readiness probe asks of the database, as the program does. */
  const readiness = (app: App): void => {
    app.get('/readyz', async (_request, reply) => {
      const late = new Promise<boolean>((resolve) => {
        setTimeout(() => resolve(false), answerMs).unref();
      });
      const asked = test.database.sql.execute('select 1').then(() => true);
      const ready = await Promise.race([asked, late]);
      return reply.code(ready ? 200 : 503).send({ ready });
    });
  };
  const take = (rows: readonly string[]) =>
    finance.send<ImportResult>('POST', '/api/books/statements', {
      kind: 'subsidy',
      text: ['单号,金额,日期', ...rows].join('\n'),
    });
  const rows = (name: string): string[] =>
    Array.from({ length: many }, (_, index) => `${name}-${index},12.34,2026-11-20`);
  const booked = (keys: string, fen: number): Promise<void> =>
    test.database.inTransaction(async (tx) => {
      const lines = [
        { account: '1123', sub: keys, fen },
        { account: '1901', sub: keys, fen: -fen },
      ];
      const entry = {
        key: `test:${keys}`,
        kind: 'test',
        reference: keys,
        at: test.clock.now(),
        lines,
      };
      await test.ledger.book(tx, entry);
    });

  it('[FINANCE-18] is judged in pieces, not line by line, and readiness answers meanwhile', async () => {
    const asked = vi.spyOn(everyConnection, 'query');
    let done = false;
    const importing = take(rows('A')).finally(() => {
      done = true;
    });
    const probes: { readonly status: number; readonly waitedMs: number }[] = [];
    while (!done) {
      const since = performance.now();
      const { statusCode: status } = await http.app.inject({ method: 'GET', url: '/readyz' });
      probes.push({ status, waitedMs: performance.now() - since });
    }
    const statements = asked.mock.calls.length - probes.length;
    asked.mockRestore();
    expect((await importing).body).toEqual({ taken: many, known: 0, matched: 0, findings: many });
    expect(statements).toBeLessThan(200);
    expect(probes.length).toBeGreaterThan(1);
    expect(probes.filter(({ status }) => status !== 200)).toEqual([]);
    // A prober has no more patience than that, whatever it would be told.
    expect(Math.max(...probes.map(({ waitedMs }) => waitedMs))).toBeLessThan(answerMs);
  });

  it('[FINANCE-18] counts each line, and what one line settled is not settled again by the next', async () => {
    await booked('B-1', 1234);
    const lines = [...rows('B'), 'B-1,12.34,2026-11-21', 'B-1,12.34,2026-11-20'];
    // FINANCE-42: the last one is equal to another and a line of its own; it finds nothing open.
    const first = { taken: many + 2, known: 0, matched: 1, findings: many + 1 };
    expect((await take(lines)).body).toEqual(first);
    expect((await take(lines)).body).toMatchObject({ taken: 0, known: many + 2 });
    const { body } = await finance.send<{ brokenAt: number | null; unfit: string[] }>(
      'GET',
      '/api/books/chain',
    );
    expect(body).toEqual({ brokenAt: null, unfit: [] });
  });

  it('[FINANCE-18] is taken whole or not at all', async () => {
    await booked('C-7', 1234);
    const trouble = vi.spyOn(test.ledger, 'bookMany');
    trouble.mockRejectedValueOnce(new Error('the last piece fails'));
    expect((await take(rows('C'))).status).toBe(500);
    trouble.mockRestore();
    expect((await take(rows('C'))).body).toMatchObject({ taken: many, matched: 1 });
  });

  it('[FINANCE-42] two deposits that are equal in all are two, and no file brings one of them again', async () => {
    const text = (times: number): string =>
      ['凭证号,日期,金额', ...Array<string>(times).fill('00000000,2026-11-18,1299.00')].join('\n');
    const send = (times: number) =>
      finance.send<ImportResult>('POST', '/api/books/statements', {
        kind: 'bank',
        text: text(times),
      });
    const preview = await finance.send<StatementPreview>('POST', '/api/books/statements/preview', {
      kind: 'bank',
      text: text(2),
    });
    expect(preview.body).toMatchObject({ fresh: 2, known: 0, inFen: 259_800 });
    const taken = [(await send(2)).body, (await send(2)).body, (await send(1)).body];
    // A later export of the same days, with a third.
    taken.push((await send(3)).body);
    expect(taken.map((body) => [body.taken, body.known])).toEqual([
      [2, 0],
      [0, 2],
      [0, 1],
      [1, 2],
    ]);
  });

  it('[FINANCE-42] of equal lines that are undone only theirs go, and come again', async () => {
    const send = (times: number) =>
      take(Array<string>(times).fill('EQUAL-1,5.00,2026-11-17')).then(({ body }) => body.taken);
    const taken = [await send(1), await send(3)];
    const path = '/api/books/statements';
    const listed = await finance.send<{ batches: StatementBatch[] }>('GET', path);
    const [newest] = listed.body.batches
      .toSorted((one, other) => other.taken - one.taken)
      .filter((batch) => batch.taken === 2 && batch.inFen === 1000);
    const undone = await finance.send('POST', `${path}/${newest?.id ?? ''}/undo`, {});
    expect([...taken, undone.status, await send(1), await send(3)]).toEqual([1, 2, 200, 0, 2]);
  });

  it('[FINANCE-46] thirty thousand rows as a bank writes them are taken, and more is told how much fits', async () => {
    const row = (index: number): string =>
      `2026-11-19 10:30:05,20261119${String(index).padStart(20, '0')},"1,299.00",,"5,000,000.00",` +
      '人民币,财付通支付科技有限公司,6222020000000000000,中国工商银行深圳市分行营业部,网银转账 货款 电器直播间';
    const head =
      '交易时间,交易流水号,收入金额,支出金额,余额,币种,对方户名,对方账号,对方开户行,摘要';
    const text = [head, ...Array.from({ length: 30_000 }, (_, index) => row(index + 1))].join(
      '\r\n',
    );
    const send = <Body>(path: string, content: Buffer) =>
      finance.send<Body>('POST', `/api/books/statements${path}`, {
        kind: 'bank',
        file: content.toString('base64'),
      });
    const { body } = await send<StatementPreview>('/preview', Buffer.from(text));
    expect(body).toMatchObject({ fresh: 30_000, refusedInAll: 0, inFen: 3_897_000_000 });
    expect((await send<ImportResult>('', Buffer.from(text))).body).toMatchObject({ taken: 30_000 });
    const larger = await send<{ zh: string }>('/preview', Buffer.alloc(9 * 1024 * 1024, 'a'));
    expect([larger.status, JSON.stringify(larger.body).includes('10938 KB')]).toEqual([413, true]);
  }, 120_000);
});
