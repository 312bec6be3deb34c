import {
  and,
  asc,
  count,
  desc,
  eq,
  ilike,
  inArray,
  isNotNull,
  isNull,
  lte,
  or,
  sql as raw,
} from 'drizzle-orm';
import { containing, pageRows, pagesOf, type Sql } from '../../../platform/db/index.ts';
import type { AfterSale, CaseFilter, CaseList, CaseStepRow, Order, Parcel } from '../contract.ts';
import { caseStates, type CaseState } from '../domain/case.ts';
import { afterSale, afterSaleStep, moneyBack, order, parcel } from './schema.ts';

export type CaseRow = typeof afterSale.$inferSelect;
type BackRow = typeof moneyBack.$inferSelect;

export function presentCase(row: CaseRow): AfterSale {
  const { holdId: _hold, inTime: _in, receivedAt: _received, ...shown } = row;
  return { ...shown, lines: [...row.lines] };
}

/** Later than anything that is due: what is over stands behind it. */
const neverMs = 9_000_000_000_000_000;

const openStates: CaseState[] = caseStates.filter(
  (state) => !['done', 'declined', 'withdrawn'].includes(state),
);

/** What happened after the sale, in a world that was made up. */
export interface PastAfter {
  readonly parcels: readonly Parcel[];
  readonly cases: readonly (AfterSale & { readonly steps: readonly CaseStepRow[] })[];
  readonly states: readonly {
    readonly id: string;
    readonly state: Order['state'];
    readonly at: number;
  }[];
}

export type StoredStep = CaseStepRow & { readonly byId: string };

/** Parcels and after-sale cases as rows; nothing outside knows the tables. */
/** One parcel that left under a waybill, and whose it is. */
export interface WaybillUse {
  readonly parcelId: string;
  readonly carrier: string;
  readonly purpose: Parcel['purpose'];
  readonly signedAt: number | null;
  readonly orderId: string;
  readonly viewerId: string;
  readonly addressId: string;
}

/** When something was done to a parcel, and who said so. */
interface Deed {
  readonly at: number;
  readonly by: string;
}

/** Parcels under a waybill, of whichever carrier. */
function inBox(tx: Sql, waybill: string): Promise<WaybillUse[]> {
  return tx
    .select({
      ...{ parcelId: parcel.id, carrier: parcel.carrier, purpose: parcel.purpose },
      ...{ signedAt: parcel.signedAt, orderId: order.id },
      ...{ viewerId: order.viewerId, addressId: order.addressId },
    })
    .from(parcel)
    .innerJoin(order, eq(order.id, parcel.orderId))
    .where(eq(parcel.waybill, waybill));
}

export const afterStore = {
  parcelsOf: async (tx: Sql, orderId: string): Promise<Parcel[]> => {
    const rows = await tx
      .select()
      .from(parcel)
      .where(eq(parcel.orderId, orderId))
      .orderBy(asc(parcel.shippedAt), asc(parcel.id));
    return rows.map(({ caseId: _case, ...row }) => ({ ...row, lines: [...row.lines] }));
  },
  addParcel: async (tx: Sql, row: Parcel & { readonly caseId: string | null }): Promise<void> => {
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
  sign: async (tx: Sql, id: string, { at, by }: Deed): Promise<void> => {
    await tx
      .update(parcel)
      .set({ signedAt: at, signedBy: by })
      .where(and(eq(parcel.id, id), isNull(parcel.signedAt)));
  },
  install: async (
    tx: Sql,
    id: string,
    { at, by, note }: Deed & { readonly note: string },
  ): Promise<void> => {
    await tx
      .update(parcel)
      .set({ installedAt: at, installedBy: by, installNote: note })
      .where(and(eq(parcel.id, id), isNull(parcel.installedAt)));
  },
  casesOf: (tx: Sql, orderId: string): Promise<CaseRow[]> =>
    tx
      .select()
      .from(afterSale)
      .where(eq(afterSale.orderId, orderId))
      .orderBy(desc(afterSale.askedAt)),
  stepsOf: async (tx: Sql, ids: readonly string[]): Promise<Map<string, StoredStep[]>> => {
    const map = new Map<string, StoredStep[]>();
    if (ids.length === 0) return map;
    const rows = await tx
      .select()
      .from(afterSaleStep)
      .where(inArray(afterSaleStep.caseId, [...ids]))
      .orderBy(asc(afterSaleStep.id));
    for (const { caseId, at, by, byId, step, note } of rows) {
      map.set(caseId, [...(map.get(caseId) ?? []), { at, by, byId, step, note }]);
    }
    return map;
  },
  addCase: async (tx: Sql, row: CaseRow): Promise<void> => {
    await tx.insert(afterSale).values(row);
  },
  lockCase: async (tx: Sql, id: string): Promise<CaseRow | undefined> => {
    const [row] = await tx.select().from(afterSale).where(eq(afterSale.id, id)).for('update');
    return row;
  },
  caseOfRefund: async (tx: Sql, refundId: string): Promise<CaseRow | undefined> => {
    const [row] = await tx
      .select()
      .from(afterSale)
      .where(eq(afterSale.refundId, refundId))
      .for('update');
    return row;
  },
  change: async (tx: Sql, id: string, change: Partial<CaseRow>): Promise<void> => {
    await tx.update(afterSale).set(change).where(eq(afterSale.id, id));
  },
  addStep: async (tx: Sql, row: StoredStep & { readonly caseId: string }): Promise<void> => {
    await tx.insert(afterSaleStep).values(row);
  },
  /** Cases whose clock runs out before `at` and that nobody above was told of. */
  nearlyLate: (tx: Sql, at: number): Promise<CaseRow[]> =>
    tx
      .select()
      .from(afterSale)
      .where(
        and(
          inArray(afterSale.state, openStates),
          isNotNull(afterSale.dueAt),
          lte(afterSale.dueAt, at),
          isNull(afterSale.escalatedAt),
        ),
      )
      .limit(200),
  backsOf: (tx: Sql, orderId: string): Promise<BackRow[]> =>
    tx.select().from(moneyBack).where(eq(moneyBack.orderId, orderId)),
  /** False when this refund was heard of before. */
  addBack: async (tx: Sql, row: BackRow): Promise<boolean> => {
    const made = await tx
      .insert(moneyBack)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: moneyBack.refundId });
    return made.length > 0;
  },
  seed: async (tx: Sql, { parcels, cases, states }: PastAfter): Promise<void> => {
    for (const row of parcels) await tx.insert(parcel).values({ ...row, caseId: null });
    for (const { steps, ...row } of cases) {
      const unseen = { holdId: null, inTime: row.doneAt === null ? null : true, receivedAt: null };
      await tx.insert(afterSale).values({ ...row, ...unseen });
      for (const step of steps) await tx.insert(afterSaleStep).values({ ...step, caseId: row.id });
    }
    for (const { id, state, at } of states) {
      await tx.update(order).set({ state, movedAt: at }).where(eq(order.id, id));
    }
  },
  /** JOBS-10: all that fit, page by page, in the order of the list. */
  pages: async function* (tx: Sql, filter: CaseFilter): AsyncGenerator<readonly AfterSale[]> {
    const { dueAt, askedAt, id } = afterSale;
    const place = raw`(coalesce(${dueAt}, ${neverMs}), -${askedAt}, ${id})`;
    const read = (last: CaseRow | undefined) =>
      tx
        .select()
        .from(afterSale)
        .where(
          and(
            conditions(filter),
            last && raw`${place} > (${last.dueAt ?? neverMs}, ${-last.askedAt}, ${last.id})`,
          ),
        )
        .orderBy(place)
        .limit(pageRows);
    for await (const rows of pagesOf<CaseRow>(read)) yield rows.map(presentCase);
  },
  list: async (tx: Sql, filter: CaseFilter): Promise<CaseList> => {
    const where = conditions(filter);
    const rows = await tx
      .select()
      .from(afterSale)
      .where(where)
      // What runs out first stands first; what is over, newest first.
      .orderBy(asc(afterSale.dueAt), desc(afterSale.askedAt), desc(afterSale.id))
      .limit(filter.limit);
    const [all] = await tx.select({ n: count() }).from(afterSale).where(where);
    const judged = await tx
      .select({ inTime: afterSale.inTime, n: count() })
      .from(afterSale)
      .where(isNotNull(afterSale.inTime))
      .groupBy(afterSale.inTime);
    const of = (inTime: boolean): number => judged.find((row) => row.inTime === inTime)?.n ?? 0;
    return {
      cases: rows.map(presentCase),
      total: all?.n ?? 0,
      inTime: of(true),
      judged: of(true) + of(false),
    };
  },
};

export type AfterStore = typeof afterStore;

function conditions({ state, kind, search, late }: CaseFilter) {
  const like = containing(search ?? '');
  return and(
    state === undefined
      ? undefined
      : inArray(afterSale.state, state === 'open' ? openStates : [state]),
    kind === undefined ? undefined : eq(afterSale.kind, kind),
    late === undefined ? undefined : isNotNull(afterSale.escalatedAt),
    search === undefined || search === ''
      ? undefined
      : or(
          ilike(afterSale.id, like),
          ilike(afterSale.orderId, like),
          ilike(afterSale.maskedName, like),
          ilike(afterSale.reason, like),
        ),
  );
}
