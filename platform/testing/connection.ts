import pg from 'pg';

/** A connection of its own: what another process does at this database meanwhile. */
export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Whatever this process asks a database goes through its `query`. */
export const everyConnection: pg.Client = pg.Client.prototype;
