import { sql } from 'drizzle-orm';
import type { Database } from '../db/index.ts';
import { cursor, outbox } from './schema.ts';

/**
 * EVENTS-6: a place is the number of a transaction of this server. A database that was dumped on one server and put
 * back on another brings numbers of the first, which may lie ahead of all that happens here for long: facts would
 * wait for their turn until then, and new ones lie behind what hearers think they have heard. So everybody begins
 * anew, with the old facts before all others; what was heard is known by its id and not told again.
 */
export async function mendPlaces(database: Database): Promise<void> {
  const ahead = sql`tx >= pg_snapshot_xmax(pg_current_snapshot())`;
  const { rows } = await database.sql.execute(sql`
    select 1 where exists (select from ${outbox} where ${ahead})
      or exists (select from ${cursor} where ${ahead})`);
  if (rows.length === 0) return;
  await database.inTransaction(async (tx) => {
    await tx.execute(sql`update ${outbox} set tx = '0' where ${ahead}`);
    await tx.execute(sql`update ${cursor} set tx = '0', id = 0`);
  });
}
