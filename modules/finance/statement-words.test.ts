import { describe, expect, it } from 'vitest';
import { isWords } from '../../platform/tables/index.ts';
import { readStatement } from './app/read-statement.ts';

async function read(...rows: readonly string[]) {
  const statement = await readStatement(rows.join('\n'));
  if (isWords(statement)) return { whole: statement.zh, fens: [], left: [], rows: [] };
  const { lines, skipped, refused, unread } = statement;
  const fens = lines.map(({ line }) => line.fen);
  const left = skipped.map(({ row }) => row);
  return { whole: null, fens, left, rows: refused.map(({ row }) => row), unread };
}

const out = ['支出', '借', '付', 'D', 'DR', '流出', '往账', '支取', '转出'];
const names = [
  '收入/支出',
  '借/贷',
  '收/付',
  '收付方向',
  '借贷标记',
  '资金流向',
  'D/C',
  '借贷标识',
  '交易方向',
  'CR/DR',
  '收支标识',
];

describe('which way a sum went', () => {
  it.each(names)('[FINANCE-40] is read under %s', async (name) => {
    const found = await Promise.all(
      out.map((word) => read(`日期,单号,交易金额,${name}`, `2026-11-30,R1,100.00,${word}`)),
    );
    expect(found.map(({ fens }) => fens)).toEqual(out.map(() => [-10_000]));
  });

  it.each(['交易类型', 'Type', '资金性质', '类别'])(
    '[FINANCE-40] under %s, which may be anything, refuses the file with its name',
    async (name) => {
      for (const word of out) {
        const head = `日期,单号,交易金额,${name}`;
        const { whole } = await read(head, '2026-11-30,R0,1.00,收', `2026-11-30,R1,2.00,${word}`);
        expect(whole).toContain(`“${name}”`);
        expect(whole).toContain(`第 3 行是“${word}”`);
      }
    },
  );

  it.each([
    ['words that agree with the signs', '类型', ['1.00,收入', '-2.00,支出'], [100, -200]],
    ['words of other things among them', '类型', ['1.00,转账', '2.00,支出'], [100, 200]],
    ['notes', '附言', ['1.00,货款', '-2.00,退款'], [100, -200]],
  ])(
    '[FINANCE-40] %s refuse nothing, and the column is named',
    async (_name, title, rows, fens) => {
      const lines = rows.map((row, index) => `2026-11-30,R${index},${row}`);
      const found = await read(`日期,单号,金额,${title}`, ...lines);
      expect(found).toMatchObject({ whole: null, fens, unread: [title] });
    },
  );

  it.each([
    ['付出金额', '500.00'],
    ['支取', '500'],
    ['Withdrawals', '"1,299.00"'],
    ['流出金额', '500.00'],
  ])('[FINANCE-40] what went under %s is read', async (name, cell) => {
    const { fens } = await read(`日期,单号,收入金额,${name}`, `2026-11-30,R1,0.00,${cell}`);
    expect(fens.map(Math.sign)).toEqual([-1]);
  });

  it.each([
    ['扣划', '500.00'],
    ['划付资金额', '500'],
    ['Disbursed', '"1,299.00"'],
  ])(
    '[FINANCE-40] a sum under %s, beside a line of nought, refuses the file',
    async (name, cell) => {
      const rows = ['2026-11-30,R0,1.00,', `2026-11-30,R1,0.00,${cell}`];
      const { whole } = await read(`日期,单号,收入金额,${name}`, ...rows);
      expect(whole).toMatch(new RegExp(`^第 3 行.*“${name}”`, 'u'));
    },
  );

  it('[FINANCE-40] a balance, a fee and a count beside a line of nought are none', async () => {
    const head = '日期,单号,收入,支出,账户余额,手续费,笔数,序号,附言';
    const { fens } = await read(head, '2026-11-30,R1,0.00,0.00,500.00,1.00,3,1,2026');
    expect(fens).toEqual([0]);
  });

  it('[FINANCE-40] a third column of sums is not passed over', async () => {
    expect(await read('日期,单号,金额,收入', '2026-11-30,R1,-100.00,0')).toMatchObject({
      fens: [],
      rows: [2],
    });
  });
});

describe('another money', () => {
  it.each([
    ['交易币种', 'USD'],
    ['货币种类', 'HKD'],
    ['Curr.', 'EUR'],
    ['CCY', '美元'],
    ['币种代码', '港币'],
  ])('[FINANCE-41] under %s is refused: %s', async (name, money) => {
    const { fens, rows } = await read(`日期,单号,金额,${name}`, `2026-11-30,R1,1.00,${money}`);
    expect([fens, rows]).toEqual([[], [2]]);
  });

  it.each([
    ['本次币种信息', 'USD', '人民币'],
    ['备注', 'USD', 'CNY'],
    ['钞种', '日元', '人民币'],
  ])('[FINANCE-41] under %s, which nobody knows, too', async (name, money, ours) => {
    const head = `日期,单号,金额,${name}`;
    const rows = [`2026-11-30,R0,1.00,${ours}`, `2026-11-30,R1,1.00,${money}`];
    expect((await read(head, ...rows)).whole).toContain(`“${name}”列是“${money}”`);
    expect((await read(head, rows[0] ?? '')).fens).toEqual([100]);
  });

  it.each(['币种 USD', '账户:6222 (USD)', '查询账户:B,币种:港币', 'Currency: EUR', '账户(港币)'])(
    '[FINANCE-41] %s above the header refuses the file',
    async (above) => {
      const { whole, fens } = await read(above, '日期,单号,金额', '2026-11-30,R1,1.00');
      expect([whole === null, fens]).toEqual([false, []]);
    },
  );

  it.each(['下载币种:美元', '查询账户:B 币种:美元', '导出账户:6222(HKD)'])(
    '[FINANCE-41] %s between two tables refuses the file',
    async (between) => {
      const [head, row] = ['日期,单号,金额', '2026-11-30,R1,1.00'];
      expect((await read(head, row, between, head, row)).whole).toMatch(/^第 3 行/u);
    },
  );

  it.each(['币种:人民币', '账户:6222 (RMB)', '导出(ALL)', '币种:全部', 'Currency: CNY'])(
    '[FINANCE-41] %s refuses nothing',
    async (above) => {
      const { fens } = await read(above, '日期,单号,金额', '2026-11-30,R1,1.00');
      expect(fens).toEqual([100]);
    },
  );

  it('[FINANCE-41] the name of one in a note is a word', async () => {
    const rows = ['2026-11-30,R0,1.00,USD', '2026-11-30,R1,1.00,货款'];
    expect((await read('日期,单号,金额,附言', ...rows)).fens).toEqual([100, 100]);
  });
});

describe('a row that moves nothing', () => {
  it.each(['已撤销', '交易失败', '处理中', '失败', 'Cancelled', 'pending', '待入账'])(
    '[FINANCE-43] for it is %s is left out and shown',
    async (state) => {
      const rows = [`2026-11-30,R1,100,${state}`, '2026-11-30,R2,1.00,交易成功'];
      const found = await read('日期,单号,金额,交易状态', ...rows);
      expect(found).toMatchObject({ fens: [100], left: [2], rows: [] });
    },
  );

  it.each(['部分成功', '冲正', '', '???'])(
    '[FINANCE-43] with the state %j is refused',
    async (state) => {
      expect(await read('日期,单号,金额,状态', `2026-11-30,R1,100,${state}`)).toMatchObject({
        fens: [],
        rows: [2],
      });
    },
  );

  it.each([
    ['承前页', '2026-11-30,,,,1000.00,承前页'],
    ['期初余额', '2026-11-01,期初余额,,,1000.00,'],
    ['上期结转 without a day', '上期结转,,0.00,0.00,1000.00,'],
    ['Opening balance', '2026-11-01,-,-,-,1000.00,Opening balance'],
  ])('[FINANCE-44] %s is left out', async (_name, row) => {
    const found = await read('日期,单号,收入,支出,余额,摘要', row, '2026-11-30,R1,1.00,,1001,');
    expect(found).toMatchObject({ fens: [100], left: [2], rows: [] });
  });

  it('[FINANCE-44] one with a sum is refused, and a row without words too', async () => {
    const rows = ['2026-11-01,期初余额,1000.00,', '2026-11-01,,,'];
    expect(await read('日期,单号,收入,支出', ...rows)).toMatchObject({ fens: [], rows: [2, 3] });
  });
});

describe('titles as banks write them', () => {
  it.each([
    ['借方发生额（支取）,贷方发生额（收入）', '0,100.00', 10_000],
    ['借方发生额/元(支取),贷方发生额/元(收入)', '100.00,0', -10_000],
    ['"交易金额(收入)","交易金额(支出)"', ',100.00', -10_000],
    ['交易金额[ Trade Amount ],余额[ Balance ]', '-100.00,5.00', -10_000],
    ['Amount in local currency,Plant', '100.00,A', 10_000],
  ])('[FINANCE-45] %s', async (titles, cells, fen) => {
    const found = await read(`日期,流水号,${titles}`, `2026-11-30,R1,${cells}`);
    expect(found).toMatchObject({ whole: null, fens: [fen], rows: [] });
  });

  it.each([
    '借方发生额(收入)',
    '贷方发生额（支取）',
    '交易金额[USD]',
    '金额(US Dollar)',
    '发生额(千)',
  ])('[FINANCE-45] %s is refused', async (title) => {
    const { fens, whole } = await read(`日期,流水号,${title}`, '2026-11-30,R1,100.00');
    expect([fens, whole === null]).toEqual([[], false]);
  });

  it('[FINANCE-45] remarks behind a mark are none but remarks', async () => {
    const tail = ['# 收入合计: 1笔, 1,299.00元', '# 支出合计: 0笔, 0.00元'];
    const rows = ['# 招商银行', '交易日期,收入,支出,交易流水号', '20261130,1299.00,,K1', ...tail];
    expect(await read(...rows)).toMatchObject({ fens: [129_900], left: [4, 5], rows: [] });
  });
});

describe('lines that are equal', () => {
  it('[FINANCE-42] are counted in their file', async () => {
    const row = '00000000,1299.00,2026-11-30';
    const read = await readStatement(
      ['凭证号,金额,日期', row, row, row.replace('30', '29')].join('\n'),
    );
    expect(isWords(read) ? read : read.lines.map(({ line }) => line.nth)).toEqual([1, 2, 1]);
  });
});
