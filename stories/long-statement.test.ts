import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImportResult } from '../modules/finance/contract.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';

const many = 3000;

describe('a long statement', () => {
  const clock = handClock();
  let test: TestProgram;
  let finance: Client;

  beforeAll(async () => {
    test = await openTestProgram({ clock });
    test.program.jobs.stop();
    finance = await new Client(test.program).signIn('finance');
  }, 60_000);
  afterAll(() => test.close());

  const take = (rows: readonly string[]) =>
    finance.send<ImportResult>('POST', '/api/books/statements', {
      kind: 'subsidy',
      text: ['单号,金额,日期', ...rows].join('\n'),
    });
  const rows = (name: string): string[] =>
    Array.from({ length: many }, (_, index) => `${name}-${index},12.34,2026-11-20`);
  const booked = (keys: string, fen: number): Promise<void> =>
    test.program.database.inTransaction(async (tx) => {
      const lines = [
        { account: '1123', sub: keys, fen },
        { account: '1901', sub: keys, fen: -fen },
      ];
      const entry = { key: `test:${keys}`, kind: 'test', reference: keys, at: clock.now(), lines };
      await test.program.ledger.book(tx, entry);
    });

  it('[FINANCE-18] is judged in pieces, not line by line, and readiness answers meanwhile', async () => {
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    let done = false;
    const importing = take(rows('A')).finally(() => {
      done = true;
    });
    const ready: boolean[] = [];
    while (!done) {
      const answer = await test.program.app.inject({ method: 'GET', url: '/readyz' });
      ready.push(answer.statusCode === 200);
    }
    const statements = asked.mock.calls.length - ready.length;
    asked.mockRestore();
    expect((await importing).body).toEqual({ taken: many, known: 0, matched: 0, findings: many });
    expect(statements).toBeLessThan(200);
    expect([ready.length > 1, ready.every(Boolean)]).toEqual([true, true]);
  });

  it('[FINANCE-18] counts each line once, and what one line settled is not settled again by the next', async () => {
    await booked('B-1', 1234);
    const lines = [...rows('B'), 'B-1,12.34,2026-11-21', 'B-1,12.34,2026-11-20'];
    const first = { taken: many + 1, known: 1, matched: 1, findings: many };
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
    const trouble = vi.spyOn(test.program.ledger, 'bookMany');
    trouble.mockRejectedValueOnce(new Error('the last piece fails'));
    expect((await take(rows('C'))).status).toBe(500);
    trouble.mockRestore();
    expect((await take(rows('C'))).body).toMatchObject({ taken: many, matched: 1 });
  });
});
