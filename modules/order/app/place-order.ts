import { createHash } from 'node:crypto';
import { uniqueViolation } from '../../../platform/db/index.ts';
import { canonical, no, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import { busy } from '../refusals.ts';
import { decideWishes } from './decide.ts';
import type { Placing, Wish } from './wishes.ts';
import type { OrderNeedsWithStore } from './needs.ts';

/** As many wishes as one transaction decides; more would make the first of them wait. */
const batchMost = 1000;
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
  /** Resolves when nobody waits any more. */
  drain(): Promise<void>;
}

/** ORDER-8, ORDER-9: first come, first served, hundreds a transaction, never a slow "yes". */
export function openLine(needs: OrderNeedsWithStore): Line {
  const waiting: Waiting[] = [];
  let working: Promise<void> | undefined;
  /** How many were decided in the last second of work, for an honest "retry after". */
  let pace = 1000;

  async function work(): Promise<void> {
    // One turn of the event loop lets all that arrived together stand in the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchMost);
      const began = performance.now();
      await decide(needs, batch);
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
    },
  };
}

async function decide(needs: OrderNeedsWithStore, batch: readonly Waiting[]): Promise<void> {
  try {
    const wishes = batch.map((item) => item.wish);
    const results = await decideWishes(needs, wishes);
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
    for (const item of batch) await decideAlone(needs, item);
  }
}

async function decideAlone(needs: OrderNeedsWithStore, item: Waiting): Promise<void> {
  try {
    const [result] = await decideWishes(needs, [item.wish]);
    if (result) item.answer(result);
  } catch (error) {
    item.fail(error);
  }
}
