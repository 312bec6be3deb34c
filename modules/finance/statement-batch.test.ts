import { gzipSync, strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../platform/testing/http.ts';
import { businessDay, type Refusal } from '../../platform/kernel/index.ts';
import { sql as raw } from 'drizzle-orm';
import { staffIn } from '../team/testing/open.ts';
import type {
  AccountBalance,
  DayDiscrepancy,
  ImportResult,
  StatementBatch,
  StatementPreview,
} from './contract.ts';
import { openTestFinance, type TestFinance } from './testing/open.ts';

describe('a statement as a batch', () => {
  let test: TestFinance;
  let finance: Caller;
  let auditor: Caller;

  beforeAll(async () => {
    test = await openTestFinance();
    finance = test.http.staff(staffIn('finance'));
    auditor = test.http.staff(staffIn('auditor'));
  });
  afterAll(() => test.close());

  const path = '/api/books/statements';
  const take = (text: string) => {
    // The newest stands on top.
    test.clock.forward(1000);
    return finance.send<ImportResult & Refusal>('POST', path, {
      kind: 'subsidy',
      text,
      name: '国补.csv',
    });
  };
  const preview = (body: object) =>
    finance.send<StatementPreview & Refusal>('POST', `${path}/preview`, {
      kind: 'subsidy',
      ...body,
    });
  const undo = (id: string) => finance.send<Refusal>('POST', `${path}/${id}/undo`, {});
  const batches = async () =>
    (await finance.send<{ batches: StatementBatch[] }>('GET', path)).body.batches;
  const lastBatch = async (): Promise<StatementBatch> => {
    const [last] = await batches();
    if (!last) throw new Error('a batch was taken');
    return last;
  };
  const open = async (no: string) =>
    (
      await finance.send<{ findings: DayDiscrepancy[] }>('GET', '/api/books/findings')
    ).body.findings.filter((item) => item.no === no);
  const balance = async (code: string) =>
    (
      await finance.send<{ balances: AccountBalance[] }>('GET', '/api/books/balances')
    ).body.balances.find((item) => item.code === code)?.fen ?? 0;
  const owed = (about: string, fen: number): Promise<void> =>
    test.database.inTransaction(async (tx) => {
      const lines = [
        { account: '1123', sub: about, fen },
        { account: '1901', sub: about, fen: -fen },
      ];
      const entry = {
        key: `test:${about}`,
        kind: 'test',
        reference: about,
        at: test.clock.now(),
        lines,
      };
      await test.ledger.book(tx, entry);
    });

  it('[FINANCE-20] is shown before anything is kept: columns, what is new, what is refused and why', async () => {
    await take('单号,日期,金额\nP0,2026-11-20,1.00');
    const before = [await batches(), await balance('1001')];
    const text = [
      '示例银行交易流水',
      '流水号,交易日期,收入金额,支出金额,备注',
      'P0,2026-11-20,1.00,,',
      'P1,2026/11/20,"1,299.00",,"两\n行"',
      'P1,2026/11/20,1299,,',
      'P2,20261120,-,(2.00),',
      '4.2E+27,20261120,1.00,,',
      'P3,2026年11月20日,,3.00,',
      '合计,,,',
    ].join('\n');
    const { body } = await preview({
      file: Buffer.from(`\uFEFF${text}`, 'utf16le').toString('base64'),
    });
    expect(body.columns).toEqual([
      { name: 'reference', title: '流水号' },
      { name: 'day', title: '交易日期' },
      { name: 'income', title: '收入金额' },
      { name: 'spent', title: '支出金额' },
    ]);
    expect(body.unread).toEqual(['备注']);
    expect(
      body.lines.map(({ row, reference, fen, known }) => [row, reference, fen, known]),
    ).toEqual([
      [3, 'P0', 100, true],
      [4, 'P1', 129_900, false],
      [5, 'P1', 129_900, false],
      [8, 'P3', -300, false],
    ]);
    expect([body.fresh, body.known, body.inFen, body.outFen]).toEqual([3, 1, 259_800, 300]);
    expect(body.refused.map(({ row }) => row)).toEqual([6, 7]);
    expect(body.refused[1]).toMatchObject({ row: 7, en: expect.stringContaining('4.2E+27') });
    expect(body.skipped).toEqual([{ row: 9, text: '合计' }]);
    expect([await batches(), await balance('1001')]).toEqual(before);
  });

  it('[FINANCE-10] a file of which one row cannot be read is not taken, and says which', async () => {
    const before = (await batches()).length;
    const one = await take('单号,日期,金额\nQ1,2026-11-20,1.00\n4.2E+27,2026-11-20,1.00');
    expect([one.status, one.body.code, one.body.words.zh.startsWith('第 3 行')]).toEqual([
      422,
      'finance.statement-damaged',
      true,
    ]);
    const two = await take('单号,日期,金额\nQ1,2026-02-30,1.00\nQ2,2026-11-20,1.2.3');
    expect([two.status, two.body.words.en.includes('2 rows')]).toEqual([422, true]);
    const workbook = await preview({ file: Buffer.from('PK\u0003\u0004').toString('base64') });
    expect([workbook.status, workbook.body.code]).toEqual([422, 'finance.statement-damaged']);
    expect((await batches()).length).toBe(before);
  });

  it('[FINANCE-31] one whose totals differ is taken only by somebody who says that they saw it', async () => {
    const before = (await batches()).length;
    const text = '单号,日期,金额\nT1,2026-11-20,1.00\n合计,,3.00';
    const { body } = await preview({ text });
    expect([body.fresh, body.differs.map(({ row }) => row)]).toEqual([1, [3]]);
    const refused = await take(text);
    expect([refused.status, refused.body.code]).toEqual([409, 'finance.totals-differ']);
    expect(refused.body.words.zh).toMatch(/^第 3 行.*3\.00.*勾选/);
    expect((await batches()).length).toBe(before);
    const file = { kind: 'subsidy', text, name: '国补.csv', totalsSeen: true };
    expect((await finance.send('POST', path, file)).status).toBe(200);
    const log = await auditor.send<object>('GET', '/api/audit');
    expect(JSON.stringify(log.body)).toContain('books.totals-accepted');
    await undo((await lastBatch()).id);
  });

  const ole = Buffer.alloc(1536);
  ole.write('d0cf11e0a1b11ae1', 'hex');
  const sheet = strToU8('<?xml version="1.0"?><worksheet/>');
  it.each([
    [
      'xlsx',
      zipSync({
        '[Content_Types].xml': sheet,
        'xl/workbook.xml': sheet,
        'xl/worksheets/s.xml': sheet,
      }),
      /xlsx.*WPS.*另存为/,
    ],
    [
      'ods',
      zipSync({
        mimetype: [strToU8('application/vnd.oasis.opendocument.spreadsheet'), { level: 0 }],
        'content.xml': sheet,
      }),
      /ods.*另存为/,
    ],
    ['xls', ole, /xls.*密码.*另存为/],
    ['an archive', zipSync({ 'bill.csv': strToU8('单号,日期,金额') }), /压缩包.*解压/],
    ['gzip', gzipSync(strToU8('单号,日期,金额')), /压缩包.*解压/],
  ])('[FINANCE-32] %s is refused with where a CSV is saved', async (_name, bytes, said) => {
    const file = Buffer.from(bytes).toString('base64');
    const { status, body } = await preview({ file });
    expect([status, body.code, body.words.zh]).toEqual([
      422,
      'finance.statement-damaged',
      expect.stringMatching(said),
    ]);
    expect(body.words.en).toMatch(/Save As|Unpack/);
    const taken = await finance.send('POST', path, { kind: 'bank', file, name: 'x' });
    expect(taken.status).toBe(422);
  });

  it('[FINANCE-50] [FINANCE-51] can be undone as one, is in the audit log, and can be taken again', async () => {
    await owed('U1', 129_900);
    const before = [await balance('1001'), await balance('1123')];
    const text = '单号,日期,金额\nU1,2026-11-30,"1,299.00"\nU2,2026-11-30,5.00';
    expect((await take(text)).body).toMatchObject({ taken: 2, matched: 1, findings: 1 });
    const batch = await lastBatch();
    expect(batch).toMatchObject({
      name: '国补.csv',
      taken: 2,
      matched: 1,
      inFen: 130_400,
      outFen: 0,
      undoneAt: null,
    });
    expect((await open('U2')).length).toBe(1);
    expect((await balance('1001')) - (before[0] ?? 0)).toBe(129_900);
    expect((await undo(batch.id)).status).toBe(200);
    expect([await balance('1001'), await balance('1123')]).toEqual(before);
    expect(await open('U2')).toEqual([]);
    expect(await lastBatch()).toMatchObject({ undoneAt: test.clock.now() });
    expect((await undo(batch.id)).body.code).toBe('finance.batch-undone');
    expect((await undo('stb_none')).status).toBe(404);
    const log = await auditor.send<object>('GET', '/api/audit');
    expect(JSON.stringify(log.body)).toContain('books.statement-undone');
    expect(await test.finance.verify()).toEqual({ brokenAt: null, unfit: [] });
    expect((await take(text)).body).toMatchObject({ taken: 2, known: 0, matched: 1 });
    expect(await test.finance.verify()).toEqual({ brokenAt: null, unfit: [] });
  });

  it('[FINANCE-50] a payout that it settled is in transit again', async () => {
    const { database } = test;
    await database.inTransaction((tx) =>
      tx.execute(raw`insert into finance.payout (flow_no, provider, day, fen)
        values ('FLOW9', 'sandbox', '2026-11-20', 777)`),
    );
    test.clock.forward(1000);
    const text = '单号,日期,金额\nFLOW9,2026-11-21,7.77';
    await finance.send('POST', path, { kind: 'bank', text });
    const arrived = async () =>
      (
        await finance.send<{ payouts: { flowNo: string; arrived: string | null }[] }>('GET', path)
      ).body.payouts.find((item) => item.flowNo === 'FLOW9')?.arrived;
    expect(await arrived()).not.toBeNull();
    await undo((await lastBatch()).id);
    expect(await arrived()).toBeNull();
  });

  it('[FINANCE-52] not once a discrepancy of it is solved, nor once its day is closed', async () => {
    await take('单号,日期,金额\nW1,2026-11-30,5.00');
    const worked = await lastBatch();
    const [found] = await open('W1');
    await finance.send('POST', `/api/books/findings/${found?.id}/solve`, { note: '查清' });
    expect((await undo(worked.id)).body.code).toBe('finance.batch-worked');
    await take('单号,日期,金额\nW2,2026-11-30,5.00');
    const closed = await lastBatch();
    const day = businessDay(test.clock.now());
    await test.database.inTransaction((tx) =>
      tx.execute(raw`insert into finance.run (day, at, by, bill_hash, ours_count, ours_fen, theirs_count,
        theirs_fen, fee_fen, matched, cross_day, residual_fen, closed_at, closed_by)
        values (${day}, 0, 'x', '', 0, 0, 0, 0, 0, 0, 0, 0, 1, 'x')`),
    );
    const refused = await undo(closed.id);
    expect([refused.status, refused.body.code, refused.body.words.zh.includes('已关账')]).toEqual([
      409,
      'finance.day-closed',
      true,
    ]);
    expect((await open('W2')).length).toBe(1);
  });
});
