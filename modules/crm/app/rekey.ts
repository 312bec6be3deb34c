import type { Database } from '../../../platform/db/index.ts';
import type { Privacy } from '../../privacy/index.ts';
import { addressStore } from '../store/addresses.ts';
import { keysOf, keysNow } from './keys.ts';
import { reveal } from './addresses.ts';

interface RekeyDeps {
  readonly database: Database;
  readonly privacy: Pick<Privacy, 'read'>;
  readonly secret: string;
}

const pageRows = 100;

/**
 * CRM-52: gives addresses of before the keys they would have now, a page at a time. Each row says by which way of
 * writing its keys were made, so that this may end anywhere, goes on there, and has nothing left to do when it is over.
 * What may not be opened (its person restricted it) keeps its keys and is asked for again the next day. Returns how many it changed.
 */
export async function rekeyAddresses({ database, privacy, secret }: RekeyDeps): Promise<number> {
  const { sql } = database;
  let changed = 0;
  let after = '';
  for (;;) {
    const page = await addressStore.keyedBefore(sql, keysNow, { after, limit: pageRows });
    for (const { id } of page) {
      const why = { purpose: 'same-address', actor: 'system', role: 'system', object: id };
      const clear = await reveal({ database, privacy }, id, why);
      if (!clear.ok) continue;
      await addressStore.rekey(sql, id, { ...keysOf(secret, clear.value), keysBy: keysNow });
      changed += 1;
    }
    const last = page.at(-1);
    if (!last || page.length < pageRows) return changed;
    after = last.id;
  }
}
