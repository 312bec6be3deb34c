import { sql } from 'drizzle-orm';
import type { Sql } from './sql.ts';

/**
 * Says that this transaction removes what is past its keeping time. Tables whose rows are never
 * changed let go of rows for this reason only; the word ends with the transaction.
 */
export async function sayPurging(tx: Sql): Promise<void> {
  await tx.execute(sql`select set_config('dianbo.purging', 'on', true)`);
}
