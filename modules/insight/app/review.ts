import type { PseudonymOf } from '../../../platform/personal/index.ts';
import type { Ingest } from '../../ingest/index.ts';
import type { Live, TapeFact, TapePage } from '../../live/index.ts';
import type { Orders } from '../../order/index.ts';
import { no, ok, refuse, type Result } from '../../../platform/kernel/index.ts';
import type { Agreement } from '../contract.ts';
import { boardAt, type Board, type CurveView } from '../domain/board.ts';
import { emptyFigures, foldFigures } from '../domain/figures.ts';
import type { ProfitView } from '../domain/profit.ts';
import { curveOf } from './keeper.ts';
import type { ProfitDesk } from './profit.ts';
import { guardLogOf, isOfGuardLog, type GuardLog } from '../domain/guard-log.ts';

export interface ReviewNeeds {
  readonly live: Pick<Live, 'openTape' | 'session'>;
  readonly orders: Pick<Orders, 'paidOfRun'>;
  readonly ingest: Pick<Ingest, 'proof'>;
  readonly profit: Pick<ProfitDesk, 'view' | 'refresh'>;
  readonly pseudonymOf: PseudonymOf;
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
  readonly guard: GuardLog;
}

export const runUnknown = refuse('insight.run-unknown', 404, {
  zh: '没有这一场的记录。',
  en: 'There is no record of this run.',
});

/** INSIGHT-5: the review of one run, folded anew from its tape, and checked against the orders. */
export async function reviewRun(needs: ReviewNeeds, runId: string): Promise<Result<Review>> {
  const tape = await needs.live.openTape(runId);
  if (!tape) return no(runUnknown);
  const { run } = tape;
  const { state, opened, guard, brokenAt } = await foldTape(tape.pages);
  const end = state.closedAt ?? state.lastAt;
  await needs.profit.refresh();
  const { orders: tableOrders, fen: tableFen } = await needs.orders.paidOfRun(runId);
  return ok({
    runId,
    sessionId: run.sessionId,
    title: opened?.title ?? '',
    mode: run.mode,
    hosts: opened?.hosts ?? [],
    openedAt: run.openedAt,
    closedAt: run.closedAt,
    board: boardAt(state, end),
    curve: curveOf(state),
    profit: needs.profit.view(state),
    names: Object.fromEntries((opened?.products ?? []).map(({ id, name }) => [id, name])),
    guard,
    agreement: {
      foldOrders: state.paidOrders,
      foldFen: state.paidFen,
      tableOrders,
      tableFen,
      agree: state.paidOrders === tableOrders && state.paidFen === tableFen,
      tapeBrokenAt: brokenAt,
      recording: await needs.ingest.proof(runId),
    },
  });
}

/** JOBS-4: one way along the tape for all that the review tells of it. */
async function foldTape(pages: AsyncIterable<TapePage>) {
  let state = emptyFigures();
  let brokenAt: number | null = null;
  let opening: TapeFact | undefined;
  const guarded: TapeFact[] = [];
  for await (const page of pages) {
    brokenAt = page.brokenAt;
    for (const fact of page.facts) {
      state = foldFigures(state, fact);
      if (fact.type === 'run.opened') opening ??= fact;
      if (isOfGuardLog(fact)) guarded.push(fact);
    }
  }
  const opened = opening?.type === 'run.opened' ? opening.data : undefined;
  return { state, opened, guard: guardLogOf(guarded), brokenAt };
}
