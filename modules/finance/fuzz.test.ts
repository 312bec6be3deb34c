import { expect, it } from 'vitest';
import { isWords, textOfFile, textOfTable, type Words } from '../../platform/tables/index.ts';
import { fuzzCases, fuzzInTurn, hurtBytes, hurtText } from '../../platform/testing/index.ts';
import { readStatement } from './app/read-statement.ts';

const samples = [
  '\uFEFF单号,金额,日期\r\nB1,"2,580.41",2026-11-22\r\nB2,(3.00),2026/11/22 8:05\r\n合计,2577.41,\r\n',
  '示例银行\n账号,6214\n交易日期\t流水号\t借方发生额\t贷方发生额\t摘要\n20261122\t1\t-\t¥1.00\t"a\nb"\n',
  'reference;amount;date\nB1;2580.41;46348\nB2;4.2E+27;2026-02-30\n',
];

/** Each is a stream of its own. */
const cases = fuzzCases > 3000 ? Math.min(fuzzCases, 100_000) : 600;

/** What is read is exact and can be kept, whatever came. */
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
