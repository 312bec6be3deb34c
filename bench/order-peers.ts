import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { closedLoop, type LoadReport } from './order-load.ts';

/** The shapes in which others sell one hot product, each durable, from this same Node.js. */
export interface Peer {
  readonly name: string;
  run(count: number, inFlight: number): Promise<LoadReport>;
}

const tables = `
  create table stock (id int primary key, left_over int not null check (left_over >= 0));
  create table orders (id bigserial primary key, buyer text not null, request text not null unique,
    quantity int not null, at bigint not null);
  create table outbox (id bigserial primary key, body text not null)`;

/** The plain path of most shops: lock the row, look, take, insert, commit. */
export async function selectForUpdate(pool: pg.Pool, request: string): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ left_over: number }>(
      'select left_over from stock where id = 1 for update',
    );
    if ((rows[0]?.left_over ?? 0) < 1) {
      await client.query('rollback');
      return false;
    }
    await client.query('update stock set left_over = left_over - 1 where id = 1');
    await client.query('insert into orders (buyer, request, quantity, at) values ($1, $1, 1, $2)', [
      request,
      Date.now(),
    ]);
    await client.query('commit');
    return true;
  } finally {
    client.release();
  }
}

export async function preparePeers(url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: url, max: 32 });
  // The database is dropped at the end; a connection that hears of it then is no trouble.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  await pool.query(tables);
  await pool.query(`insert into stock select n, 1000000 from generate_series(1, 17) n`);
  return pool;
}

export function postgresPeers(pool: pg.Pool): readonly Peer[] {
  const oneStatement = async (id: number, request: string): Promise<boolean> => {
    const { rowCount } = await pool.query(
      `with taken as (update stock set left_over = left_over - 1
         where id = $1 and left_over > 0 returning 1)
       insert into orders (buyer, request, quantity, at) select $2, $2, 1, $3 from taken`,
      [id, request, Date.now()],
    );
    return rowCount === 1;
  };
  let run = 0;
  const named = (name: string, ask: (index: number, key: string) => Promise<boolean>): Peer => ({
    name,
    run: (count, inFlight) => {
      run += 1;
      const prefix = `${run}`;
      return closedLoop(count, inFlight, (index) => ask(index, `${prefix}-${index}`));
    },
  });
  return [
    named('one statement on a hot row', (_index, key) => oneStatement(1, key)),
    named('select for update', (_index, key) => selectForUpdate(pool, key)),
    named('16 buckets', (index, key) => oneStatement(2 + (index % 16), key)),
  ];
}

/**
 * What batches alone bring, with none of a shop's duties: wait two milliseconds, then stock, orders and outbox of at
 * most 500 in one transaction (the sketch of benchmarks that the goal was set beside).
 */
export function bareBatches(pool: pg.Pool): Peer {
  interface Waiting {
    readonly key: string;
    readonly answer: (yes: boolean) => void;
  }
  const waiting: Waiting[] = [];
  let working: Promise<void> | undefined;
  const decide = async (client: pg.PoolClient, batch: readonly Waiting[]): Promise<void> => {
    const keys = batch.map(({ key }) => key);
    const bodies = keys.map((id) => JSON.stringify({ type: 'order.placed', id }));
    await client.query('begin');
    const taken = 'update stock set left_over = left_over - $1 where id = 1 and left_over >= $1';
    await client.query(taken, [batch.length]);
    const order =
      'insert into orders (buyer, request, quantity, at) select b, b, 1, $2 from unnest($1::text[]) b';
    await client.query(order, [keys, Date.now()]);
    await client.query('insert into outbox (body) select unnest($1::text[])', [bodies]);
    await client.query('commit');
  };
  const work = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    const client = await pool.connect();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 500);
      await decide(client, batch);
      for (const { answer } of batch) answer(true);
    }
    client.release();
    working = undefined;
  };
  return {
    name: 'bare batches of 500, no duties',
    run: (count, inFlight) =>
      closedLoop(
        count,
        inFlight,
        (index) =>
          new Promise((answer) => {
            waiting.push({ key: `bare-${index}`, answer });
            working ??= work();
          }),
      ),
  };
}

const script = `local left = redis.call('decr', KEYS[1])
if left < 0 then redis.call('incr', KEYS[1]) return 0 end
redis.call('rpush', KEYS[2], ARGV[1]) return 1`;

/** Redis with append-only always: every answer is on disk before it is given. */
export async function redisPeer(): Promise<Peer & { stop(): void }> {
  const port = 16_399;
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-redis-'));
  const server = spawn('redis-server', [
    '--port',
    String(port),
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
    '--dir',
    folder,
    '--save',
    '',
  ]);
  const links: Redis[] = [];
  const link = async (): Promise<Redis> => {
    for (let tries = 0; tries < 50; tries += 1) {
      const made = await Redis.open(port).catch(() => undefined);
      if (made) return made;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('redis-server did not start');
  };
  for (let count = 0; count < 32; count += 1) links.push(await link());
  await links[0]?.send(['SET', 'left', '1000000']);
  const sha = (await links[0]?.send(['SCRIPT', 'LOAD', script])) ?? '';
  return {
    name: 'Redis Lua, append-only always',
    run: (count, inFlight) =>
      closedLoop(count, inFlight, async (index) => {
        const answer = links[index % links.length]?.send([
          'EVALSHA',
          sha,
          '2',
          'left',
          'orders',
          `order-${index}`,
        ]);
        return (await answer) === '1';
      }),
    stop: () => {
      for (const item of links) item.close();
      server.kill('SIGKILL');
    },
  };
}

/** As much of the Redis protocol as one script call needs: commands out, one-line answers in. */
class Redis {
  readonly #socket: Socket;
  readonly #waiting: ((answer: string) => void)[] = [];
  #text = '';

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#read(bytes.toString()));
  }

  static open(port: number): Promise<Redis> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Redis(socket)));
      socket.once('error', reject);
    });
  }

  send(parts: readonly string[]): Promise<string> {
    const text = parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('');
    this.#socket.write(`*${parts.length}\r\n${text}`);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#text += text;
    for (;;) {
      const end = this.#text.indexOf('\r\n');
      if (end < 0) return;
      const line = this.#text.slice(0, end);
      if (line.startsWith('$')) {
        const next = this.#text.indexOf('\r\n', end + 2);
        if (next < 0) return;
        this.#waiting.shift()?.(this.#text.slice(end + 2, next));
        this.#text = this.#text.slice(next + 2);
      } else {
        this.#waiting.shift()?.(line.slice(1));
        this.#text = this.#text.slice(end + 2);
      }
    }
  }
}
