import { asc, sql as raw } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { Product } from '../contract.ts';
import { product } from './schema.ts';

/** What another process changed is seen after so long at the latest. */
const freshMs = 1000;

export interface Memory {
  products(): Promise<ReadonlyMap<string, Product>>;
  forget(): void;
}

/**
 * CATALOG-9: the catalog is small, read with every page and order and changed rarely, so it is read from memory.
 * This process forgets what it changes at once; for what others change it asks once a second whether anything is new.
 */
export function openMemory({ sql }: Database, clock: Clock): Memory {
  let known: Promise<ReadonlyMap<string, Product>> | undefined;
  let stamp = '';
  let askedAt = Number.NEGATIVE_INFINITY;
  const load = async (): Promise<ReadonlyMap<string, Product>> => {
    // The stamp is read first: what changes while the rows are read is seen the next time.
    stamp = await stampOf(sql);
    const rows = await sql.select().from(product).orderBy(asc(product.kind), asc(product.priceFen));
    return new Map(rows.map((row) => [row.id, row]));
  };
  const stale = async (): Promise<boolean> => {
    if (Math.abs(clock.now() - askedAt) < freshMs) return false;
    askedAt = clock.now();
    return (await stampOf(sql)) !== stamp;
  };
  return {
    products: async () => {
      if (known && (await stale())) known = undefined;
      const reading = (known ??= load());
      reading.catch(() => {
        if (known === reading) known = undefined;
      });
      return reading;
    },
    forget: () => {
      known = undefined;
    },
  };
}

async function stampOf(sql: Sql): Promise<string> {
  const { rows } = await sql.execute<{ stamp: string }>(raw`
    select (select count(*) || ' ' || coalesce(sum(rev), 0) from catalog.product) || ' ' ||
      (select count(*) || ' ' || count(withdrawn_at) from catalog.evidence) as stamp`);
  return rows[0]?.stamp ?? '';
}
