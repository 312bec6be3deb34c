import { createHash } from 'node:crypto';
import { uniqueViolation } from '../../../platform/db/index.ts';
import { canonical, no, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import { busy } from '../refusals.ts';
import { sit } from './decide.ts';
import { writeEntries } from './entry.ts';
import type { OrderNeedsWithStore } from './needs.ts';
import { openRush, type Rush } from './rush.ts';
import { lookUp, type Placing, type Wish } from './wishes.ts';

/** As many wishes as one transaction decides; more would make the first of them wait. */
const batchMost = 1000;
/** The same where only what was decided is kept: answers come sooner. */
const rushBatchMost = 500;
/** As many as may wait. At the measured pace this is well under a second; more get "busy". */
const waitingMost = 10_000;

interface Waiting {
  readonly wish: Wish;
  readonly answer: (result: Result<Order>) => void;
  readonly fail: (error: unknown) => void;
}

/** Where buyers stand in line. Those who come while a batch is written form the next one. */
export interface Line {
  /** Answers when the decision is durable. Refuses with `order.busy` when too many wait. */
  place(placing: Placing): Promise<Result<Order>>;
  /** Resolves when nobody waits any more and all that was decided is written. */
  drain(): Promise<void>;
  /** Resolves when all that is decided now is written: before it, a new order may not be found. */
  written(): Promise<void>;
  /** Writes what a process that is gone had decided. */
  recover(): Promise<void>;
}

/** ORDER-8, ORDER-9: first come, first served, hundreds a transaction, never a slow "yes". */
export function openLine(needs: OrderNeedsWithStore): Line {
  const rushFrom = needs.rush?.from ?? Number.POSITIVE_INFINITY;
  const waiting: Waiting[] = [];
  const rush = openRush(needs, () => waiting.length);
  let working: Promise<void> | undefined;
  /** How many were decided in the last second of work, for an honest "retry after". */
  let pace = 1000;

  async function work(): Promise<void> {
    // One turn of the event loop lets all that arrived together stand in the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const began = performance.now();
      const rushing = (rush.on || waiting.length >= rushFrom) && (await beginOf(rush));
      const batch = waiting.splice(0, rushing ? rushBatchMost : batchMost);
      const beside: Deciding = (wishes) => decideBeside(needs, rush, wishes);
      const inRush: Deciding = (wishes) => rush.decide(wishes);
      await decide(rushing ? inRush : beside, batch, beside);
      const seconds = (performance.now() - began) / 1000;
      pace = pace * 0.8 + 0.2 * (batch.length / Math.max(seconds, 0.001));
      needs.outbox.nudge();
    }
    working = undefined;
  }

  return {
    place: (placing) => {
      if (waiting.length >= waitingMost) {
        return Promise.resolve(no(busy(Math.ceil((waiting.length / pace) * 1000))));
      }
      const text = canonical(placing.input);
      const inputHash = createHash('sha256').update(text).digest('hex');
      return new Promise((answer, fail) => {
        const wish = { ...placing, inputHash, arrivedAt: needs.clock.now() };
        waiting.push({ wish, answer, fail });
        working ??= work();
      });
    },
    drain: async () => {
      while (working) await working;
      await rush.written();
    },
    written: () => rush.written(),
    recover: () => rush.recover(),
  };
}

/** A database that is away refuses the wishes, each for itself; it does not stop the line. */
function beginOf(rush: Rush): Promise<boolean> {
  return rush.begin().catch(() => false);
}

class LeftOver extends Error {}

/** Decides and writes in one transaction, beside other processes that do the same. */
async function decideBeside(
  needs: OrderNeedsWithStore,
  rush: Rush,
  wishes: readonly Wish[],
): Promise<readonly Result<Order>[]> {
  const known = await lookUp(needs, wishes);
  try {
    return await needs.database.turn.shared(async (tx) => {
      // What somebody decided and could not write any more comes before all else.
      if (await needs.decided.any(tx)) throw new LeftOver();
      const { results, entries } = await sit(needs, tx, { wishes, known });
      await writeEntries(needs, tx, entries);
      return results;
    });
  } catch (error) {
    if (!(error instanceof LeftOver)) throw error;
    await rush.recover();
    return decideBeside(needs, rush, wishes);
  }
}

type Deciding = (wishes: readonly Wish[]) => Promise<readonly Result<Order>[]>;

async function decide(
  deciding: Deciding,
  batch: readonly Waiting[],
  alone: Deciding,
): Promise<void> {
  try {
    const wishes = batch.map((item) => item.wish);
    const results = await deciding(wishes);
    for (const [index, item] of batch.entries()) {
      const result = results[index];
      if (result) item.answer(result);
    }
  } catch (error) {
    const [only, ...others] = batch;
    if (!only) return;
    // Another process wrote the same request first: asked again, it is found as the earlier one.
    if (others.length === 0 && !uniqueViolation(error, 'order_request')) return only.fail(error);
    // One bad wish must not spoil the others: each is decided alone.
    for (const item of batch) await decideAlone(alone, item);
  }
}

async function decideAlone(deciding: Deciding, item: Waiting): Promise<void> {
  try {
    const [result] = await deciding([item.wish]);
    if (result) item.answer(result);
  } catch (error) {
    item.fail(error);
  }
}
