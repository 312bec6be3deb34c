import { inOneGo } from '../../../platform/kernel/index.ts';
import type { FundLine } from '../../payment/contract.ts';
import type { TheirLine } from './match.ts';

export interface FundGap {
  readonly no: string;
  /** What the trade bill says happened to our balance, fee taken off. */
  readonly billFen: number;
  readonly fundFen: number;
}

export interface FundResult {
  readonly billFen: number;
  readonly fundFen: number;
  readonly payouts: readonly FundLine[];
  readonly gaps: readonly FundGap[];
  /** Σ bill − Σ fund flow less all gaps; always 0, and tested on every run. */
  readonly residualFen: number;
}

/**
 * FINANCE-53: the trade bill says what was sold and refunded, the fund flow what our balance did. By
 * the channel's business number both must say the same, fee included (L3 of the domain reference §3.1).
 */
export function matchFunds(bills: readonly TheirLine[], funds: readonly FundLine[]): FundResult {
  return inOneGo(matchingFunds(bills, funds));
}

/** FINANCE-19: the same, leaving off after each line. */
export function* matchingFunds(
  bills: readonly TheirLine[],
  funds: readonly FundLine[],
): Generator<void, FundResult, void> {
  const nets = new Map<string, { bill: number; fund: number }>();
  const of = (no: string): { bill: number; fund: number } => {
    const known = nets.get(no) ?? { bill: 0, fund: 0 };
    nets.set(no, known);
    return known;
  };
  // FINANCE-29: a fund flow names a refund by the refund's own number, a bill by the trade's as well.
  const trades = new Map<string, string>();
  for (const { channelTxn, refundTxn, kind, fen, feeFen } of bills) {
    yield;
    if (refundTxn !== undefined) trades.set(refundTxn, channelTxn);
    of(channelTxn).bill += (kind === 'refund' ? -fen : fen) - feeFen;
  }
  const payouts = funds.filter((line) => line.kind === 'payout');
  for (const { businessNo, kind, fen } of funds) {
    yield;
    if (kind !== 'payout') of(trades.get(businessNo) ?? businessNo).fund += fen;
  }
  const gaps = [...nets].flatMap(([no, { bill, fund }]) =>
    bill === fund ? [] : [{ no, billFen: bill, fundFen: fund }],
  );
  const sum = (pick: (net: { bill: number; fund: number }) => number): number =>
    [...nets.values()].reduce((total, net) => total + pick(net), 0);
  const [billFen, fundFen] = [sum((net) => net.bill), sum((net) => net.fund)];
  const named = gaps.reduce((total, gap) => total + gap.billFen - gap.fundFen, 0);
  return { billFen, fundFen, payouts, gaps, residualFen: billFen - fundFen - named };
}
