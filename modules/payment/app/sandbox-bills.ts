import type { Database } from '../../../platform/db/index.ts';
import { fromShanghai } from '../../../platform/kernel/index.ts';
import { AlipayBillReader, writeAlipayBill } from '../domain/alipay-bill.ts';
import { AlipayFundReader, writeAlipayFund } from '../domain/alipay-fund.ts';
import type { BillLine } from '../domain/bill.ts';
import { FundFlowReader, writeFundFlow, type FundLine } from '../domain/fund-flow.ts';
import { WechatBillReader, writeWechatBill } from '../domain/wechat-bill.ts';
import { sandboxBookStore, type BookRow } from '../store/sandbox.ts';
import { packAlipay, unpackAlipay } from './alipay-file.ts';
import type { BillFile } from './provider.ts';

/** What the invented contracts of the two sandboxes say. */
export const sandboxes = {
  sandbox: { merchantId: '1900000001', feeBp: 60 },
  'sandbox-alipay': { merchantId: '2088000000000001', feeBp: 55 },
} as const;

const dayMs = 86_400_000;

export type SandboxName = keyof typeof sandboxes;

interface SandboxDeps {
  readonly database: Database;
}

/** What a sandbox booked on a business day, in order. */
export function rowsOf(
  { database }: SandboxDeps,
  name: SandboxName,
  day: string,
): Promise<BookRow[]> {
  const from = fromShanghai(`${day}T00:00`);
  return sandboxBookStore.between(database.sql, name, { from, until: from + dayMs });
}

function feeOf(name: SandboxName, { fen, kind }: BookRow): number {
  const fee = Math.floor((fen * sandboxes[name].feeBp + 5000) / 10_000);
  return kind === 'refund' ? -fee : fee;
}

/** The day's trade bill, in the form of the channel that the sandbox stands for. */
export function billFile(name: SandboxName, day: string, rows: readonly BookRow[]) {
  const { merchantId } = sandboxes[name];
  const lines = rows.flatMap((row): BillLine[] => {
    const { txn, kind, paymentId, fen, at, refundId } = row;
    if (kind === 'payout') return [];
    const refundNo = kind === 'refund' ? (refundId ?? paymentId) : '';
    const who = { channelTxn: txn, merchantNo: paymentId, refundNo, merchantId };
    return [{ ...who, at, kind, fen, currency: 'CNY', feeFen: feeOf(name, row) }];
  });
  if (name === 'sandbox') {
    return { text: ofLines(writeWechatBill(lines)), reader: new WechatBillReader() };
  }
  const file = packAlipay(writeAlipayBill(lines, { merchantId, day }), `${merchantId}_${day}`);
  return { text: later(unpackAlipay(file, '业务明细')), reader: new AlipayBillReader() };
}

/** The day's fund flow: every fee a line of its own, every balance the one before and the line. */
export async function fundFile(
  deps: SandboxDeps,
  name: SandboxName,
  day: string,
): Promise<BillFile<FundFlowReader | AlipayFundReader>> {
  const { merchantId } = sandboxes[name];
  const rows = await rowsOf(deps, name, day);
  let balanceFen = await balanceBefore(deps, name, fromShanghai(`${day}T00:00`));
  const lines: FundLine[] = [];
  const add = (row: BookRow, kind: FundLine['kind'], fen: number): void => {
    balanceFen += fen;
    const flowNo = `${kind}-${row.txn}`;
    const voucher = row.refundId ?? row.paymentId;
    lines.push({ at: row.at, flowNo, businessNo: row.txn, kind, fen, balanceFen, voucher });
  };
  for (const row of rows) {
    if (row.kind === 'payout') add(row, 'payout', -row.fen);
    else {
      add(row, row.kind, row.kind === 'pay' ? row.fen : -row.fen);
      const feeFen = feeOf(name, row);
      if (feeFen !== 0) add(row, 'fee', -feeFen);
    }
  }
  if (name === 'sandbox') {
    return { text: ofLines(writeFundFlow(lines)), reader: new FundFlowReader() };
  }
  const file = packAlipay(writeAlipayFund(lines, { merchantId, day }), `${merchantId}_${day}`);
  return { text: later(unpackAlipay(file, '账务明细')), reader: new AlipayFundReader() };
}

/** What lay with the sandbox before a moment. */
export async function balanceBefore(
  { database }: SandboxDeps,
  name: SandboxName,
  at: number,
): Promise<number> {
  const rows = await sandboxBookStore.before(database.sql, name, at);
  return rows.reduce((sum, row) => {
    if (row.kind === 'payout') return sum - row.fen;
    return sum + (row.kind === 'pay' ? row.fen : -row.fen) - feeOf(name, row);
  }, 0);
}

async function* later(pieces: Iterable<string>): AsyncGenerator<string> {
  yield* pieces;
}

async function* ofLines(lines: Iterable<string>): AsyncGenerator<string> {
  for (const line of lines) yield `${line}\n`;
}
