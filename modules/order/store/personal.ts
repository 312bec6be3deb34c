import { and, asc, eq, inArray, lt, ne, sql as raw } from 'drizzle-orm';
import { sayPurging, type Database, type Sql } from '../../../platform/db/index.ts';
import type {
  AgedPage,
  Kept,
  KeptObject,
  PersonalDataSource,
  PersonalTable,
} from '../../../platform/personal/index.ts';
import { decided, order } from './schema.ts';

const maskedName = { zh: '掩码后的姓名', en: 'Masked name' };
const purposes = ['deliver', 'after-sale', 'books', 'legal-duty'];

const tables: readonly PersonalTable[] = [
  {
    table: order,
    about: 'viewer',
    what: { zh: '订单', en: 'Orders' },
    columns: {
      viewerId: { zh: '所属人', en: 'Owner' },
      addressId: { zh: '收货地址', en: 'Delivery address' },
      maskedName,
      province: { zh: '省份', en: 'Province' },
      requestId: { zh: '下单请求号', en: 'Order request ID' },
    },
    purposes,
    kept: 'RET-04',
    rowsOf: (id) => eq(order.viewerId, id),
  },
  {
    table: decided,
    about: 'viewer',
    what: {
      zh: '已判定、几秒后写入的订单批次',
      en: 'Decided orders, for the seconds until they are stored',
    },
    columns: { entries: { zh: '订单内容', en: 'Order contents' } },
    purposes,
    kept: 'RET-11',
  },
];

const over = ['completed', 'closed', 'refunded'] as const;
const doneAt = raw<string>`coalesce(${order.movedAt}, ${order.placedAt})`;

/** What else lets go when an order goes for good. */
export interface Loosening {
  readonly forgetBesides: (tx: Sql, orderId: string) => Promise<void>;
  readonly forgetAddress: (tx: Sql, addressId: string) => Promise<void>;
  readonly forgetPayer: (tx: Sql, orderId: string) => Promise<void>;
  readonly forgetGrants: (tx: Sql, orderId: string) => Promise<void>;
}

/** What order stores of people: kept by law for three years after it is done, then without a person. */
export function orderPersonalData(
  database: Database,
  loosen: Loosening,
  written: () => Promise<void>,
): PersonalDataSource {
  return {
    tables,
    keeps,
    settled: written,
    aging: [{ kinds: ['order'], page: aged }],
    purge: ({ id }) => database.inTransaction((tx) => anonymise(tx, id, loosen)),
    needed: async (sql, { kind, id }) => {
      if (!['address', 'dropped-address', 'viewer'].includes(kind)) return false;
      const column = kind === 'viewer' ? order.viewerId : order.addressId;
      const rows = await sql.select({ id: order.id }).from(order).where(eq(column, id)).limit(1);
      return rows.length > 0;
    },
    refsOf: async (sql, ref) => {
      if (!ref.startsWith('order:')) return [];
      const [row] = await sql
        .select()
        .from(order)
        .where(eq(order.id, ref.slice(6)));
      return row ? [`run:${row.runId}`, `address:${row.addressId}`] : [];
    },
  };
}

type Row = typeof order.$inferSelect;

function objectOf(row: Row): KeptObject {
  const isOver = over.some((state) => state === row.state);
  const { id, viewerId, sessionId, runId, movedAt, placedAt } = row;
  const refs = [`order:${id}`, `viewer:${viewerId}`, `session:${sessionId}`, `run:${runId}`];
  const moments: KeptObject['moments'] = isOver ? { transacted: movedAt ?? placedAt } : {};
  return { kind: 'order', id, refs, moments };
}

async function keeps(sql: Sql, viewerId: string): Promise<Kept[]> {
  const rows = await sql.select().from(order).where(eq(order.viewerId, viewerId));
  return rows.map((row) => ({
    ...objectOf(row),
    what: { zh: '订单、收货信息与售后', en: 'Orders, delivery details and after-sales' },
    deps: [`address:${row.addressId}`],
  }));
}

async function aged(sql: Sql, { before, offset, limit }: AgedPage): Promise<KeptObject[]> {
  const rows = await sql
    .select()
    .from(order)
    .where(and(inArray(order.state, [...over]), lt(doneAt, before), ne(order.viewerId, '')))
    .orderBy(asc(doneAt), asc(order.id))
    .offset(offset)
    .limit(limit);
  return rows.map(objectOf);
}

/** ORDER-23: figures and books keep the order; the person in it is gone. */
async function anonymise(tx: Sql, id: string, loosen: Loosening): Promise<void> {
  const [row] = await tx.select().from(order).where(eq(order.id, id)).for('update');
  if (!row) return;
  const { addressId } = row;
  await sayPurging(tx);
  await loosen.forgetBesides(tx, id);
  await tx
    .update(order)
    .set({ viewerId: '', requestId: id, addressId: '', maskedName: '', province: '' })
    .where(eq(order.id, id));
  await loosen.forgetPayer(tx, id);
  await loosen.forgetGrants(tx, id);
  const others = await tx
    .select({ id: order.id })
    .from(order)
    .where(eq(order.addressId, addressId))
    .limit(1);
  if (others.length === 0) await loosen.forgetAddress(tx, addressId);
}
