import { and, asc, eq, inArray, isNull, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { Parcel } from '../contract.ts';
import { parcel } from './schema.ts';

/** A parcel, and the ticket that sent it where it is not of the sale. */
export type NewParcel = Parcel & { readonly caseId: string | null };

/** One parcel that left under a waybill. */
export type WaybillUse = Pick<Parcel, 'id' | 'carrier' | 'purpose' | 'signedAt' | 'orderId'>;

/** When something was done to a parcel, and who said so. */
interface Stamp {
  readonly at: number;
  readonly by: string;
}

/** Parcels under a waybill, of whichever carrier. */
function inBox(tx: Sql, waybill: string): Promise<WaybillUse[]> {
  const { id, carrier, purpose, signedAt, orderId } = parcel;
  return tx
    .select({ id, carrier, purpose, signedAt, orderId })
    .from(parcel)
    .where(eq(parcel.waybill, waybill));
}

/** Parcels as rows; nothing outside knows the table. */
export const parcelStore = {
  parcelsOf: async (tx: Sql, orderId: string): Promise<Parcel[]> => {
    const rows = await tx
      .select()
      .from(parcel)
      .where(eq(parcel.orderId, orderId))
      .orderBy(asc(parcel.shippedAt), asc(parcel.id));
    return rows.map(({ caseId: _case, ...row }) => ({ ...row, lines: [...row.lines] }));
  },
  addParcel: async (tx: Sql, row: NewParcel): Promise<void> => {
    await tx.insert(parcel).values(row);
  },
  /** ORDER-33: parcels under this waybill; whoever else asks about it waits until the transaction ends. */
  usesOf: async (tx: Sql, waybill: string): Promise<WaybillUse[]> => {
    await tx.execute(raw`select pg_advisory_xact_lock(hashtextextended(${waybill}, 16))`);
    return inBox(tx, waybill);
  },
  inBox,
  parcel: async (tx: Sql, id: string): Promise<Parcel | undefined> => {
    const [row] = await tx.select().from(parcel).where(eq(parcel.id, id));
    return row;
  },
  sign: async (tx: Sql, id: string, { at, by }: Stamp): Promise<void> => {
    await tx
      .update(parcel)
      .set({ signedAt: at, signedBy: by })
      .where(and(eq(parcel.id, id), isNull(parcel.signedAt)));
  },
  install: async (
    tx: Sql,
    id: string,
    { at, by, note }: Stamp & { readonly note: string },
  ): Promise<void> => {
    await tx
      .update(parcel)
      .set({ installedAt: at, installedBy: by, installNote: note })
      .where(and(eq(parcel.id, id), isNull(parcel.installedAt)));
  },
  /** How many units left in parcels of the sale, by order; an order of which none did is not in it. */
  shippedOf: async (tx: Sql, orderIds: readonly string[]): Promise<Map<string, number>> => {
    const { rows } = await tx.execute<{ order_id: string; n: string }>(raw`
      select p.order_id, sum((l->>'quantity')::int) as n
      from ${parcel} p, json_array_elements(p.lines) l
      where p.purpose = 'sale' and p.order_id = any(${textList(orderIds)}) group by 1`);
    return new Map(rows.map((row) => [row.order_id, Number(row.n)]));
  },
  rowsOf: (sql: Sql, orderIds: readonly string[]) =>
    sql
      .select()
      .from(parcel)
      .where(inArray(parcel.orderId, [...orderIds])),
  /** ORDER-23: goods and days stay. */
  forget: async (tx: Sql, orderId: string): Promise<void> => {
    await tx
      .update(parcel)
      .set({ waybill: raw`${parcel.id}`, installNote: null })
      .where(eq(parcel.orderId, orderId));
  },
};

export type ParcelStore = typeof parcelStore;
