import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { feeOf, matchDay, type OwnLine, type TheirLine } from '../modules/finance/contract.ts';
import { WechatBillReader, writeWechatBill } from '../modules/payment/contract.ts';
import { seededRandom } from '../platform/kernel/index.ts';
import { rowsIn, SeparatedRows, type SeparatedRow } from '../platform/tables/index.ts';
import { plantOthers } from './reconcile-classes.ts';
import { report } from './report.ts';

const size = 1_000_000;
const plantedEach = 1000;
const merchantId = '1900000001';
const feeBp = 60;
const provider = 'sandbox';
const terms = new Map([[provider, { merchantId, feeBp }]]);
const at = Date.UTC(2026, 10, 21, 4);

/**
 * A million payments beside a bill of a million lines, from the file on disk to the last discrepancy,
 * with a thousand of each class planted; then the invoices of a real shop, which must close to the
 * cent.
 */
export async function reconcile(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-bill-'));
  const path = join(folder, 'bill.csv');
  const { ours, planted } = await makeDay(path);
  const began = performance.now();
  const read = await readFile(path);
  const readMs = performance.now() - began;
  const input = { day: '2026-11-21', ours, terms, waitDays: 2 };
  let result = matchDay({ ...input, theirs: read.lines, buffer: [] });
  const matchMs = performance.now() - began - readMs;
  const found = [...result.discrepancies];
  const { matched, residualFen } = result;
  for (const day of ['2026-11-22', '2026-11-23']) {
    result = matchDay({ ...input, day, ours: [], theirs: [], buffer: result.waiting });
    found.push(...result.discrepancies);
  }
  const totalMs = performance.now() - began;
  const wrong = found.filter((item) => planted.get(item.no) !== item.class).length;
  rmSync(folder, { recursive: true });
  report('reconcile', {
    lines: { ours: ours.length, theirs: read.lines.length },
    seconds: { read: seconds(readMs), match: seconds(matchMs), all: seconds(totalMs) },
    memoryMb: Math.round(process.memoryUsage().rss / 1_048_576),
    matched: matched.length,
    residualFen,
    planted: planted.size,
    found: found.length,
    wrong,
    otherClasses: plantOthers(),
    onlineRetail: await onlineRetail(),
  });
}

function seconds(ms: number): number {
  return Number((ms / 1000).toFixed(2));
}

async function readFile(path: string): Promise<{ lines: TheirLine[]; whole: boolean }> {
  const reader = new WechatBillReader();
  const lines: TheirLine[] = [];
  const rows = new SeparatedRows();
  const take = (came: readonly SeparatedRow[]): void => {
    for (const row of came) {
      const read = reader.read(row);
      if (read && 'en' in read) throw new Error(read.en);
      if (read) lines.push({ ...read, provider });
    }
  };
  for await (const piece of createReadStream(path, 'utf8')) take(rows.add(String(piece)));
  take(rows.end());
  const end = reader.end();
  if ('en' in end) throw new Error(end.en);
  return { lines, whole: true };
}

async function makeDay(path: string): Promise<{ ours: OwnLine[]; planted: Map<string, string> }> {
  const random = seededRandom(20_261_121);
  const ours: OwnLine[] = [];
  const theirs: TheirLine[] = [];
  const planted = new Map<string, string>();
  const add = (name: string, no: string, fen: number): void => {
    const own: OwnLine = {
      no,
      orderId: `ord-${no}`,
      kind: 'pay',
      fen,
      at,
      state: 'paid',
      provider,
    };
    const bill: TheirLine = {
      provider,
      refundNo: '',
      merchantNo: no,
      channelTxn: `t-${no}`,
      kind: 'pay',
      fen,
      at,
      merchantId,
      currency: 'CNY',
      feeFen: feeOf('pay', fen, feeBp),
    };
    const refund = { kind: 'refund', refundNo: no, feeFen: feeOf('refund', fen, feeBp) } as const;
    if (name !== '') planted.set(no, name);
    if (!['D01', 'D09', 'D17'].includes(name)) {
      ours.push(
        name === 'D04'
          ? { ...own, state: 'closed' }
          : name === 'D08'
            ? { ...own, kind: 'refund', state: 'done' }
            : own,
      );
    }
    if (name === 'D06') ours.push(own);
    if (name === 'D02' || name === 'D08') return;
    if (name === 'D03') theirs.push({ ...bill, fen: fen + 1 });
    else if (name === 'D09') theirs.push({ ...bill, ...refund });
    else if (name === 'D10') theirs.push({ ...bill, feeFen: bill.feeFen + 2 });
    else if (name === 'D17') theirs.push({ ...bill, currency: 'USD' });
    else theirs.push(bill);
    if (name === 'D05') theirs.push({ ...bill, channelTxn: `u-${no}` });
  };
  for (let index = 0; index < size; index += 1) {
    add('', `p${index.toString(36)}`, 1 + Math.floor(random() * 900_000));
  }
  const classes = ['D01', 'D02', 'D03', 'D04', 'D05', 'D06', 'D08', 'D09', 'D10', 'D17'];
  for (const name of classes) {
    for (let index = 0; index < plantedEach; index += 1) {
      add(name, `${name}-${index}`, 1000 + Math.floor(random() * 900_000));
    }
  }
  await writeFile(path, theirs);
  return { ours, planted };
}

async function writeFile(path: string, theirs: readonly TheirLine[]): Promise<void> {
  const file = createWriteStream(path);
  for (const line of writeWechatBill(theirs.toReversed())) {
    if (!file.write(`${line}\r\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

/** Every invoice of the public set as a payment, every cancellation as a refund, billed and matched. */
async function onlineRetail(): Promise<object> {
  const folder = process.env['DIANBO_DATA'] ?? '../shared/data';
  const path = join(folder, 'retail/online-retail-to-2011-10.csv.gz');
  if (!existsSync(path)) return { skipped: 'data set absent: UCI Online Retail' };
  const sums = new Map<string, bigint>();
  let rows = 0;
  const input = createReadStream(path).pipe(createGunzip());
  for await (const text of createInterface({ input })) {
    rows += 1;
    if (rows === 1) continue;
    const cells =
      text.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((cell) => cell.replace(/,$/, '')) ?? [];
    const [invoice = '', , , quantity = '0', , price = '0'] = cells;
    // Prices of the set have up to three decimals: tenths of a cent, so that nothing is rounded.
    const [whole = '0', part = ''] = price.replaceAll('"', '').split('.');
    const mills =
      BigInt(`${whole}${part.padEnd(3, '0').slice(0, 3)}` || '0') * BigInt(quantity || '0');
    sums.set(invoice, (sums.get(invoice) ?? 0n) + mills);
  }
  const ours: OwnLine[] = [];
  const theirs: TheirLine[] = [];
  for (const [no, mills] of sums) {
    const fen = Number((mills < 0n ? -mills : mills) / 10n);
    if (fen === 0) continue;
    const kind = mills < 0n ? 'refund' : 'pay';
    const state = kind === 'pay' ? 'paid' : 'done';
    ours.push({ no, orderId: no, kind, fen, at, state, provider });
    const feeFen = feeOf(kind, fen, feeBp);
    const bill = { merchantNo: no, channelTxn: `t-${no}`, currency: 'CNY', merchantId, provider };
    theirs.push({ ...bill, refundNo: kind === 'pay' ? '' : no, kind, fen, at, feeFen });
  }
  const reader = new WechatBillReader();
  const read = rowsIn(writeWechatBill(theirs)).flatMap((row) => {
    const line = reader.read(row);
    return line && !('en' in line) ? [{ ...line, provider }] : [];
  });
  const day = { day: '2011-10-31', terms, waitDays: 2, buffer: [] };
  const result = matchDay({ ...day, ours, theirs: read });
  return {
    rows: rows - 1,
    invoices: ours.length,
    matched: result.matched.length,
    findings: result.discrepancies.length,
    waiting: result.waiting.length,
    residualFen: result.residualFen,
  };
}
