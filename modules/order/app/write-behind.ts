import { lockTimeout, silentMostMs } from '../../../platform/db/index.ts';
import type { Result } from '../../../platform/kernel/index.ts';
import { detached } from '../../../platform/telemetry/index.ts';
import type { Order } from '../contract.ts';
import type { Kept } from '../store/decided.ts';
import { look, decideBatch } from './decide.ts';
import { writeEntries, writeLeft } from './entry.ts';
import { openLatch } from './latch.ts';
import type { OrderDepsWithStore } from './deps.ts';
import { openPending, type Pending } from './pending.ts';
import type { Prepared, WriteBehind } from './write-behind-terms.ts';
import { lookUp, type OrderRequest } from './order-requests.ts';

/** Rows are written at the latest so long after they were decided, however many wait meanwhile. */
const writeWithinMs = 5000;
/** So many decided orders may wait to be written; then deciding waits too. */
const keptMost = 40_000;
/** Who released the lease for another process does not ask for it again for so long. */
const restMs = 10_000;
const askMs = 200;
const againMs = 20;
/** Goods that others keep from us for so long are asked for anew. */
const goodsWithinMs = 1000;
/** The crowd has its answers when nobody came for so long. */
const usualQuietMs = 20;

interface KeptSince {
  readonly batch: Kept;
  readonly at: number;
}

export function openWriteBehind(deps: OrderDepsWithStore, waiting: () => number): WriteBehind {
  return new OrderWriteBehind(deps, waiting);
}

class OrderWriteBehind implements WriteBehind {
  readonly #deps: OrderDepsWithStore;
  /** How many order requests are queued. */
  readonly #waiting: () => number;
  readonly #quietMs: number;
  readonly #latch = openLatch();
  #pending: Pending;
  #kept: readonly KeptSince[] = [];
  #on = false;
  /** Batches that were begun and are not decided. */
  #underWay = 0;
  #writing: Promise<void> | undefined;
  #resting: NodeJS.Timeout | undefined;
  /** How many wait for what is kept to be written. */
  #hurried = 0;
  #askedAt = 0;
  #restUntil = 0;

  constructor(deps: OrderDepsWithStore, waiting: () => number) {
    this.#deps = deps;
    this.#waiting = waiting;
    this.#quietMs = deps.writeBehind?.quietMs ?? usualQuietMs;
    this.#pending = openPending(deps);
  }

  get on(): boolean {
    return this.#on;
  }

  async begin(): Promise<boolean> {
    try {
      if (this.#on) await this.#makeRoom();
      if (!this.#on && !(await this.#start())) return false;
    } catch (error) {
      // Whoever decides without write-behind waits until it ends: it must not go on unseen.
      await this.#stop().catch(() => undefined);
      throw error;
    }
    // Write-behind does not end before the order requests for which it was begun are decided.
    this.#underWay += 1;
    return true;
  }

  goOn(): boolean {
    const asked = performance.now() - this.#askedAt < askMs;
    if (!this.#on || !asked || this.#count() > keptMost) return false;
    this.#underWay += 1;
    return true;
  }

  async #start(): Promise<boolean> {
    const { lease } = this.#deps.database;
    if (performance.now() < this.#restUntil || !(await lease.acquire())) return false;
    await writeLeft(this.#deps);
    this.#on = true;
    return true;
  }

  async prepare(orderRequests: readonly OrderRequest[]): Promise<Prepared> {
    const deps = this.#deps;
    try {
      const known = await lookUp(deps, orderRequests);
      const goOut = await this.#latch.enter();
      const pending = this.#pending;
      try {
        const looked = await deps.database.lease.look((sql) =>
          look(deps, sql, orderRequests, known),
        );
        return { orderRequests, known, looked, pending, goOut };
      } catch (error) {
        goOut();
        throw error;
      }
    } catch (error) {
      this.#underWay -= 1;
      // Whoever decides these without write-behind waits until it ends.
      await this.#stop().catch(() => undefined);
      throw error;
    }
  }

  async decide(prepared: Prepared): Promise<readonly Result<Order>[] | undefined> {
    const { pending } = prepared;
    if (!this.#on || pending !== this.#pending) return this.leave(prepared);
    try {
      const { results, batch } = await this.#decideBatch(prepared);
      // Where writing failed meanwhile the batch is left in the database like all before it.
      if (batch && pending === this.#pending) {
        pending.add(batch.entries);
        this.#kept = [...this.#kept, { batch, at: performance.now() }];
      }
      return results;
    } catch (error) {
      if (lockTimeout(error)) return undefined;
      await this.#stop().catch(() => undefined);
      throw error;
    } finally {
      this.leave(prepared);
    }
  }

  leave({ goOut }: Prepared): undefined {
    goOut();
    this.#underWay -= 1;
    this.#rest();
  }

  #decideBatch({ orderRequests, known, looked, pending }: Prepared) {
    const deps = this.#deps;
    return deps.database.lease.own(async (tx) => {
      // Whoever has the goods may wait for what is being written, and that waits until we have gone out.
      await tx.execute(`set local lock_timeout = ${goodsWithinMs}`);
      const { results, entries } = await decideBatch(deps, tx, {
        orderRequests,
        known,
        writeBehind: { pending, looked },
      });
      const batch = entries.length > 0 ? await deps.decided.keep(tx, entries) : undefined;
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
    const { database, decided } = this.#deps;
    while (!this.#on && (await decided.any(database.sql))) {
      if (await database.lease.acquire()) {
        await writeLeft(this.#deps);
        if (!this.#on) await database.lease.release();
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
    return this.#underWay > 0 || this.#waiting() > 0 || this.#resting !== undefined;
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
    const { database, decided } = this.#deps;
    // Where there is one connection only, whoever is inside needs it to come out again.
    let leave = database.sole ? await this.#latch.enterAlone() : undefined;
    try {
      await database.inTransaction(async (tx) => {
        // DB-16: should this process stand still in the middle, others wait for these rows no longer.
        await tx.execute(`set local idle_in_transaction_session_timeout = ${silentMostMs}`);
        if (await decided.remove(tx, batch.id)) {
          await writeEntries(this.#deps, tx, batch.entries);
        }
        // Nobody looks between the moment when these are rows and the one when they are not pending.
        leave ??= await this.#latch.enterAlone();
      });
      this.#kept = this.#kept.filter((item) => item !== first);
      pending.drop(batch.entries);
    } finally {
      leave?.();
    }
    this.#deps.outbox.nudge();
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#kept.length > 0 && !this.#busy()) await this.#writeNext();
      if (this.#kept.length === 0 && this.#underWay === 0) await this.#stop();
    } catch (error) {
      this.#deps.log.error({ error }, 'decided orders could not be written yet');
      // What was decided is kept in the database, and is written before anything else.
      await this.#stop().catch(() => undefined);
    }
  }

  #write(): Promise<void> {
    clearTimeout(this.#resting);
    this.#resting = undefined;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      // What was decided while it ended must not wait for somebody else to come, nor write-behind for its end.
      if (this.#on && !this.#busy()) this.#writeLater();
    });
    return this.#writing;
  }

  #writeLater(): void {
    detached(this.#write(), this.#deps, 'order.rush');
  }

  /** The crowd has its answers when nobody came for a moment; only then the machine is free to write. */
  #rest(): void {
    clearTimeout(this.#resting);
    if (!this.#on) return;
    // Where all were refused there is nothing to write, and no reason to keep others waiting.
    const now = this.#overdue() || this.#quietMs === 0 || this.#kept.length === 0;
    if (now) this.#writeLater();
    else this.#resting = setTimeout(() => this.#writeLater(), this.#quietMs);
  }

  /** Forgets what is in memory: from here on the rows and the kept batches say what is so. */
  async #stop(): Promise<void> {
    this.#on = false;
    this.#kept = [];
    this.#pending = openPending(this.#deps);
    await this.#deps.database.lease.release();
  }

  /** Waits where too much is unwritten, and ends write-behind where another process wants to decide. */
  async #makeRoom(): Promise<void> {
    while (this.#count() > keptMost) await this.#write();
    if (performance.now() - this.#askedAt < askMs) return;
    this.#askedAt = performance.now();
    if (!(await this.#deps.database.lease.awaited())) return;
    this.#restUntil = performance.now() + restMs;
    await this.written();
    if (this.#on) await this.#stop();
  }
}
