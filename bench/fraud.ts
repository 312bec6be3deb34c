import { createReadStream, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import {
  cardFeatures,
  cardRow,
  intervalOf,
  learn,
  probability,
  qualityAt,
  type CardHistory,
  type Judged,
} from '../modules/risk/contract.ts';
import { businessDay } from '../platform/kernel/index.ts';
import { report } from './report.ts';

const file = 'fraud/card-2018-07-11-to-08-07.csv.gz';
const terms = { trees: 200, depth: 4, rate: 0.07, leastWeight: 1, smoothing: 4, bins: 250 };
const budget = 0.01;

interface Payment {
  readonly day: string;
  readonly card: string;
  readonly bad: boolean;
  readonly fen: number;
  readonly row: readonly number[];
}

const learnt = ['2018-07-18', '2018-07-24'] as const;
const tested = ['2018-08-01', '2018-08-07'] as const;

/**
 * Card-like payments of the Fraud Detection Handbook: learnt on a week, a week of delay as labels need,
 * tested on the week after it, cards that were known by then taken out. Beside it, in the same run, a
 * logistic regression on the same figures. With DIANBO_WRITE_MODEL the model that ships is learnt anew.
 */
export async function fraud(): Promise<void> {
  const path = join(process.env['DIANBO_DATA'] ?? '../shared/data', file);
  if (!existsSync(path)) {
    report('fraud', {
      skipped: 'data set absent: Fraud Detection Handbook, simulated card payments',
    });
    return;
  }
  const payments = await read(path);
  const learning = between(payments, ...learnt);
  const testing = unknown(payments, learning, between(payments, ...tested));
  const began = performance.now();
  const forest = learn(rowsOf(learning), labelsOf(learning), cardFeatures, terms);
  const learnMs = performance.now() - began;
  const judged = judge(testing, (row) => probability(forest, row));
  const plain = logistic(rowsOf(learning), labelsOf(learning));
  const told = quality(judged);
  report('fraud', {
    protocol: { learnt, tested, withoutCardsKnownByThen: true },
    learnt: learning.length,
    seconds: Number((learnMs / 1000).toFixed(1)),
    ...told,
    microsecondsEach: timeOf(testing, (row) => probability(forest, row)),
    logisticRegression: quality(judge(testing, plain)),
  });
  if (process.env['DIANBO_WRITE_MODEL'] === undefined) return;
  write(payments);
  const record = { learnt, tested, at: businessDay(Date.now()), ...told };
  writeFileSync('modules/risk/domain/card-record.json', `${JSON.stringify(record, null, 2)}\n`);
}

function quality(cases: readonly Judged[]): object {
  const told = qualityAt(cases, budget);
  const rounded = Object.fromEntries(
    Object.entries(told).map(([name, value]: [string, number]) => [name, Number(value.toFixed(4))]),
  );
  return {
    ...rounded,
    alertBudget: budget,
    recallInterval: intervalOf(cases, (drawn) => qualityAt(drawn, budget).recall, 200),
    valueInterval: intervalOf(cases, (drawn) => qualityAt(drawn, budget).valueRecall, 200),
  };
}

async function read(path: string): Promise<Payment[]> {
  const payments: Payment[] = [];
  let head: readonly string[] = [];
  const input = createReadStream(path).pipe(createGunzip());
  for await (const line of createInterface({ input })) {
    const cells = line.split(',');
    if (head.length === 0) {
      head = cells;
      continue;
    }
    const of = (name: string): number => Number(cells[head.indexOf(name)] ?? 0);
    const history: CardHistory = {
      amount: of('TX_AMOUNT'),
      weekend: of('TX_DURING_WEEKEND'),
      night: of('TX_DURING_NIGHT'),
      payer: windows((days) => ({
        count: of(`CUSTOMER_ID_NB_TX_${days}DAY_WINDOW`),
        average: of(`CUSTOMER_ID_AVG_AMOUNT_${days}DAY_WINDOW`),
      })),
      place: windows((days) => ({
        count: of(`TERMINAL_ID_NB_TX_${days}DAY_WINDOW`),
        bad: of(`TERMINAL_ID_RISK_${days}DAY_WINDOW`),
      })),
    };
    payments.push({
      day: (cells[head.indexOf('TX_DATETIME')] ?? '').slice(0, 10),
      card: cells[head.indexOf('CUSTOMER_ID')] ?? '',
      bad: of('TX_FRAUD') === 1,
      fen: Math.round(of('TX_AMOUNT') * 100),
      row: cardRow(history),
    });
  }
  return payments;
}

function windows<T>(of: (days: number) => T): readonly [T, T, T] {
  return [of(1), of(7), of(30)];
}

function between(payments: readonly Payment[], from: string, until: string): Payment[] {
  return payments.filter(({ day }) => day >= from && day <= until);
}

/** Cards that were known to be compromised when the payment was judged would not be asked about. */
function unknown(
  all: readonly Payment[],
  learning: readonly Payment[],
  testing: readonly Payment[],
): Payment[] {
  const first = new Map<string, string>();
  for (const { card, day, bad } of all) if (bad && !first.has(card)) first.set(card, day);
  const learnt = new Set(learning.filter((item) => item.bad).map((item) => item.card));
  const from = learning.at(-1)?.day ?? '';
  return testing.filter(({ card, day }) => {
    const known = first.get(card);
    const label = new Date(Date.parse(day) - 7 * 86_400_000).toISOString().slice(0, 10);
    return !learnt.has(card) && !(known !== undefined && known >= from && known <= label);
  });
}

function rowsOf(payments: readonly Payment[]): readonly (readonly number[])[] {
  return payments.map((item) => item.row);
}

function labelsOf(payments: readonly Payment[]): readonly number[] {
  return payments.map((item) => (item.bad ? 1 : 0));
}

function judge(
  payments: readonly Payment[],
  score: (row: readonly number[]) => number,
): readonly Judged[] {
  return payments.map(({ row, bad, fen }) => ({ score: score(row), bad, fen }));
}

function timeOf(payments: readonly Payment[], score: (row: readonly number[]) => number): number {
  const began = performance.now();
  for (const { row } of payments) score(row);
  return Number((((performance.now() - began) * 1000) / payments.length).toFixed(1));
}

/** The peer: standardised figures, full-batch gradient descent, no tuning. */
function logistic(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
): (row: readonly number[]) => number {
  const width = rows[0]?.length ?? 0;
  const mean = Array.from({ length: width }, (_, at) => average(rows, (row) => row[at] ?? 0));
  const spread = mean.map(
    (m, at) => Math.sqrt(average(rows, (row) => ((row[at] ?? 0) - m) ** 2)) || 1,
  );
  const scaled = rows.map((row) =>
    Float64Array.from(row, (value, at) => (value - (mean[at] ?? 0)) / (spread[at] ?? 1)),
  );
  const weights = new Float64Array(width + 1);
  for (let round = 0; round < 300; round += 1) {
    const slope = new Float64Array(width + 1);
    for (const [index, row] of scaled.entries()) {
      const off = sigmoid(weights, row) - (labels[index] ?? 0);
      for (let at = 0; at < width; at += 1) slope[at] = (slope[at] ?? 0) + off * (row[at] ?? 0);
      slope[width] = (slope[width] ?? 0) + off;
    }
    for (let at = 0; at <= width; at += 1) {
      weights[at] = (weights[at] ?? 0) - (2 * (slope[at] ?? 0)) / rows.length;
    }
  }
  return (row) =>
    sigmoid(
      weights,
      Float64Array.from(row, (value, at) => (value - (mean[at] ?? 0)) / (spread[at] ?? 1)),
    );
}

function average<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0) / items.length;
}

function sigmoid(weights: Float64Array, row: Float64Array): number {
  let sum = weights[row.length] ?? 0;
  for (let at = 0; at < row.length; at += 1) sum += (weights[at] ?? 0) * (row[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

/** The model that ships: the newest week that has all its labels. Five digits are enough of a value. */
function write(payments: readonly Payment[]): void {
  const learning = between(payments, '2018-07-25', '2018-07-31');
  const forest = learn(rowsOf(learning), labelsOf(learning), cardFeatures, terms);
  const short = (_key: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
  writeFileSync('modules/risk/domain/card-model.json', `${JSON.stringify(forest, short)}\n`);
}
