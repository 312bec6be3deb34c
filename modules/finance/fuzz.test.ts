import { expect, it } from 'vitest';
import { isWords, textOfFile, textOfTable, type Words } from '../../platform/tables/index.ts';
import type { seededRandom } from '../../platform/kernel/index.ts';
import { fuzzCases, fuzzInTurn, hurtBytes, hurtText } from '../../platform/testing/index.ts';
import { readStatement } from './app/read-statement.ts';

const samples = [
  '\uFEFF单号,金额,日期\r\nB1,"2,580.41",2026-11-22\r\nB2,(3.00),2026/11/22 8:05\r\n合计,2577.41,\r\n',
  '示例银行\n账号,6214\n交易日期\t流水号\t借方发生额\t贷方发生额\t摘要\n20261122\t1\t-\t¥1.00\t"a\nb"\n',
  'reference;amount;date\nB1;2580.41;46348\nB2;4.2E+27;2026-02-30\n',
];

/** Each is a stream of its own. */
const cases = fuzzCases > 3000 ? Math.min(fuzzCases, 100_000) : 600;

/** What is read can be kept, whatever came. */
async function judge(text: string | Words): Promise<void> {
  if (typeof text !== 'string') return;
  const read = await readStatement(text);
  if (isWords(read)) return;
  for (const { line } of read.lines) {
    const sound =
      Number.isSafeInteger(line.fen) &&
      /^20\d\d-\d\d-\d\d$/.test(line.day) &&
      new Date(line.day).toISOString().startsWith(line.day) &&
      /^[^\p{Cc}]{1,120}$/u.test(line.reference);
    if (!sound) throw new Error(JSON.stringify(line));
  }
}

it('[HOUSE-9] a statement is read, or refused, and never throws', async () => {
  const { faults, slowestMs } = await fuzzInTurn(
    (random) => hurtText(samples, random),
    (text) => judge(textOfTable(text)),
    cases,
  );
  expect(faults).toEqual([]);
  expect(slowestMs).toBeLessThan(5000);
});

it('[HOUSE-9] so is the file of one, in whatever bytes', async () => {
  const files = [
    ...samples.map((text) => Buffer.from(text)),
    Buffer.from(samples[0] ?? '', 'utf16le'),
  ];
  const { faults, slowestMs } = await fuzzInTurn(
    (random) => hurtBytes(files, random),
    (bytes) => judge(textOfFile(bytes)),
    cases,
  );
  expect(faults).toEqual([]);
  expect(slowestMs).toBeLessThan(5000);
});

type Random = ReturnType<typeof seededRandom>;

interface Written {
  readonly text: string;
  /** What its rows say, by their number; what no row says is never read. */
  readonly fens: ReadonlyMap<string, number>;
}

const pick = <T>(random: Random, from: readonly [T, ...T[]]): T =>
  from[Math.floor(random() * from.length)] ?? from[0];

/** Titles of banks, and what stands under each: the number, the day, one sum or two, and what is not read. */
const layouts = [
  '交易日期,摘要,交易流水号,借方发生额,贷方发生额,余额,对方户名,备注',
  '单号,日期,金额,余额,备注',
  '单号,日期,金额,余额',
  '日期,单号,金额,备注',
  '日期,单号,支出,收入,余额,对方户名',
  '摘要,日期,余额,流水号,收入,支出,备注',
  '日期,单号,金额',
] as const;

/** Yuan as a bank writes them: with thousands parted or not, two decimals. */
function yuanOf(fen: number, isParted: boolean): string {
  const [whole = '', part = ''] = (Math.abs(fen) / 100).toFixed(2).split('.');
  const grouped = isParted ? whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : whole;
  return `${fen < 0 ? '-' : ''}${grouped}.${part}`;
}

/** A whole statement whose sums are known. A sum with commas stands in quotes, or `bare` and wrong. */
function written(random: Random): {
  readonly rows: string[][];
  readonly fens: Map<string, number>;
} {
  const titles = pick(random, layouts).split(',');
  const isTwo = titles.some((title) => /支出|借方/.test(title));
  const fens = new Map<string, number>();
  const isBare = random() < 0.3;
  const isParted = isBare || random() < 0.5;
  const sum = (fen: number): string => {
    const text = yuanOf(fen, isParted);
    return isBare || !text.includes(',') ? text : `"${text}"`;
  };
  const rows = Array.from({ length: 2 + Math.floor(random() * 3) }, (_, index) => {
    const no = `B${index}`;
    const size = 10 ** (2 + Math.floor(random() * 7));
    const fen = (random() < 0.3 ? -1 : 1) * (1 + Math.floor(random() * size));
    fens.set(no, fen);
    return titles.map((title) => {
      if (/单号|流水号/.test(title)) return no;
      if (title.includes('日期')) return '2026-11-30';
      if (/支出|借方/.test(title)) return fen < 0 ? sum(-fen) : '';
      if (/收入|贷方/.test(title)) return fen > 0 ? sum(fen) : '';
      if (title === '金额') return isTwo ? '' : sum(fen);
      if (title === '余额') return sum(Math.floor(random() * 100_000_000));
      return random() < 0.5 ? '' : pick(random, ['货款', '张三', '8', '退款']);
    });
  });
  return { rows: [titles, ...rows], fens };
}

/** The same as a person, a download or a spreadsheet leaves it: broken off, a separator more or less, totals below it. */
function hurt(random: Random): Written {
  const { rows, fens } = written(random);
  const kind = Math.floor(random() * 6);
  const lines = rows.map((cells) => cells.join(','));
  const at = 1 + Math.floor(random() * (lines.length - 1));
  const line = lines[at] ?? '';
  if (kind === 1) lines[at] = `${line},`;
  if (kind === 2) lines[at] = line.replace(/,+$/, '');
  if (kind === 3) lines.push(`合计,2026-11-30${',5.00'.repeat((rows[0]?.length ?? 2) - 2)}`);
  if (kind === 4) lines[at] = line.replace(',', '');
  const text = lines.join('\n');
  const last = lines.at(-1) ?? '';
  const cut = kind === 5 ? 1 + Math.floor(random() * last.length) : 0;
  return { text: text.slice(0, text.length - cut), fens };
}

it('[FINANCE-37] each sum of a hurt statement is read exactly, or its file is refused', async () => {
  let read = 0;
  const { faults } = await fuzzInTurn(
    hurt,
    async ({ text, fens }) => {
      const statement = await readStatement(text);
      // A file of which one row is refused is not taken.
      if (isWords(statement) || statement.refusedInAll > 0) return;
      for (const { line } of statement.lines) {
        read += 1;
        if (fens.get(line.reference) !== line.fen) {
          throw new Error(
            `${line.reference} ${line.fen}, not ${fens.get(line.reference)}: ${text}`,
          );
        }
      }
    },
    cases,
  );
  expect(faults).toEqual([]);
  expect(read).toBeGreaterThan(cases / 2);
});
