import { createHash } from 'node:crypto';
import { uniqueViolation } from '../../../platform/db/index.ts';
import { canonical, no, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import { busy } from '../refusals.ts';
import { decideBatch } from './decide.ts';
import { writeEntries } from './entry.ts';
import type { OrderDepsWithStore } from './deps.ts';
import { openWriteBehind } from './write-behind.ts';
import type { Prepared, WriteBehind } from './write-behind-terms.ts';
import { lookUp, type Placing, type OrderRequest } from './order-requests.ts';

/** As many order requests as one transaction decides; more would make the first of them wait. */
const batchMost = 1000;
/** The same where only what was decided is kept: answers come sooner. */
const writeBehindBatchMost = 500;
/** As many as may wait. At the measured pace this is well under a second; more get "busy". */
const waitingMost = 10_000;

interface Waiting {
  readonly orderRequest: OrderRequest;
  readonly answer: (result: Result<Order>) => void;
  readonly fail: (error: unknown) => void;
}

/** Where order requests wait. Those that come while a batch is written form the next one. */
export interface OrderQueue {
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
export function openOrderQueue(deps: OrderDepsWithStore): OrderQueue {
  const queue = new BatchingOrderQueue(deps);
  return {
    place: (placing) => queue.place(placing),
    drain: () => queue.drain(),
    written: () => queue.written(),
    recover: () => queue.recover(),
  };
}

class BatchingOrderQueue implements OrderQueue {
  readonly #deps: OrderDepsWithStore;
  readonly #writeBehind: WriteBehind;
  readonly #writeBehindFrom: number;
  readonly #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;
  /** How many were decided in the last second of work, for an honest "retry after". */
  #pace = 1000;

  constructor(deps: OrderDepsWithStore) {
    this.#deps = deps;
    this.#writeBehindFrom = deps.writeBehind?.from ?? Number.POSITIVE_INFINITY;
    this.#writeBehind = openWriteBehind(deps, () => this.#waiting.length);
  }

  place(placing: Placing): Promise<Result<Order>> {
    if (this.#waiting.length >= waitingMost) {
      return Promise.resolve(no(busy(Math.ceil((this.#waiting.length / this.#pace) * 1000))));
    }
    const text = canonical(placing.input);
    const inputHash = createHash('sha256').update(text).digest('hex');
    return new Promise((answer, fail) => {
      const orderRequest = { ...placing, inputHash, arrivedAt: this.#deps.clock.now() };
      this.#waiting.push({ orderRequest, answer, fail });
      this.#working ??= this.#work();
    });
  }

  async drain(): Promise<void> {
    while (this.#working) await this.#working;
    await this.#writeBehind.written();
  }

  written(): Promise<void> {
    return this.#writeBehind.written();
  }

  recover(): Promise<void> {
    return this.#writeBehind.recover();
  }

  async #work(): Promise<void> {
    // One turn of the event loop lets all that arrived together stand in the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    let next: Begun | undefined;
    while (next !== undefined || this.#waiting.length > 0) {
      const began = performance.now();
      const now = next ?? (await this.#begin());
      next = undefined;
      if (now.prepared) next = await this.#decideWriteBehind(now.batch, now.prepared);
      else await this.#decide(this.#beside, now.batch);
      const seconds = (performance.now() - began) / 1000;
      this.#pace = this.#pace * 0.8 + 0.2 * (now.batch.length / Math.max(seconds, 0.001));
      this.#deps.outbox.nudge();
    }
    this.#working = undefined;
  }

  async #begin(): Promise<Begun> {
    const crowd = this.#writeBehind.on || this.#waiting.length >= this.#writeBehindFrom;
    const isWriteBehind = crowd && (await beginOf(this.#writeBehind));
    const batch = this.#waiting.splice(0, isWriteBehind ? writeBehindBatchMost : batchMost);
    return isWriteBehind ? this.#prepare(batch) : { batch };
  }

  #prepare(batch: readonly Waiting[]): Begun {
    const prepared = this.#writeBehind.prepare(batch.map(orderRequestOf));
    // Whoever decides hears of a fault; until then it is nobody's.
    prepared.catch(() => undefined);
    return { batch, prepared };
  }

  #decide(deciding: Deciding, batch: readonly Waiting[]): Promise<boolean> {
    const { log } = this.#deps;
    // Slow is not wrong, so nobody would see it: a fault that every batch meets must be in the log.
    const tell = (error: unknown): void =>
      log.warn(
        { error, orderRequests: batch.length },
        'a batch failed: its order requests are decided one by one',
      );
    return decide({ deciding, alone: this.#beside, tell }, batch);
  }

  readonly #beside: Deciding = (orderRequests) =>
    decideBeside(this.#deps, this.#writeBehind, orderRequests);

  /** Decides a batch while the next one is looked up, which it returns. */
  async #decideWriteBehind(
    batch: readonly Waiting[],
    prepared: Promise<Prepared>,
  ): Promise<Begun | undefined> {
    let next: Begun | undefined;
    const deciding: Deciding = async () => {
      const ready = await prepared;
      const goesOn = this.#waiting.length >= this.#writeBehindFrom && this.#writeBehind.goOn();
      if (goesOn) next = this.#prepare(this.#waiting.splice(0, writeBehindBatchMost));
      return this.#writeBehind.decide(ready);
    };
    if (await this.#decide(deciding, batch)) return next;
    // The batch begins anew, before those that came after it.
    this.#waiting.unshift(...batch, ...(next?.batch ?? []));
    await next?.prepared?.then((ready) => this.#writeBehind.leave(ready)).catch(() => undefined);
    return undefined;
  }
}

/** A batch that left the queue; with write-behind, what it needs is being looked up. */
interface Begun {
  readonly batch: readonly Waiting[];
  readonly prepared?: Promise<Prepared>;
}

function orderRequestOf({ orderRequest }: Waiting): OrderRequest {
  return orderRequest;
}

/** A database that is away refuses the order requests, each for itself; it does not stop the queue. */
function beginOf(writeBehind: WriteBehind): Promise<boolean> {
  return writeBehind.begin().catch(() => false);
}

class LeftOver extends Error {}

/** Decides and writes in one transaction, beside other processes that do the same. */
async function decideBeside(
  deps: OrderDepsWithStore,
  writeBehind: WriteBehind,
  orderRequests: readonly OrderRequest[],
): Promise<readonly Result<Order>[]> {
  const known = await lookUp(deps, orderRequests);
  try {
    return await deps.database.lease.shared(async (tx) => {
      // What somebody decided and could not write any more comes before all else.
      if (await deps.decided.any(tx)) throw new LeftOver();
      const { results, entries } = await decideBatch(deps, tx, { orderRequests, known });
      await writeEntries(deps, tx, entries);
      return results;
    });
  } catch (error) {
    if (!(error instanceof LeftOver)) throw error;
    await writeBehind.recover();
    return decideBeside(deps, writeBehind, orderRequests);
  }
}

/** Undefined where nothing was decided and the batch has to begin anew. */
type Deciding = (
  orderRequests: readonly OrderRequest[],
) => Promise<readonly Result<Order>[] | undefined>;

interface Ways {
  readonly deciding: Deciding;
  readonly alone: Deciding;
  readonly tell: (error: unknown) => void;
}

/** False where the batch has to begin anew. */
async function decide(
  { deciding, alone, tell }: Ways,
  batch: readonly Waiting[],
): Promise<boolean> {
  try {
    const results = await deciding(batch.map(orderRequestOf));
    for (const [index, item] of batch.entries()) {
      const result = results?.[index];
      if (result) item.answer(result);
    }
    return results !== undefined;
  } catch (error) {
    const [only, ...others] = batch;
    // Another process wrote the same request first: asked again, it is found as the earlier one.
    const twice = uniqueViolation(error, 'order_request');
    if (only && others.length === 0 && !twice) {
      only.fail(error);
      return true;
    }
    if (!twice) tell(error);
    // One bad order request must not spoil the others: each is decided alone.
    for (const item of batch) await decideAlone(alone, item);
    return true;
  }
}

async function decideAlone(deciding: Deciding, item: Waiting): Promise<void> {
  try {
    const [result] = (await deciding([item.orderRequest])) ?? [];
    if (result) item.answer(result);
  } catch (error) {
    item.fail(error);
  }
}
