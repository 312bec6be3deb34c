import { createServer } from 'node:net';
import pg from 'pg';

/** By which a server is reached: a socket's folder or, on Windows, this machine's own address with a password. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
}

/** The program's own role: owner of its database, and of nothing else. */
export const programRole = 'dianbo';
export const programDatabase = 'dianbo';
/** What `initdb` makes; used to tend the server, never by the program's work. */
export const adminRole = 'postgres';

/** The address as the driver, and anybody's `psql`, takes it. */
export function urlOf(address: Address, role: string, database: string): string {
  const secret = address.password === undefined ? '' : `:${encodeURIComponent(address.password)}`;
  const host = encodeURIComponent(address.host);
  return `postgres://${role}${secret}@localhost:${address.port}/${database}?host=${host}`;
}

export function adminUrlOf(address: Address): string {
  return urlOf(address, adminRole, 'postgres');
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

interface Asking {
  /** Replication commands (`BASE_BACKUP`) need a connection of their kind. */
  readonly replication?: 'database';
  /** How long a connection and each answer may take. */
  readonly withinMs?: number;
}

/** Does something with the server as its administrator, on a connection of its own. */
export async function asAdmin<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  { replication, withinMs = 0 }: Asking = {},
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: withinMs,
    query_timeout: withinMs,
    ...(replication === undefined ? {} : { replication }),
  });
  // A server that ends tells its connections; whoever waits for an answer hears it there.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await Promise.race([client.end(), new Promise((resolve) => setTimeout(resolve, 1000))]);
  }
}
