import {
  feeOf,
  judgeFulfilment,
  judgeLine,
  matchDay,
  matchFunds,
  type OwnLine,
  type TheirLine,
} from '../modules/finance/contract.ts';
import type { Fulfilment } from '../modules/aftersale/contract.ts';
import { WechatBillReader, writeWechatBill } from '../modules/payment/contract.ts';
import { seededRandom } from '../platform/kernel/index.ts';
import { rowsIn } from '../platform/tables/index.ts';

const plantedEach = 1000;
const merchantId = '1900000001';
const feeBp = 60;
const provider = 'sandbox';
const terms = new Map([[provider, { merchantId, feeBp }]]);
const at = Date.UTC(2026, 10, 21, 4);
const dayMs = 86_400_000;
const random = seededRandom(18);
const someFen = (): number => 1000 + Math.floor(random() * 900_000);

/**
 * The classes that one bill alone cannot show: each planted as often, beside as many that are right.
 * Missed is what was planted and not named so; false is what was right and named all the same.
 */
export function plantOthers(): object {
  const classes = {
    D07: plantCrossDay,
    D11: () => plantStatement('commission'),
    D12: () => plantStatement('subsidy'),
    D13: plantFunds,
    D14: () => plantStatement('bank'),
    D15: () => plantGoods('D15', { shipped: 0 }),
    D16: () => plantGoods('D16', { receivedUnpaidSince: at - 2 * dayMs }),
    D18: plantFiles,
  };
  return Object.fromEntries(Object.entries(classes).map(([name, plant]) => [name, plant()]));
}

interface Planted {
  readonly planted: number;
  readonly missed: number;
  readonly wrong: number;
}

function pairOf(no: string): { own: OwnLine; bill: TheirLine } {
  const fen = someFen();
  const both = { kind: 'pay', fen, at, provider } as const;
  const bill = { merchantNo: no, refundNo: '', channelTxn: `t-${no}`, currency: 'CNY', merchantId };
  return {
    own: { ...both, no, orderId: no, state: 'paid' },
    bill: { ...both, ...bill, feeFen: feeOf('pay', fen, feeBp) },
  };
}

function plantCrossDay(): Planted {
  const late = Array.from({ length: plantedEach }, (_, index) => pairOf(`late-${index}`));
  const fine = Array.from({ length: plantedEach }, (_, index) => pairOf(`fine-${index}`));
  const input = { terms, waitDays: 2 };
  const ours = [...late, ...fine].map((pair) => pair.own);
  const theirs = fine.map((pair) => pair.bill);
  const first = matchDay({ ...input, day: '2026-11-21', ours, theirs, buffer: [] });
  const next = { day: '2026-11-22', ours: [], theirs: late.map((pair) => pair.bill) };
  const second = matchDay({ ...input, ...next, buffer: first.waiting });
  const met = second.matched.filter((pair) => pair.crossDay).length;
  const wrong =
    first.discrepancies.length +
    second.discrepancies.length +
    first.matched.filter((pair) => pair.crossDay).length;
  return { planted: plantedEach, missed: plantedEach - met, wrong };
}

function plantStatement(kind: 'bank' | 'subsidy' | 'commission'): Planted {
  let [missed, wrong] = [0, 0];
  for (let index = 0; index < plantedEach; index += 1) {
    const fen = someFen();
    const expected = kind === 'commission' ? -fen : fen;
    if (judgeLine(kind, expected, fen).class !== null) wrong += 1;
    if (judgeLine(kind, expected, fen + (random() < 0.5 ? 1 : -1)).class === null) missed += 1;
  }
  return { planted: plantedEach, missed, wrong };
}

function plantFunds(): Planted {
  const pairs = Array.from({ length: 2 * plantedEach }, (_, index) => pairOf(`fund-${index}`).bill);
  const funds = pairs.map((bill, index) => {
    const short = index % 2 === 0 ? 0 : 1 + Math.floor(random() * 100);
    const fen = bill.fen - bill.feeFen - short;
    const { channelTxn: businessNo } = bill;
    const line = { at, flowNo: `f${index}`, businessNo, fen, balanceFen: 0, voucher: '' };
    return { ...line, kind: 'pay' as const };
  });
  const { gaps, residualFen } = matchFunds(pairs, funds);
  const right = gaps.filter((gap) => Number(gap.no.split('-').at(-1)) % 2 === 1).length;
  return {
    planted: plantedEach,
    missed: plantedEach - right,
    wrong: gaps.length - right + Math.abs(residualFen),
  };
}

function plantGoods(name: 'D15' | 'D16', change: Partial<Fulfilment>): Planted {
  let [missed, wrong] = [0, 0];
  for (let index = 0; index < plantedEach; index += 1) {
    const fen = someFen();
    const order: Fulfilment = {
      orderId: `o${index}`,
      paymentId: `p${index}`,
      state: 'shipped',
      totalFen: fen,
      refundedFen: 0,
      paidAt: at - 3 * dayMs,
      units: 2,
      shipped: 2,
      cancelled: 0,
      receivedUnpaidSince: null,
      paidUnreceived: 0,
    };
    const payment = { state: 'paid', amountFen: fen, refundedFen: 0, againFen: 0 };
    wrong += judgeFulfilment(order, payment, at).length;
    const found = judgeFulfilment({ ...order, ...change }, payment, at);
    if (found.length !== 1 || found[0]?.class !== name) missed += 1;
  }
  return { planted: plantedEach, missed, wrong };
}

/** A line lost, a digit changed, the tail cut off: none of these files may be taken. */
function plantFiles(): Planted {
  let [missed, wrong] = [0, 0];
  const whole = (texts: readonly string[]): boolean => {
    const reader = new WechatBillReader();
    const fine = rowsIn(texts).every((row) => !('en' in (reader.read(row) ?? {})));
    return fine && !('en' in reader.end());
  };
  for (let index = 0; index < plantedEach; index += 1) {
    const lines = Array.from({ length: 5 }, (_, no) => pairOf(`b${index}-${no}`).bill);
    const texts = [...writeWechatBill(lines)];
    if (!whole(texts)) wrong += 1;
    const place = 1 + Math.floor(random() * 5);
    const damaged = [
      texts.filter((_, line) => line !== place),
      texts.slice(0, -1),
      texts.map((text, line) => (line === place ? text.replace(/\.(\d)/, '.9$1') : text)),
    ][index % 3];
    if (whole(damaged ?? texts)) missed += 1;
  }
  return { planted: plantedEach, missed, wrong };
}
