import { and, eq, gte, isNull, lt, min, sql as raw } from 'drizzle-orm';
import { pageRows, pagesOf, type Sql } from '../../../platform/db/index.ts';
import { businessDay, fromShanghai } from '../../../platform/kernel/index.ts';
import type { Payment, ProviderName } from '../contract.ts';
import type { Chosen } from '../domain/providers.ts';
import { payment, refund, start } from '../store/schema.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { Sandbox } from './sandbox.ts';

export interface StartPayment {
  readonly id: string;
  readonly orderId: string;
  readonly payerId: string;
  readonly amountFen: number;
  readonly at: number;
  /** When it may be paid, where that is later than now and longer than usual. */
  readonly opensAt?: number;
  readonly payBefore?: number;
}

export interface PastPayment extends StartPayment {
  readonly state: Payment['state'];
  readonly paidAt: number | null;
  readonly refundedAt: number | null;
}

export interface MoneyEvent {
  /** The payment's id, or the refund's: the number under which the channel knows it. */
  readonly no: string;
  readonly orderId: string;
  readonly provider: ProviderName;
  readonly kind: 'pay' | 'refund';
  readonly fen: number;
  readonly at: number;
  readonly state: string;
}

const dayMs = 86_400_000;

/** FINANCE-19: what came and went back on a business day, as we know it, page by page. */
export async function* moneyOf(
  { database: { sql } }: ChannelDeps,
  day: string,
): AsyncGenerator<readonly MoneyEvent[]> {
  const from = fromShanghai(`${day}T00:00`);
  const span = { from, until: from + dayMs };
  for await (const rows of pagesOf<MovedRow>((last) => paidBehind(sql, span, last)))
    yield moved('pay', rows);
  for await (const rows of pagesOf<MovedRow>((last) => againBehind(sql, span, last)))
    yield moved('pay', rows);
  for await (const rows of pagesOf<MovedRow>((last) => backBehind(sql, span, last)))
    yield moved('refund', rows);
}

/** What no channel was chosen for is on no bill. */
function moved(kind: MoneyEvent['kind'], rows: readonly MovedRow[]): MoneyEvent[] {
  return rows.flatMap(({ key: _key, provider, at, fen, ...row }) =>
    provider === 'none' ? [] : [{ ...row, kind, provider, fen: fen ?? 0, at: at ?? 0 }],
  );
}

type MovedRow = Omit<MoneyEvent, 'kind' | 'at' | 'fen' | 'provider'> & {
  /** By what those of one moment are told apart. */
  readonly key: string;
  readonly fen: number | null;
  readonly at: number | null;
  readonly provider: Chosen;
};

interface Span {
  readonly from: number;
  readonly until: number;
}

function paidBehind(sql: Sql, { from, until }: Span, last: MovedRow | undefined) {
  const { id, orderId, provider, amountFen, paidAt, state } = payment;
  const no = raw<string>`coalesce(${payment.no}, ${id})`;
  return sql
    .select({ key: id, no, orderId, provider, fen: amountFen, at: paidAt, state })
    .from(payment)
    .where(
      and(
        gte(paidAt, last?.at ?? from),
        lt(paidAt, until),
        last && raw`(${paidAt}, ${id}) > (${last.at}, ${last.key})`,
      ),
    )
    .orderBy(paidAt, id)
    .limit(pageRows);
}

/** PAYMENT-21: what came a second time is on the channel's bill too. */
function againBehind(sql: Sql, { from, until }: Span, last: MovedRow | undefined) {
  const { no, provider, fen, paidAt, state } = start;
  const key = raw<string>`${no} || ' ' || ${provider}`;
  return sql
    .select({ key, no, orderId: payment.orderId, provider, fen, at: paidAt, state })
    .from(start)
    .innerJoin(payment, eq(payment.id, start.paymentId))
    .where(
      and(
        start.second,
        gte(paidAt, last?.at ?? from),
        lt(paidAt, until),
        last && raw`(${paidAt}, ${key}) > (${last.at}, ${last.key})`,
      ),
    )
    .orderBy(paidAt, key)
    .limit(pageRows);
}

function backBehind(sql: Sql, { from, until }: Span, last: MovedRow | undefined) {
  const { id, orderId, amountFen, doneAt, state } = refund;
  const provider = raw<Chosen>`coalesce(${refund.provider}, ${payment.provider})`;
  return sql
    .select({ key: id, no: id, orderId, provider, fen: amountFen, at: doneAt, state })
    .from(refund)
    .innerJoin(payment, eq(payment.id, refund.paymentId))
    .where(
      and(
        gte(doneAt, last?.at ?? from),
        lt(doneAt, until),
        // What the bank paid is on no bill of a channel.
        isNull(refund.byHand),
        last && raw`(${doneAt}, ${id}) > (${last.at}, ${last.key})`,
      ),
    )
    .orderBy(doneAt, id)
    .limit(pageRows);
}

export async function firstMoney({ database }: ChannelDeps): Promise<string | undefined> {
  const [first] = await database.sql.select({ at: min(payment.paidAt) }).from(payment);
  const at = first?.at ?? null;
  return at === null ? undefined : businessDay(at);
}

/** Opens payments as one statement, in the orders' transaction. */
export async function startMany(tx: Sql, rows: readonly StartPayment[]): Promise<void> {
  await tx.execute(raw`
    insert into payment.payment (id, order_id, payer_id, amount_fen, provider, state, at,
      opens_at, pay_before)
    select id, "orderId", "payerId", "amountFen", 'none', 'waiting', at, "opensAt", "payBefore"
    from json_to_recordset(${JSON.stringify(rows)}::json) as v(id text, "orderId" text,
      "payerId" text, "amountFen" bigint, at bigint, "opensAt" bigint, "payBefore" bigint)`);
}

/** One in three of the past paid through the other channel, so that both have bills to show. */
export async function seedPast(
  sandboxes: readonly Sandbox[],
  tx: Sql,
  rows: readonly PastPayment[],
): Promise<void> {
  const channels = sandboxes.map((sandbox) => sandbox.name);
  const named = rows.map((row, index) => {
    const provider = channels[index % 3 === 2 ? 1 : 0] ?? 'sandbox';
    return { ...row, provider, refundedFen: row.refundedAt === null ? 0 : row.amountFen };
  });
  await tx.insert(payment).values(named);
  for (const row of named) {
    const { id, orderId, amountFen, paidAt, refundedAt: doneAt, provider } = row;
    const sandbox = sandboxes.find((item) => item.name === provider);
    if (paidAt !== null) await sandbox?.pay(tx, { id, amountFen }, paidAt);
    if (doneAt === null) continue;
    const refundId = id.replace('pay_', 'rfd_');
    await tx.insert(refund).values({
      ...{ id: refundId, paymentId: id, orderId, amountFen, reason: '买家退款' },
      ...{ state: 'done', askedAt: doneAt - 60_000, nextAt: doneAt, doneAt, tries: 1 },
    });
    await sandbox?.giveBack(tx, { id, amountFen, refundId }, doneAt);
  }
}
