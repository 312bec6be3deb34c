import type { PseudonymOf } from '../../../platform/personal/index.ts';
import type { Ingest } from '../../ingest/index.ts';
import type { Live } from '../../live/index.ts';
import type { TapeFact } from '../../tape/events.ts';
import type { OpenedTape, Tape, TapePage } from '../../tape/index.ts';
import type { Orders } from '../../order/index.ts';
import { eachInSlices, refuse, type Clock } from '../../../platform/kernel/index.ts';
import type { Agreement } from '../contract.ts';
import { boardAt, type Board, type CurveView } from '../domain/board.ts';
import { emptyFigures, foldFigures } from '../domain/figures.ts';
import type { ProfitView } from '../domain/profit.ts';
import { curveOf } from './keeper.ts';
import type { ProfitDesk, RunSales } from './profit.ts';
import {
  complianceLogOf,
  isOfComplianceLog,
  type ComplianceLog,
} from '../domain/compliance-log.ts';

export interface ReviewDeps {
  readonly live: Pick<Live, 'session'>;
  readonly tape: Pick<Tape, 'open'>;
  readonly orders: Pick<Orders, 'paidOfRun'>;
  readonly ingest: Pick<Ingest, 'proof'>;
  readonly profit: Pick<ProfitDesk, 'view' | 'refresh'>;
  readonly pseudonymOf: PseudonymOf;
  readonly clock: Clock;
}

export interface Review {
  readonly runId: string;
  readonly sessionId: string;
  readonly title: string;
  readonly mode: string;
  readonly hosts: readonly string[];
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly board: Board;
  readonly curve: CurveView;
  readonly profit: ProfitView;
  readonly names: Readonly<Record<string, { zh: string; en: string }>>;
  readonly agreement: Agreement;
  readonly guard: ComplianceLog;
}

export const runUnknown = refuse('insight.run-unknown', 404, {
  zh: '没有本次开播的记录。',
  en: 'No record of this run.',
});

/** INSIGHT-5: the review of one run, folded from its tape and checked against the orders as they stand now. */
export async function reviewOf(
  deps: ReviewDeps,
  run: OpenedTape['run'],
  folded: FoldedTape,
): Promise<Review> {
  await deps.profit.refresh();
  const { orders: tableOrders, fen: tableFen } = await deps.orders.paidOfRun(run.id);
  const { board, curve, guard, opened } = folded;
  return {
    runId: run.id,
    sessionId: run.sessionId,
    title: opened?.title ?? '',
    mode: run.mode,
    hosts: opened?.hosts ?? [],
    openedAt: run.openedAt,
    closedAt: run.closedAt,
    board,
    curve,
    guard,
    profit: deps.profit.view(folded.sales),
    names: Object.fromEntries((opened?.products ?? []).map(({ id, name }) => [id, name])),
    agreement: {
      foldOrders: board.paidOrders,
      foldFen: board.paidFen,
      tableOrders,
      tableFen,
      agree: board.paidOrders === tableOrders && board.paidFen === tableFen,
      tapeBrokenAt: folded.brokenAt,
      recording: await deps.ingest.proof(run.id),
    },
  };
}

/** What a review tells of its tape alone: small, however long the tape is. */
export interface FoldedTape {
  readonly board: Board;
  readonly curve: CurveView;
  readonly sales: RunSales;
  readonly guard: ComplianceLog;
  readonly opened: Extract<TapeFact, { type: 'run.opened' }>['data'] | undefined;
  readonly brokenAt: number | null;
}

/**
 * JOBS-4, INSIGHT-12: one way along the tape for all that the review tells of it, fact by fact with a turn for others
 * in between, and told how far it is.
 */
export async function foldTape(
  pages: AsyncIterable<TapePage>,
  told: (facts: number) => void,
): Promise<FoldedTape> {
  let state = emptyFigures();
  let brokenAt: number | null = null;
  let opening: TapeFact | undefined;
  let count = 0;
  const kept: TapeFact[] = [];
  for await (const page of pages) {
    brokenAt = page.brokenAt;
    await eachInSlices(page.facts, (fact) => {
      state = foldFigures(state, fact);
      if (fact.type === 'run.opened') opening ??= fact;
      if (isOfComplianceLog(fact)) kept.push(fact);
    });
    count += page.facts.length;
    told(count);
  }
  const { minutes, openedAt, spentFen, host } = state;
  return {
    board: boardAt(state, state.closedAt ?? state.lastAt),
    curve: curveOf(state),
    sales: { minutes, openedAt, spentFen, host },
    guard: complianceLogOf(kept),
    opened: opening?.type === 'run.opened' ? opening.data : undefined,
    brokenAt,
  };
}
