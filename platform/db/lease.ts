import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { ownConnection } from './connection.ts';
import type { Sql } from './sql.ts';

type InTransaction = <T>(work: (tx: Sql) => Promise<T>) => Promise<T>;

/**
 * Of many processes on one database some decide side by side, or one decides alone for a while. Who holds
 * the lease may keep in memory what it decided; the others wait, and it releases the lease when they do.
 */
export interface Lease {
  /** Tries to get the lease; true where this process holds it. */
  acquire(): Promise<boolean>;
  /** A transaction beside those of others; waits while another process holds the lease. */
  shared: InTransaction;
  /** A transaction that only commits while the lease is ours; throws where it was lost. */
  own: InTransaction;
  /**
   * Reads on a connection that nobody else uses. Whoever decides alone cannot look things up on the shared
   * ones while it keeps others waiting: they may be holding every one of them.
   */
  look<T>(read: (sql: Sql) => Promise<T>): Promise<T>;
  /** Whether somebody waits for the lease to end. */
  awaited(): Promise<boolean>;
  release(): Promise<void>;
}

/** Whoever has the database alone need not ask: the lease is always its own. */
export function soleLease(inTransaction: InTransaction): Lease {
  return {
    acquire: () => Promise.resolve(true),
    shared: inTransaction,
    own: inTransaction,
    look: inTransaction,
    awaited: () => Promise.resolve(false),
    release: () => Promise.resolve(),
  };
}

/** Two numbers that name the lock; nothing else in this program locks by them. */
const lockName = '1147, 1';

/**
 * DB-16: whoever keeps others waiting says something at least every so often, or the server ends its connection and the
 * lock with it: a process that was frozen, or whose machine left the network, holds nobody up for longer.
 */
export const silentMostMs = 6000;
const sayMs = 2000;

/**
 * A lock that lives as long as its connection, and transactions on that same connection: who loses the
 * one can no longer commit the other, however late it learns of the loss.
 */
export class LockLease implements Lease {
  readonly shared: InTransaction;
  readonly #terms: pg.ClientConfig;
  readonly #inTransaction: InTransaction;
  #connection: pg.Client | undefined;
  #reading: pg.Client | undefined;
  #held = false;
  #saying: NodeJS.Timeout | undefined;
  /** One connection holds one transaction at a time. */
  #last: Promise<unknown> = Promise.resolve();
  #lastLook: Promise<unknown> = Promise.resolve();

  constructor(terms: pg.ClientConfig, inTransaction: InTransaction) {
    this.#terms = terms;
    this.#inTransaction = inTransaction;
    this.shared = (work) =>
      inTransaction(async (tx) => {
        await tx.execute(`select pg_advisory_xact_lock_shared(${lockName}), ${inTransactionMost}`);
        return work(tx);
      });
  }

  async #connect(): Promise<pg.Client> {
    const fresh = await connect(this.#terms, (lost) => {
      if (this.#connection !== lost) return;
      this.#connection = undefined;
      this.#held = false;
    });
    this.#connection = fresh;
    return fresh;
  }

  async #connectToRead(): Promise<pg.Client> {
    const fresh = await connect(this.#terms, (lost) => {
      if (this.#reading === lost) this.#reading = undefined;
    });
    this.#reading = fresh;
    return fresh;
  }

  async acquire(): Promise<boolean> {
    if (this.#held) return true;
    const client = this.#connection ?? (await this.#connect());
    const { rows } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(${lockName}) as mine, ${silentMost(silentMostMs)}`,
    );
    this.#held = rows[0]?.mine === true && this.#connection === client;
    if (this.#held) this.#keepSaying(client);
    return this.#held;
  }

  /** Between transactions, which say enough by themselves. */
  #keepSaying(client: pg.Client): void {
    clearInterval(this.#saying);
    this.#saying = setInterval(() => {
      if (!this.#held || this.#connection !== client) return clearInterval(this.#saying);
      this.#last = this.#last.then(() => client.query('select 1')).catch(() => undefined);
    }, sayMs);
    this.#saying.unref();
  }

  own<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    const done = this.#last.then(() => {
      const client = this.#connection;
      if (!this.#held || !client) throw new Error('the lease to decide alone is lost');
      return drizzle(client).transaction((tx) => work(tx));
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  look<T>(read: (sql: Sql) => Promise<T>): Promise<T> {
    const done = this.#lastLook.then(async () => {
      return read(drizzle(this.#reading ?? (await this.#connectToRead())));
    });
    this.#lastLook = done.catch(() => undefined);
    return done;
  }

  awaited(): Promise<boolean> {
    return this.#inTransaction(async (tx) => {
      const { rows } = await tx.execute(`
        select 1 from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and not l.granted
          and (l.classid, l.objid, l.objsubid) = (${lockName}, 2)`);
      return rows.length > 0;
    });
  }

  async release(): Promise<void> {
    const client = this.#connection;
    if (!this.#held || !client) return;
    this.#held = false;
    await this.#last;
    clearInterval(this.#saying);
    await client
      .query(`select pg_advisory_unlock(${lockName}), ${silentMost(0)}`)
      .catch(() => client.end());
  }

  async end(): Promise<void> {
    this.#held = false;
    clearInterval(this.#saying);
    await this.#connection?.end();
    await this.#reading?.end();
  }
}

const silentMost = (ms: number): string => `set_config('idle_session_timeout', '${ms}', false)`;

/** As part of a statement: this transaction does not outlive a process that stands still by more. */
const inTransactionMost = `set_config('idle_in_transaction_session_timeout', '${silentMostMs}', true)`;

function connect(terms: pg.ClientConfig, lose: (lost: pg.Client) => void): Promise<pg.Client> {
  const options = `-c jit=off -c idle_in_transaction_session_timeout=${silentMostMs}`;
  return ownConnection({ ...terms, options }, lose);
}
