import { and, asc, count, countDistinct, desc, eq, gt, isNull, lt, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { Address } from '../contract.ts';
import { address } from './schema.ts';

export type AddressRow = typeof address.$inferSelect;

/** Where people want their goods: sealed, with what desks show beside it. */
export const addressStore = {
  insert: async (sql: Sql, row: Omit<AddressRow, 'hiddenAt'>): Promise<void> => {
    await sql.insert(address).values(row);
  },
  find: async (sql: Sql, id: string): Promise<AddressRow | undefined> => {
    const [found] = await sql.select().from(address).where(eq(address.id, id));
    return found;
  },
  byIds: async (sql: Sql, ids: readonly string[]): Promise<AddressRow[]> => {
    if (ids.length === 0) return [];
    return sql
      .select()
      .from(address)
      .where(raw`${address.id} = any(${textList(ids)})`);
  },
  /** Those on a viewer's list, the newest first. */
  listed: (sql: Sql, viewerId: string): Promise<Address[]> => {
    const { id, province, masked, createdAt } = address;
    return sql
      .select({ id, province, masked, createdAt })
      .from(address)
      .where(onList(viewerId))
      .orderBy(desc(address.createdAt));
  },
  /** Those on a viewer's list with these keys, the newest first. */
  alike: (
    sql: Sql,
    viewerId: string,
    { personKey, addressKey }: Pick<AddressRow, 'personKey' | 'addressKey'>,
  ): Promise<AddressRow[]> =>
    sql
      .select()
      .from(address)
      .where(
        and(onList(viewerId), eq(address.personKey, personKey), eq(address.addressKey, addressKey)),
      )
      .orderBy(desc(address.createdAt)),
  countListed: async (sql: Sql, viewerId: string): Promise<number> => {
    const [held] = await sql.select({ n: count() }).from(address).where(onList(viewerId));
    return held?.n ?? 0;
  },
  /** CRM-6: takes it off the viewer's list; false where it was not on it. */
  hide: async (sql: Sql, viewerId: string, id: string, at: number): Promise<boolean> => {
    const rows = await sql
      .update(address)
      .set({ hiddenAt: at })
      .where(and(eq(address.id, id), onList(viewerId)))
      .returning({ id: address.id });
    return rows.length > 0;
  },
  remove: async (tx: Sql, id: string): Promise<void> => {
    await tx.delete(address).where(eq(address.id, id));
  },
  /** CRM-52: whose keys were made in a way of before, by number. */
  keyedBefore: (
    sql: Sql,
    way: number,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): Promise<Pick<AddressRow, 'id'>[]> =>
    sql
      .select({ id: address.id })
      .from(address)
      .where(and(lt(address.keysBy, way), gt(address.id, after)))
      .orderBy(asc(address.id))
      .limit(limit),
  rekey: async (
    sql: Sql,
    id: string,
    keys: Pick<AddressRow, 'personKey' | 'addressKey' | 'keysBy'>,
  ): Promise<void> => {
    await sql.update(address).set(keys).where(eq(address.id, id));
  },
  /** How many people have an address at this door. */
  countSharers: async (sql: Sql, addressKey: string): Promise<number> => {
    const [row] = await sql
      .select({ n: countDistinct(address.viewerId) })
      .from(address)
      .where(eq(address.addressKey, addressKey));
    return row?.n ?? 0;
  },
};

function onList(viewerId: string) {
  return and(eq(address.viewerId, viewerId), isNull(address.hiddenAt));
}
