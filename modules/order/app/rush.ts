import type { Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import type { Kept } from '../store/decided.ts';
import { sit } from './decide.ts';
import { writeEntries } from './entry.ts';
import type { OrderNeedsWithStore } from './needs.ts';
import { openPending, type Pending } from './pending.ts';
import { lookUp, type Wish } from './wishes.ts';

/** Rows are written at the latest so long after they were decided, however many wait meanwhile. */
const writeWithinMs = 5000;
/** So many decided orders may wait to be written; then deciding waits too. */
const keptMost = 40_000;
/** Who gave the turn to another process does not ask for it again for so long. */
const restMs = 10_000;
const askMs = 200;
const againMs = 20;
/** The crowd has its answers when nobody came for so long. */
const usualQuietMs = 20;

/**
 * ORDER-24: what happens when hundreds want to buy at the same moment. One row a batch keeps what was
 * decided and makes the answers durable; the rows of orders, payments, holds and coupons are written from
 * it when the crowd has its answers. Meanwhile this process decides alone (see platform/db `Turn`) and
 * counts in what is not written yet.
 */
export interface Rush {
  /** Whether something is decided and not written, so that all decisions have to be made here. */
  readonly on: boolean;
  /** To be followed by `decide`. False where another process decides too. */
  begin(): Promise<boolean>;
  /** Answers are durable when this returns. A fault ends the rush: what was kept is written before all else. */
  decide(wishes: readonly Wish[]): Promise<readonly Result<Order>[]>;
  /** Resolves when all that is decided now is written. */
  written(): Promise<void>;
  /** Writes what a process that is gone had decided; resolves when nothing of it is left. */
  recover(): Promise<void>;
}

interface KeptSince {
  readonly batch: Kept;
  readonly at: number;
}

export function openRush(needs: OrderNeedsWithStore, waiting: () => number): Rush {
  return new OneRush(needs, waiting);
}

class OneRush implements Rush {
  readonly #needs: OrderNeedsWithStore;
  /** How many stand in line. */
  readonly #waiting: () => number;
  readonly #quietMs: number;
  readonly #gate = openGate();
  #pending: Pending;
  #kept: readonly KeptSince[] = [];
  #on = false;
  #deciding = false;
  #writing: Promise<void> | undefined;
  #resting: NodeJS.Timeout | undefined;
  /** How many wait for what is kept to be written. */
  #hurried = 0;
  #askedAt = 0;
  #restUntil = 0;

  constructor(needs: OrderNeedsWithStore, waiting: () => number) {
    this.#needs = needs;
    this.#waiting = waiting;
    this.#quietMs = needs.rush?.quietMs ?? usualQuietMs;
    this.#pending = openPending(needs);
  }

  get on(): boolean {
    return this.#on;
  }

  async begin(): Promise<boolean> {
    try {
      if (this.#on) await this.#makeRoom();
      if (!this.#on && !(await this.#start())) return false;
    } catch (error) {
      // Whoever decides without the rush waits for its end: it must not go on unseen.
      await this.#stop().catch(() => undefined);
      throw error;
    }
    // The rush does not end before the wishes for which it was begun are decided.
    this.#deciding = true;
    return true;
  }

  async #start(): Promise<boolean> {
    const { turn } = this.#needs.database;
    if (performance.now() < this.#restUntil || !(await turn.take())) return false;
    await writeLeft(this.#needs);
    this.#on = true;
    return true;
  }

  async decide(wishes: readonly Wish[]): Promise<readonly Result<Order>[]> {
    const pending = this.#pending;
    try {
      const { results, batch } = await this.#sit(wishes, pending);
      // Where writing failed meanwhile the batch is left in the database like all before it.
      if (batch && pending === this.#pending) {
        pending.add(batch.entries);
        this.#kept = [...this.#kept, { batch, at: performance.now() }];
      }
      return results;
    } catch (error) {
      await this.#stop().catch(() => undefined);
      throw error;
    } finally {
      this.#deciding = false;
      this.#rest();
    }
  }

  async #sit(wishes: readonly Wish[], pending: Pending) {
    const needs = this.#needs;
    // Before goods are locked: whoever waits for them may have every connection that this needs.
    const known = await lookUp(needs, wishes);
    const rush = { pending, enter: () => this.#gate.enter() };
    return needs.database.turn.own(async (tx) => {
      const { results, entries } = await sit(needs, tx, { wishes, known, rush });
      const batch = entries.length > 0 ? await needs.decided.keep(tx, entries) : undefined;
      return { results, batch };
    });
  }

  async written(): Promise<void> {
    const last = this.#kept.at(-1);
    if (!last) return;
    this.#hurried += 1;
    try {
      while (this.#kept.includes(last)) await this.#write();
    } finally {
      this.#hurried -= 1;
    }
  }

  async recover(): Promise<void> {
    const { database, decided } = this.#needs;
    while (!this.#on && (await decided.any(database.sql))) {
      if (await database.turn.take()) {
        await writeLeft(this.#needs);
        if (!this.#on) await database.turn.give();
      } else {
        await new Promise((resolve) => setTimeout(resolve, againMs));
      }
    }
  }

  #count(): number {
    return this.#kept.reduce((sum, { batch }) => sum + batch.entries.length, 0);
  }

  /** Whether it is better to decide than to write. */
  #busy(): boolean {
    if (this.#hurried > 0 || this.#overdue() || this.#count() > keptMost) return false;
    return this.#deciding || this.#waiting() > 0 || this.#resting !== undefined;
  }

  #overdue(): boolean {
    const [first] = this.#kept;
    return first !== undefined && performance.now() - first.at > writeWithinMs;
  }

  async #writeNext(): Promise<void> {
    const [first] = this.#kept;
    if (!first) return;
    const { batch } = first;
    const pending = this.#pending;
    let leave = (): void => undefined;
    try {
      await this.#needs.database.inTransaction(async (tx) => {
        if (await this.#needs.decided.remove(tx, batch.id)) {
          await writeEntries(this.#needs, tx, batch.entries);
        }
        // Nobody reads between the moment when these are rows and the one when they are not pending.
        leave = await this.#gate.enter();
      });
      this.#kept = this.#kept.filter((item) => item !== first);
      pending.drop(batch.entries);
    } finally {
      leave();
    }
    this.#needs.outbox.nudge();
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#kept.length > 0 && !this.#busy()) await this.#writeNext();
      if (this.#kept.length === 0 && !this.#deciding) await this.#stop();
    } catch (error) {
      this.#needs.log.error({ error }, 'decided orders could not be written yet');
      // What was decided is kept in the database, and is written before anything else.
      await this.#stop().catch(() => undefined);
    }
  }

  #write(): Promise<void> {
    clearTimeout(this.#resting);
    this.#resting = undefined;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      // What was decided while it ended must not wait for somebody else to come.
      if (this.#kept.length > 0 && !this.#busy()) void this.#write();
    });
    return this.#writing;
  }

  /** The crowd has its answers when nobody came for a moment; only then the machine is free to write. */
  #rest(): void {
    clearTimeout(this.#resting);
    if (!this.#on) return;
    // Where all were refused there is nothing to write, and no reason to keep others waiting.
    const now = this.#overdue() || this.#quietMs === 0 || this.#kept.length === 0;
    if (now) void this.#write();
    else this.#resting = setTimeout(() => void this.#write(), this.#quietMs);
  }

  /** Forgets what is in memory: from here on the rows and the kept batches say what is so. */
  async #stop(): Promise<void> {
    this.#on = false;
    this.#kept = [];
    this.#pending = openPending(this.#needs);
    await this.#needs.database.turn.give();
  }

  /** Waits where too much is unwritten, and ends the rush where another process wants to decide. */
  async #makeRoom(): Promise<void> {
    while (this.#count() > keptMost) await this.#write();
    if (performance.now() - this.#askedAt < askMs) return;
    this.#askedAt = performance.now();
    if (!(await this.#needs.database.turn.awaited())) return;
    this.#restUntil = performance.now() + restMs;
    await this.written();
    if (this.#on) await this.#stop();
  }
}

/** Each batch is removed and written in one transaction, the oldest first, whoever decided it. */
async function writeLeft(needs: OrderNeedsWithStore): Promise<void> {
  let more = true;
  while (more) {
    more = await needs.database.turn.own(async (tx) => {
      const batch = await needs.decided.oldest(tx);
      if (!batch) return false;
      if (await needs.decided.remove(tx, batch.id)) await writeEntries(needs, tx, batch.entries);
      return true;
    });
  }
  needs.outbox.nudge();
}

interface Gate {
  /** Waits until nobody is inside; what it returns leaves. */
  enter(): Promise<() => void>;
}

function openGate(): Gate {
  let last: Promise<void> = Promise.resolve();
  return {
    enter: async () => {
      const before = last;
      let leave = (): void => undefined;
      last = new Promise((resolve) => {
        leave = resolve;
      });
      await before;
      return leave;
    },
  };
}
