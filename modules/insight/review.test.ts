import { expect, it, vi } from 'vitest';
import { openQueue } from '../../platform/jobs/queue.ts';
import type { TapeFact } from '../tape/events.ts';
import type { OpenedTape, TapePage } from '../tape/index.ts';
import { ReviewDesk } from './app/review-desk.ts';
import { foldTape, type ReviewDeps } from './app/review.ts';
import { profitView, usualTerms } from './domain/profit.ts';

const at = Date.UTC(2026, 10, 22, 12);

/** A batch of so many likes, as busy a moment as a tape has. */
function likes(count: number, from = 1): TapePage {
  const facts = Array.from({ length: count }, (_, index): TapeFact => {
    return { seq: from + index, at: at + index, type: 'like.given', data: { v: 'v1', n: 1 } };
  });
  const seal = { previous: '', hash: 'h', facts: '[]' };
  const batch = { runId: 'run_1', batch: 1, firstSeq: from, lastSeq: from + count - 1, ...seal };
  return { batch, facts, brokenAt: null };
}

async function* pagesOf(pages: readonly TapePage[]): AsyncGenerator<TapePage> {
  yield* pages;
}

it('[INSIGHT-12] a batch of two thousand facts is folded in slices, and how far it is is told', async () => {
  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  // Each look at the clock is a millisecond of work.
  clock.mockImplementation(() => (now += 1));
  let [running, others] = [true, 0];
  const other = (): void => {
    others += 1;
    if (running) setImmediate(other);
  };
  setImmediate(other);
  const told: number[] = [];
  const folded = await foldTape(pagesOf([likes(2000), likes(10, 2001)]), (n) => told.push(n));
  running = false;
  clock.mockRestore();
  expect([folded.board.likes, told]).toEqual([2010, [2000, 2010]]);
  expect(others).toBeGreaterThan(150);
});

/** A desk over one tape that grows when a test says so. */
function openDesk() {
  const tape = { hash: 'one', facts: 3, opened: 0, folded: 0 };
  let [now, go] = [at, (): void => undefined];
  let held = Promise.resolve();
  async function* pages(): AsyncGenerator<TapePage> {
    tape.folded += 1;
    yield likes(2);
    await held;
    yield likes(1, 3);
  }
  const openTape = (id: string): Promise<OpenedTape | undefined> => {
    tape.opened += 1;
    const run = { id, sessionId: 'ses_1', mode: 'live' as const, openedAt: at, closedAt: at + 10 };
    const { hash, facts } = tape;
    return Promise.resolve({ run: { ...run, purgedAt: null }, hash, facts, pages: pages() });
  };
  const paidOfRun = vi.fn(() => Promise.resolve({ orders: 0, fen: 0 }));
  const view: ReviewDeps['profit']['view'] = (sales) =>
    profitView({ ...sales, costs: new Map(), terms: usualTerms, rateBp: () => 0 });
  const deps: ReviewDeps = {
    live: { session: () => Promise.resolve(undefined) },
    tape: { open: openTape },
    orders: { paidOfRun },
    ingest: { proof: () => Promise.resolve({ segments: 0, startMs: null, brokenAt: null }) },
    profit: { view, refresh: () => Promise.resolve() },
    pseudonymOf: (_scope, id) => id,
    clock: { now: () => now },
  };
  const desk = new ReviewDesk(deps, openQueue({ atOnce: 2, waiting: 2 }));
  return {
    desk,
    tape,
    paidOfRun,
    hold: () => {
      held = new Promise<void>((release) => {
        go = release;
      });
    },
    release: () => go(),
    later: (ms: number) => {
      now += ms;
    },
  };
}

it('[INSIGHT-12] says how far a review is while it is being made, and nothing before or after', async () => {
  const { desk, hold, release } = openDesk();
  hold();
  expect(desk.progress('run_1')).toBeNull();
  const asked = desk.review('run_1');
  await vi.waitFor(() => expect(desk.progress('run_1')).toEqual({ folded: 2, facts: 3 }));
  expect(desk.progress('run_2')).toBeNull();
  release();
  expect((await asked).ok).toBe(true);
  expect(desk.progress('run_1')).toBeNull();
});

it('[INSIGHT-13] whoever asks meanwhile gets the same fold, and so does the next; orders are counted anew', async () => {
  const { desk, tape, paidOfRun, hold, release } = openDesk();
  hold();
  const both = [desk.review('run_1'), desk.review('run_1')];
  await vi.waitFor(() => expect(desk.progress('run_1')?.folded).toBe(2));
  release();
  const [first, second] = await Promise.all(both);
  expect(first).toEqual(second);
  await desk.review('run_1');
  expect([tape.opened, tape.folded, paidOfRun.mock.calls.length]).toEqual([3, 1, 3]);
});

it('[INSIGHT-13] a tape that has grown is folded anew, and so is one after ten minutes', async () => {
  const { desk, tape, later } = openDesk();
  await desk.review('run_1');
  later(599_000);
  await desk.review('run_1');
  expect(tape.folded).toBe(1);
  later(1000);
  await desk.review('run_1');
  tape.hash = 'two';
  await desk.review('run_1');
  expect(tape.folded).toBe(3);
});

it('[INSIGHT-13] a few folds are kept, and the one that was made longest ago goes first', async () => {
  const { desk, tape } = openDesk();
  for (let run = 0; run < 9; run += 1) await desk.review(`run_${run}`);
  await desk.review('run_8');
  expect(tape.folded).toBe(9);
  await desk.review('run_0');
  expect(tape.folded).toBe(10);
});
