import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** For a connection to be there, and for one of the pool to come free. */
const connectMs = 10_000;
/** For an answer to somebody who waits for it; the server ends a statement after a minute (DB-8). */
export const statementMs = 15_000;
/** For work that nobody waits for: a little longer than the server allows, so that its own words come first. */
const patientMs = 65_000;

/** What every connection is opened with. */
export const deadlines = {
  keepAlive: true,
  connectionTimeoutMillis: connectMs,
  query_timeout: statementMs,
};

const patience = new AsyncLocalStorage<number>();

/** LIFE-3: statements of this work (what runs at night, what sweeps) may take as long as the server lets them. */
export function patiently<T>(work: () => Promise<T>): Promise<T> {
  return patience.run(patientMs, work);
}

type Ask = (...args: readonly unknown[]) => unknown;

/**
 * LIFE-3: a server that stands still ends no statement, so that each has a deadline here. A connection on which one
 * passed it is ended: what it says later would be taken for the answer to something else.
 */
export function guardConnection(client: pg.ClientBase): void {
  // The driver declares nine ways to ask. What goes in and comes out is handed on as it is.
  const ask: Ask = (...args) =>
    Reflect.apply(Reflect.get(pg.Client.prototype, 'query') as Ask, client, args);
  const guarded: Ask = (asked, ...more) => {
    const answer = ask(withPatience(asked), ...more);
    if (answer instanceof Promise) {
      answer.catch((error: unknown) => {
        if (passedDeadline(error)) endConnection(client);
      });
    }
    return answer;
  };
  client.query = guarded as typeof client.query;
}

function withPatience(asked: unknown): unknown {
  const withinMs = patience.getStore();
  if (withinMs === undefined) return asked;
  if (typeof asked === 'string') return { text: asked, query_timeout: withinMs };
  const plain = typeof asked === 'object' && asked !== null && !('submit' in asked);
  return plain ? { ...asked, query_timeout: withinMs } : asked;
}

function passedDeadline(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** A client of the pool knows it too, though its type does not say so. */
function endConnection(client: pg.ClientBase): void {
  if (client instanceof pg.Client) client.end().catch(() => undefined);
}

/** A connection that is nobody else's; `lost` is told when it is gone. */
export async function ownConnection(
  options: pg.ClientConfig,
  lost: (client: pg.Client) => void,
): Promise<pg.Client> {
  const client = new pg.Client({ ...deadlines, ...options });
  guardConnection(client);
  client.on('error', () => lost(client));
  client.on('end', () => lost(client));
  await client.connect();
  return client;
}

/** So many wait for a connection of the pool: a full room that comes back at once, and no more. */
const waitingMost = 5000;

/** More wait for a connection than can be served in a time that anybody would wait. */
export class DatabaseBusy extends Error {
  constructor(waiting: number) {
    super(`${waiting} others wait for a connection to the database`);
  }
}

type Taken = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

/** LIFE-4: a pool whose queue is bounded: who would have to wait for long is told at once. */
export class BoundedPool extends pg.Pool {
  readonly #most: number;

  constructor(config: pg.PoolConfig, most = waitingMost) {
    super(config);
    this.#most = most;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(taken: Taken): void;
  override connect(taken?: Taken): Promise<pg.PoolClient> | void {
    if (this.waitingCount >= this.#most) {
      const busy = new DatabaseBusy(this.waitingCount);
      if (!taken) return Promise.reject(busy);
      taken(busy, undefined, () => undefined);
      return undefined;
    }
    return taken ? super.connect(taken) : super.connect();
  }
}
