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
  let client: pg.Client | undefined;
  let closed = false;

  function lose(): void {
    held.clear();
    client = undefined;
  }

  async function connected(): Promise<pg.Client> {
    if (client) return client;
    const fresh = new pg.Client({ connectionString: url, keepAlive: true });
    fresh.on('error', lose);
    fresh.on('end', lose);
    await fresh.connect();
    client = fresh;
    return fresh;
  }

  return {
    leads: async (name) => {
      if (closed) return false;
      if (held.has(name)) return true;
      const { rows } = await (
        await connected()
      ).query<{ mine: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 11)) as mine', [
        name,
      ]);
      if (rows[0]?.mine !== true) return false;
      held.add(name);
      return true;
    },
    close: async () => {
      closed = true;
      await client?.end();
    },
  };
}
