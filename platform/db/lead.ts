import pg from 'pg';

/** Whether this process does `name`; of many on one database one does, and another when it is gone. */
export type Leads = (name: string) => Promise<boolean>;

interface Leading {
  readonly leads: Leads;
  close(): Promise<void>;
}

/**
 * A lock that lives as long as its connection: PostgreSQL gives it up when the process dies, however
 * it dies. It has a connection of its own, which no statement of the pool can take away.
 */
export function openLeading(url: string): Leading {
  const held = new Set<string>();
  let connection: Promise<pg.Client> | undefined;
  let closed = false;

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    const made = fresh.connect().then(() => fresh);
    // What an earlier connection says late is of no more interest.
    const lose = (): void => {
      if (connection !== made) return;
      held.clear();
      connection = undefined;
    };
    fresh.on('error', lose);
    fresh.on('end', lose);
    connection = made;
    return made.catch((error: unknown) => {
      lose();
      throw error;
    });
  }

  return {
    leads: async (name) => {
      if (closed) return false;
      if (held.has(name)) return true;
      const client = await (connection ?? connect());
      const { rows } = await client.query<{ mine: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 11)) as mine',
        [name],
      );
      if (rows[0]?.mine !== true) return false;
      held.add(name);
      return true;
    },
    close: async () => {
      closed = true;
      await (await connection?.catch(() => undefined))?.end();
    },
  };
}
