import { sql as raw } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/db/index.ts';
import { seededRandom } from '../../platform/kernel/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { openLedger, type EntryInput } from './index.ts';

const ledger = openLedger();
const at = Date.UTC(2026, 10, 22, 12);

describe('the ledger', () => {
  let db: Database;
  beforeAll(async () => {
    db = await emptyDatabase();
    const named = { nameZh: '甲', nameEn: 'a', floored: false };
    await db.inTransaction((tx) =>
      ledger.addAccounts(tx, [
        { ...named, code: '1122', side: 'debit' },
        { ...named, code: '6001', side: 'credit' },
        { ...named, code: '6002', side: 'debit' },
        { ...named, code: '1405', side: 'debit', floored: true },
        { ...named, code: '2202', side: 'credit' },
      ]),
    );
  });
  afterAll(() => db.close());

  const book = (input: Partial<EntryInput> & Pick<EntryInput, 'key' | 'lines'>) =>
    db.inTransaction((tx) => ledger.book(tx, { kind: 'sale', reference: 'ord_1', at, ...input }));
  const line = (account: string, fen: number, sub = 'ord_1') => ({ account, sub, fen });
  const verify = () => ledger.verify(db.sql);

  it('[LEDGER-1] the database refuses what does not sum to zero', async () => {
    const unequal = [line('1122', 100), line('6001', -99)];
    await expect(book({ key: 'wrong', lines: unequal })).rejects.toThrow();
    const stranger = [line('9999', 1), line('6001', -1)];
    await expect(book({ key: 'stranger', lines: stranger })).rejects.toThrow();
    await expect(
      db.sql.execute(raw`insert into ledger.entry (key, kind, reference, at, day, content)
        values ('k', 'k', 'r', 0, 'd', '{"lines":[]}')`),
    ).rejects.toThrow();
    expect(await verify()).toBeNull();
  });

  it('[LEDGER-3] the same key books once, with other content it is refused', async () => {
    const lines = [line('1122', 500), line('6001', -500)];
    expect((await book({ key: 'k1', lines })).ok).toBe(true);
    expect((await book({ key: 'k1', lines })).ok).toBe(true);
    const other = await book({ key: 'k1', lines: [line('1122', 600), line('6001', -600)] });
    expect(other).toMatchObject({ ok: false, refusal: { code: 'ledger.key-reused' } });
    expect(await ledger.about(db.sql, 'ord_1')).toHaveLength(1);
  });

  it('[LEDGER-7] [LEDGER-3] entries that are booked together stand behind each other, each key once', async () => {
    const many = Array.from({ length: 40 }, (_, index) => {
      const lines = [line('1122', index + 1, 'many'), line('6001', -index - 1, 'many')];
      return { key: `many-${index}`, kind: 'sale', reference: `it's "${index}"`, at, lines };
    });
    const rest = (inputs: readonly EntryInput[]) =>
      db.inTransaction((tx) => ledger.bookRest(tx, inputs));
    await db.inTransaction((tx) => ledger.bookMany(tx, many.slice(0, 20)));
    expect(await verify()).toBeNull();
    const booked = await rest(many.slice(10));
    expect(booked.ok && [...booked.value]).toEqual(many.slice(20).map(({ key }) => key));
    expect(await rest(many)).toEqual({ ok: true, value: new Set() });
    const [first] = many;
    const other = await rest(first ? [{ ...first, reference: 'another' }] : []);
    expect(other).toMatchObject({ ok: false, refusal: { code: 'ledger.key-reused' } });
    await expect(db.inTransaction((tx) => ledger.bookMany(tx, many))).rejects.toThrow();
    expect(await ledger.balanceOf(db.sql, '1122', 'many')).toBe(820);
    expect([await verify(), await ledger.unfit(db.sql)]).toEqual([null, []]);
  });

  it('[LEDGER-2] nothing is changed, removed or slipped in', async () => {
    for (const text of [
      "update ledger.entry set kind = 'x'",
      'delete from ledger.entry',
      'update ledger.posting set fen = 1',
      'delete from ledger.posting',
      "insert into ledger.posting values (1, 9, '1122', 's', 5)",
      "insert into ledger.balance values ('6002', 5)",
      'update ledger.balance set fen = 0',
    ]) {
      await expect(db.sql.execute(raw.raw(text)), text).rejects.toThrow();
    }
  });

  it('[LEDGER-5] inventory does not go below nothing, and a refused entry leaves no trace', async () => {
    const gone = (fen: number) => [line('1405', -fen, 'p'), line('2202', fen, 'p')];
    await expect(book({ key: 'g1', lines: gone(1) })).rejects.toThrow();
    await book({ key: 'in', lines: gone(-10) });
    await book({ key: 'g2', lines: gone(10) });
    await expect(book({ key: 'g3', lines: gone(1) })).rejects.toThrow();
    expect(await verify()).toBeNull();
  });

  it('[LEDGER-6] a reversal mirrors an entry once', async () => {
    const lines = [line('1122', 700, 'ord_7'), line('6001', -700, 'ord_7')];
    await book({ key: 'sale7', lines });
    const back = (key: string, of: string) =>
      db.inTransaction((tx) =>
        ledger.reverse(tx, of, { key, kind: 'reversed', reference: 'ord_7', at }),
      );
    expect((await back('back7', 'sale7')).ok).toBe(true);
    expect((await back('back7', 'sale7')).ok).toBe(true);
    await expect(back('again7', 'sale7')).rejects.toThrow();
    expect((await back('x', 'none')).ok).toBe(false);
    const lines7 = (await ledger.about(db.sql, 'ord_7')).flatMap((entry) => entry.lines);
    expect(lines7.reduce((sum, item) => sum + item.fen, 0)).toBe(0);
  });

  it.each([1, 2, 3])(
    '[LEDGER-4] balances are the fold of all lines and zero together (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const accounts = ['1122', '6001', '6002', '2202'];
      for (let step = 0; step < 120; step += 1) {
        const fens = [1, 2, 3].map(() => Math.floor(random() * 2000) - 1000);
        const sum = fens.reduce((total, fen) => total + fen, 0);
        const lines = [...fens, -sum].map((fen, index) =>
          line(accounts[index] ?? '1122', fen, `o${step % 7}`),
        );
        const day = at + Math.floor(random() * 5) * 86_400_000;
        await book({ key: `r${seed}-${step}`, lines, at: day });
      }
      const kept = await db.sql.execute<{ account: string; fen: string }>(
        raw`select account, fen from ledger.balance`,
      );
      const folded = await ledger.balances(db.sql);
      for (const { account, fen } of kept.rows) {
        expect(folded.find((item) => item.code === account)?.fen).toBe(Number(fen));
      }
      for (const day of ['2026-11-22', '2026-11-24', undefined]) {
        const all = await ledger.balances(db.sql, day);
        expect(all.reduce((sum, item) => sum + item.fen, 0)).toBe(0);
      }
      expect(await verify()).toBeNull();
    },
  );

  it('[LEDGER-4] a running balance that is not the sum of its postings is named', async () => {
    expect(await ledger.unfit(db.sql)).toEqual([]);
    const toggle = (how: string) =>
      db.sql.execute(raw.raw(`alter table ledger.balance ${how} trigger balance_booked`));
    const shift = (fen: number) =>
      db.sql.execute(raw`update ledger.balance set fen = fen + ${fen} where account = '1122'`);
    await expect(shift(1)).rejects.toThrow();
    await toggle('disable');
    await shift(1);
    expect(await ledger.unfit(db.sql)).toEqual(['1122']);
    await shift(-1);
    await toggle('enable');
    expect(await ledger.unfit(db.sql)).toEqual([]);
  });

  it('[LEDGER-7] one changed byte breaks the chain where it was changed', async () => {
    await db.sql.execute(raw.raw('alter table ledger.entry disable trigger entry_written'));
    await db.sql.execute(raw`update ledger.entry
      set content = replace(content, '500', '501') where key = 'k1'`);
    const { rows } = await db.sql.execute<{ id: string }>(
      raw`select id from ledger.entry where key = 'k1'`,
    );
    expect(await verify()).toBe(Number(rows[0]?.id));
  });
});
