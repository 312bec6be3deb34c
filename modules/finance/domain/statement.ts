import { fenOf, inOneGo } from '../../../platform/kernel/index.ts';
import type { FindingClass } from './classes.ts';

export const statementKinds = ['bank', 'subsidy', 'commission'] as const;
export type StatementKind = (typeof statementKinds)[number];

/** One line of what a bank, the state or a partner says: about what, how much, when. */
export interface StatementLine {
  readonly reference: string;
  readonly fen: number;
  readonly day: string;
}

export interface StatementTrouble {
  readonly line: number;
  readonly zh: string;
  readonly en: string;
}

const names = {
  reference: ['单号', '订单号', '参考号', '流水号', 'reference'],
  amount: ['金额', '金额(元)', '金额（元）', 'amount'],
  day: ['日期', '到账日期', '记账日期', 'date'],
} as const;

/**
 * FINANCE-10: reads a statement as a spreadsheet saves it: columns by name in either language, amounts
 * in yuan with at most two decimals, whole or not at all.
 */
export function readStatement(text: string): StatementRead {
  return inOneGo(readingStatement(text));
}

type StatementRead = readonly StatementLine[] | StatementTrouble;

/** FINANCE-18: the same, leaving off after each line. */
export function* readingStatement(text: string): Generator<void, StatementRead, void> {
  const [first, ...body] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = cellsOf(first ?? '');
  const column = (wanted: readonly string[]): number =>
    head.findIndex((name) => wanted.includes(name.toLowerCase()));
  const at = {
    reference: column(names.reference),
    amount: column(names.amount),
    day: column(names.day),
  };
  if (Math.min(at.reference, at.amount, at.day) < 0) {
    return {
      line: 1,
      zh: `首行应有 单号、金额、日期 三列,来的是 ${head.join('、').slice(0, 80)}`,
      en: `the first row must name reference, amount and date; it says ${head.join(', ').slice(0, 80)}`,
    };
  }
  const lines: StatementLine[] = [];
  for (const [index, text] of body.entries()) {
    yield;
    const row = cellsOf(text);
    if (row.every((cell) => cell === '')) continue;
    const fen = fenOf((row[at.amount] ?? '').replace(/^¥/, ''));
    const day = (row[at.day] ?? '').replaceAll('/', '-');
    const reference = row[at.reference] ?? '';
    const wrong = fen === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day) || reference === '';
    if (wrong) {
      const came = row.join(',').slice(0, 80);
      return {
        line: index + 2,
        zh: `第 ${index + 2} 行读不懂:${came}`,
        en: `line ${index + 2} cannot be read: ${came}`,
      };
    }
    lines.push({ reference, fen, day });
  }
  return lines;
}

function cellsOf(row: string): string[] {
  return row.split(',').map((cell) => cell.replace(/^"|"$/g, '').trim());
}

/** What a line is compared with: a debt of ours or of others, by the account in which it stands. */
export const statementSides: Readonly<
  Record<StatementKind, { readonly account: string; readonly class: FindingClass }>
> = {
  bank: { account: '1009', class: 'D14' },
  subsidy: { account: '1123', class: 'D12' },
  commission: { account: '2204', class: 'D11' },
};

/**
 * FINANCE-10: what is open under a line's reference and what the line says, both in our sign; null when
 * they are one and the same sum. A partner's line says what we pay: money out.
 */
export function judgeLine(
  kind: StatementKind,
  expectedFen: number,
  fen: number,
): { readonly theirsFen: number; readonly class: FindingClass | null } {
  const theirsFen = kind === 'commission' ? -fen : fen;
  const fits = expectedFen === theirsFen && theirsFen !== 0;
  return { theirsFen, class: fits ? null : statementSides[kind].class };
}
