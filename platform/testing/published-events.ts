import { asc } from 'drizzle-orm';
import type { Database } from '../db/index.ts';
import type { DomainEvent } from '../events/index.ts';
import { outbox } from '../events/schema.ts';

/** All that was published in this database, in order. */
export async function publishedEvents({ sql }: Database): Promise<DomainEvent[]> {
  const rows = await sql.select({ facts: outbox.facts }).from(outbox).orderBy(asc(outbox.id));
  return rows.flatMap(({ facts }): DomainEvent[] => JSON.parse(facts));
}
