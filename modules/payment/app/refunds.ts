import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { EventType } from '../../../platform/events/index.ts';
import type { ProviderName } from '../contract.ts';
import { saidBefore, type Said } from '../domain/channel-words.ts';
import { paymentRefunded, refundAsked, refundFailed } from '../events.ts';
import { nothingToRefund, paymentUnknown, tooMuchBack } from '../refusals.ts';
import { paymentStore, type PaymentRow } from '../store/payments.ts';
import { refundStore, type RefundRow } from '../store/refunds.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { RefundOrder, RefundStatus } from './provider.ts';
import { numberOf } from './starts.ts';
import { ChannelAway, ChannelTrouble } from './transport.ts';
import { whileThere } from './while-there.ts';

export interface AskBack {
  readonly paymentId: string;
  /** Names the request: asked twice with the same id, money goes back once. */
  readonly refundId: string;
  /** All that is left when it is not said. */
  readonly amountFen?: number;
  readonly reason: string;
}

/**
 * PAYMENT-6: grants a refund, in the caller's transaction. Never more than what came, whatever is
 * under way at once. Refuses with `payment.unknown`, `payment.over` or `payment.too-much-back`.
 */
export async function grantRefund(
  deps: Pick<ChannelDeps, 'outbox' | 'clock' | 'newId'>,
  tx: Sql,
  { paymentId, refundId, amountFen, reason }: AskBack,
): Promise<Result<{ refundId: string; amountFen: number }>> {
  const found = await paymentStore.lock(tx, paymentId);
  if (!found) return no(paymentUnknown);
  const before = await refundStore.find(tx, refundId);
  if (before) return ok({ refundId, amountFen: before.amountFen });
  if (found.state !== 'paid') return no(nothingToRefund);
  const leftFen = found.amountFen - (await refundStore.sumOf(tx, paymentId));
  const fen = amountFen ?? leftFen;
  if (fen <= 0 || fen > leftFen) return no(tooMuchBack(fen, leftFen));
  const now = deps.clock.now();
  const { orderId } = found;
  await refundStore.insert(tx, {
    id: refundId,
    paymentId,
    orderId,
    amountFen: fen,
    reason,
    state: 'asked',
    askedAt: now,
    nextAt: now,
  });
  const whole = fen === leftFen;
  const data = { paymentId, orderId, amountFen: fen, refundId, reason, whole };
  await publish(deps, tx, refundAsked, data);
  return ok({ refundId, amountFen: fen });
}

interface Second {
  readonly provider: ProviderName;
  readonly no: string;
  readonly fen: number;
}

/** What the buyer reads at the channel, and staff with the refund. */
const secondReason = '重复付款,多付的一笔原路退回';

/** PAYMENT-63: money that the payment did not wait for is refunded whole, the way on which it came. */
export async function returnSecond(
  deps: Pick<ChannelDeps, 'outbox' | 'clock' | 'newId'>,
  tx: Sql,
  { id: paymentId, orderId }: PaymentRow,
  { provider, no, fen: amountFen }: Second,
): Promise<void> {
  const now = deps.clock.now();
  const row = { paymentId, orderId, amountFen, reason: secondReason };
  const refundId = deps.newId('rfd');
  const asked = { state: 'asked' as const, askedAt: now, nextAt: now };
  await refundStore.insert(tx, { ...row, id: refundId, ...asked, provider, no });
  const data = { ...row, refundId, whole: false, second: true as const };
  await publish(deps, tx, refundAsked, data);
}

async function publish<D>(
  { outbox, newId, clock }: Pick<ChannelDeps, 'outbox' | 'clock' | 'newId'>,
  tx: Sql,
  event: EventType<string, D>,
  data: D,
): Promise<void> {
  await outbox.append(tx, [event.create({ id: newId('fct'), at: clock.now(), data })]);
}

const firstWaitMs = 5000;
export const longestWaitMs = 30 * 60_000;
const dayMs = 86_400_000;

/** Asks or asks again for all at one channel whose time has come. Returns how many were looked at. */
export async function sendRefunds(deps: ChannelDeps, name: ProviderName): Promise<number> {
  const rows = await refundStore.due(deps.database.sql, name, deps.clock.now());
  const sweep = { log: deps.log, what: 'pursue a refund' };
  await whileThere(sweep, rows, async (row) => (await pursue(deps, row)).away !== true);
  if (rows.length > 0) deps.outbox.nudge();
  return rows.length;
}

/** Asks the channel about one refund now. Says how it stands. */
export async function askRefund(deps: ChannelDeps, refundId: string): Promise<string> {
  const row = await refundStore.find(deps.database.sql, refundId);
  if (!row) return 'unknown-refund';
  if (row.state === 'done') return 'no-change';
  return (await pursue(deps, row)).state;
}

type Pursued = RefundStatus & { readonly away?: boolean };

/** One step with one refund: ask for it, or ask how it stands. A fault of the line is tried again. */
async function pursue(deps: ChannelDeps, row: RefundRow): Promise<Pursued> {
  const status = await askRefundStatus(deps, row).catch((error: unknown): Pursued => {
    deps.log.warn({ error, refund: row.id }, 'the channel was not reached about a refund');
    return { ...unreached(error), away: error instanceof ChannelAway };
  });
  await deps.database.inTransaction((tx) => write(deps, tx, row, status));
  return status;
}

const unreadable = {
  zh: '渠道响应无法解析,未采信',
  en: 'the channel’s answer cannot be read and is ignored',
};

/** A fault of the line says nothing of the refund. */
export function unreached(error: unknown): RefundStatus {
  if (error instanceof ChannelTrouble) return { state: 'failed', why: error.said };
  const words = error instanceof ChannelAway ? error.refusal.words : unreadable;
  return { state: 'failed', why: { ...words, remedy: 'again' } };
}

const noChannel = {
  zh: '支付渠道未接通',
  en: 'the payment channel is not connected',
  remedy: 'again',
} as const;

/** What the channel says of a refund: how it stands where it was taken, else asks for it. */
export async function askRefundStatus(deps: ChannelDeps, row: RefundRow): Promise<RefundStatus> {
  const paid = await paymentStore.find(deps.database.sql, row.paymentId);
  const name = row.provider ?? paid?.provider;
  const provider = name && deps.providers.get(name);
  if (!provider || !paid) return { state: 'failed', why: noChannel };
  const { id, amountFen, reason } = row;
  // PAYMENT-63: what came a second time goes back whole.
  const from =
    row.no === null
      ? { paymentNo: numberOf(paid), totalFen: paid.amountFen }
      : { paymentNo: row.no, totalFen: amountFen };
  const order: RefundOrder = { id, ...from, amountFen, reason };
  // PAYMENT-48: what finance has taken over is only looked at.
  const onlyLook = row.state === 'sent' || row.takenOverAt !== null;
  return onlyLook ? provider.queryRefund(order) : provider.refund(order);
}

async function write(
  deps: ChannelDeps,
  tx: Sql,
  row: RefundRow,
  status: RefundStatus,
): Promise<void> {
  const now = deps.clock.now();
  const tries = row.tries + 1;
  const why = status.state === 'failed' ? status.why : undefined;
  const done = status.state === 'done';
  const state = { done: 'done', processing: 'sent', failed: 'failed' } as const;
  const trouble = why?.zh.slice(0, 300) ?? null;
  const nextAt = now + waitOf(tries, why);
  const change = { state: state[status.state], tries, nextAt, trouble };
  const step = done ? { ...change, doneAt: now } : change;
  const changed = await refundStore.change(tx, row.id, step);
  if (!changed) return;
  if (!done) {
    if (why && isNews(row.trouble, why)) {
      const data = { ...dataOf(changed), whole: false, why };
      await publish(deps, tx, refundFailed, data);
    }
    return;
  }
  await moneyIsBack(deps, tx, changed);
}

/** Who never does it need not be asked every half hour; a day is soon enough to hear of another mind. */
function waitOf(tries: number, why: Said | undefined): number {
  if (why?.remedy === 'never' || why?.remedy === 'look-first') return dayMs;
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries, 12));
}

/** PAYMENT-34: published once, and once more when something else helps: the first "no" is news, the tenth is not. */
function isNews(before: string | null, why: Said): boolean {
  if (before === null) return true;
  return why.remedy !== 'again' && saidBefore(before).remedy !== why.remedy;
}

function dataOf({ paymentId, orderId, amountFen, reason, id: refundId, no }: RefundRow) {
  const data = { paymentId, orderId, amountFen, refundId, reason };
  return no === null ? data : { ...data, second: true as const };
}

/** A refund is done: the payment has less, and subscribers get it. */
export async function moneyIsBack(
  deps: ChannelDeps,
  tx: Sql,
  row: RefundRow,
  how: { readonly byHand?: string } = {},
): Promise<void> {
  const { paymentId, amountFen: fen, no } = row;
  const back = { fen, at: deps.clock.now() };
  const whole = no === null && (await paymentStore.lessen(tx, paymentId, back));
  await publish(deps, tx, paymentRefunded, { ...dataOf(row), ...how, whole });
}
