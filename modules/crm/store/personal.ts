import { and, asc, eq, lt, notInArray } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type {
  AgedPage,
  KeptObject,
  PersonalDataSource,
  PersonalTable,
} from '../../../platform/personal/index.ts';
import type { Privacy } from '../../privacy/index.ts';
import { address, reservation, viewer } from './schema.ts';

/** Where a sealed address belongs: it opens under this name only. */
export const addressPlace = 'crm.address';

const hash = { zh: '加密哈希,用于识别同一个人', en: 'Keyed hash that identifies the same person' };

const tables: readonly PersonalTable[] = [
  {
    table: viewer,
    about: 'viewer',
    counts: 'persons',
    what: { zh: '观众', en: 'Viewer' },
    columns: {
      id: { zh: '编号', en: 'ID' },
      nickname: { zh: '昵称', en: 'Nickname' },
      followedAt: { zh: '关注时间', en: 'Followed at' },
    },
    purposes: ['show', 'personalise'],
    kept: 'RET-10',
    rowsOf: (id) => eq(viewer.id, id),
  },
  {
    table: address,
    about: 'viewer',
    what: { zh: '收货地址', en: 'Addresses' },
    columns: {
      viewerId: { zh: '所属人', en: 'Owner' },
      sealed: { zh: '姓名、手机、地址(加密)', en: 'Name, mobile, address (encrypted)' },
      masked: { zh: '掩码值', en: 'Masked value' },
      maskedName: { zh: '掩码后的姓名', en: 'Masked name' },
      province: { zh: '省份', en: 'Province' },
      personKey: hash,
      addressKey: hash,
      phoneKey: hash,
      hiddenAt: { zh: '从列表删除的时间', en: 'Removed from the list at' },
    },
    purposes: [
      'deliver',
      'after-sale',
      'confirm',
      'same-address',
      'security',
      'legal-duty',
      'own-copy',
      'partner',
    ],
    kept: 'RET-05',
    rowsOf: (id) => eq(address.viewerId, id),
    notCopied: ['personKey', 'addressKey', 'phoneKey'],
  },
  {
    table: reservation,
    about: 'viewer',
    what: { zh: '开播提醒', en: 'Reminders' },
    columns: { viewerId: { zh: '预约人', en: 'Viewer' }, at: { zh: '预约时间', en: 'Set at' } },
    purposes: ['show'],
    kept: 'RET-03',
    rowsOf: (id) => eq(reservation.viewerId, id),
  },
];

interface PersonalDataDeps {
  readonly database: Database;
  readonly privacy: Pick<Privacy, 'closedBefore' | 'forgetClosed'>;
}

/** What crm stores of people, what goes when they ask, and what goes with time. */
export function crmPersonalData({ database, privacy }: PersonalDataDeps): PersonalDataSource {
  return {
    tables,
    sealed: [
      {
        about: addressPlace,
        table: address,
        key: address.id,
        column: address.sealed,
        property: 'sealed',
      },
    ],
    forget,
    aging: [
      { kinds: ['address'], page: aged },
      { kinds: ['dropped-address'], page: dropped },
      {
        kinds: ['viewer'],
        page: async (sql, page) =>
          (await privacy.closedBefore(sql, page)).map(({ id, at }) => {
            return { kind: 'viewer', id, refs: [`viewer:${id}`], moments: { closed: at } };
          }),
      },
    ],
    purge: ({ kind, id }) =>
      database.inTransaction(async (tx) => {
        if (kind !== 'viewer') await tx.delete(address).where(eq(address.id, id));
        if (kind !== 'viewer') return;
        await tx.delete(viewer).where(eq(viewer.id, id));
        await privacy.forgetClosed(tx, id);
      }),
  };
}

async function forget(tx: Sql, id: string, kept: ReadonlySet<string>): Promise<number> {
  const needed = [...kept].flatMap((ref) => (ref.startsWith('address:') ? [ref.slice(8)] : []));
  const mine = eq(address.viewerId, id);
  const free = needed.length === 0 ? mine : and(mine, notInArray(address.id, needed));
  const gone = await tx.delete(address).where(free).returning({ id: address.id });
  const orderRequests = await tx
    .delete(reservation)
    .where(eq(reservation.viewerId, id))
    .returning({ id: reservation.sessionId });
  const named = await tx
    .update(viewer)
    .set({ nickname: '', followedAt: null })
    .where(eq(viewer.id, id))
    .returning({ id: viewer.id });
  return gone.length + orderRequests.length + named.length;
}

/** What buyers took off their lists; one that an order used stays as long as the order does, which the order says. */
async function dropped(sql: Sql, { before, offset, limit }: AgedPage): Promise<KeptObject[]> {
  const rows = await sql
    .select({ id: address.id, viewerId: address.viewerId, at: address.hiddenAt })
    .from(address)
    .where(lt(address.hiddenAt, before))
    .orderBy(asc(address.hiddenAt), asc(address.id))
    .offset(offset)
    .limit(limit);
  return rows.map(({ id, viewerId, at }) => ({
    kind: 'dropped-address',
    id,
    refs: [`viewer:${viewerId}`, `address:${id}`],
    moments: { dropped: at ?? 0 },
  }));
}

/**
 * Old addresses. One that an order used stays as long as the order does, which the order says.
 */
async function aged(sql: Sql, { before, offset, limit }: AgedPage): Promise<KeptObject[]> {
  const rows = await sql
    .select({ id: address.id, viewerId: address.viewerId, at: address.createdAt })
    .from(address)
    .where(lt(address.createdAt, before))
    .orderBy(asc(address.createdAt), asc(address.id))
    .offset(offset)
    .limit(limit);
  return rows.map(({ id, viewerId, at }) => ({
    kind: 'address',
    id,
    refs: [`viewer:${viewerId}`, `address:${id}`],
    moments: { used: at },
  }));
}
