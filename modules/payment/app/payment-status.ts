import type { Sql } from '../../../platform/db/index.ts';
import type { EventType } from '../../../platform/events/index.ts';
import type { ProviderName } from '../contract.ts';
import { paidAgain, paymentFailed, paymentPaid } from '../events.ts';
import { paymentStore, type PaymentRow } from '../store/payments.ts';
import { startStore, type StartKey, type StartRow } from '../store/starts.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { PayStatus, Provider } from './provider.ts';
import { returnSecond } from './refunds.ts';
import { askAfterMs, leaveStarts, numberOf } from './starts.ts';
import { whileThere } from './while-there.ts';

/** Asks the channel how a start stands and writes it down. Says what changed. */
export async function askStart(deps: ChannelDeps, key: StartKey): Promise<string> {
  const status = await deps.providers.get(key.provider)?.query(key.no);
  if (!status) return 'no-provider';
  return deps.database.inTransaction((tx) => apply(deps, tx, key, status));
}

/** PAYMENT-3: a start is paid once; the same word again, or a late one, changes nothing. */
async function apply(
  deps: ChannelDeps,
  tx: Sql,
  key: StartKey,
  status: PayStatus,
): Promise<string> {
  if (status.state === 'waiting') return 'no-change';
  // The payment is locked first, as by whoever starts or closes it.
  const found = await paymentStore.lock(tx, key.paymentId);
  if (!found) return 'unknown-payment';
  if (status.state === 'paid') return recordCapture(deps, tx, { key, found, captured: status });
  if (status.state === 'closed') {
    await startStore.close(tx, key);
    return 'no-change';
  }
  return declined(deps, tx, key);
}

/** A no of the channel at which the buyer is; what one that they left says is of no more interest. */
async function declined(deps: ChannelDeps, tx: Sql, key: StartKey): Promise<string> {
  if (!(await startStore.isOpen(tx, key))) return 'no-change';
  const changed = await paymentStore.decline(tx, key.paymentId);
  if (!changed) return 'no-change';
  const data = { ...dataOf(changed, key.provider), reason: 'declined' };
  await publish(deps, tx, paymentFailed, data);
  return 'failed';
}

interface Capture {
  readonly key: StartKey;
  readonly found: PaymentRow;
  readonly captured: Extract<PayStatus, { state: 'paid' }>;
}

/**
 * A channel captured money. The payment that waited for it is paid, also where it was closed meanwhile: a late capture
 * is money all the same, and its order decides. PAYMENT-63: any other, from a second channel or of another sum, is
 * refunded automatically.
 */
async function recordCapture(
  deps: ChannelDeps,
  tx: Sql,
  { key, found, captured: { fen, txn } }: Capture,
): Promise<string> {
  const paidAt = deps.clock.now();
  const { provider, no } = key;
  const open = ['waiting', 'failed', 'closed'].includes(found.state);
  const awaited = open && fen === found.amountFen;
  // Its own money, written down before starts were kept.
  const own = !open && found.provider === provider && numberOf(found) === no;
  const second = !awaited && !own;
  const news = await startStore.pay(tx, key, { fen, txn, paidAt, second });
  if (!news || own) return 'no-change';
  if (!awaited) {
    deps.log.warn({ payment: found.id, provider, no, fen }, 'money came that was not awaited');
    await publish(deps, tx, paidAgain, { ...dataOf(found, provider), amountFen: fen });
    await returnSecond(deps, tx, found, { provider, no, fen });
    return 'paid-again';
  }
  const under = no === found.id ? null : no;
  await paymentStore.pay(tx, found.id, { paidAt, provider, channelTxn: txn, no: under });
  await leaveStarts(deps, tx, found.id);
  await publish(deps, tx, paymentPaid, dataOf(found, provider));
  return 'paid';
}

function dataOf({ id: paymentId, orderId, amountFen }: PaymentRow, provider: ProviderName) {
  return { paymentId, orderId, amountFen, provider };
}

async function publish<D>(
  { outbox, newId, clock }: ChannelDeps,
  tx: Sql,
  event: EventType<string, D>,
  data: D,
): Promise<void> {
  await outbox.append(tx, [event.create({ id: newId('fct'), at: clock.now(), data })]);
}

const dayMs = 86_400_000;
const firstWaitMs = 5000;
const longestWaitMs = 30 * 60_000;
const askedAtOnce = 200;

/**
 * PAYMENT-7, PAYMENT-61: asks one channel how those stand that wait there, the older the more seldom, and to close those
 * that were left, until it has. Returns how many were looked at.
 */
export async function workStarts(deps: ChannelDeps, name: ProviderName): Promise<number> {
  const provider = deps.providers.get(name);
  if (!provider) return 0;
  const { sql } = deps.database;
  const now = deps.clock.now();
  const rows = await startStore.due(sql, name, { now, most: askedAtOnce });
  await whileThere({ log: deps.log, what: 'ask how a payment stands' }, rows, async (row) => {
    const tries = row.tries + 1;
    const nextAt = now + waitOf(row, now);
    // Written before it is asked: whoever is asked about in vain does not stand in front of the others.
    if (!(await startStore.postpone(sql, row, { nextAt, tries }))) return true;
    if (row.state === 'leaving') await closeStart(deps, provider, row);
    else await askStart(deps, row);
    return true;
  });
  if (rows.length > 0) deps.outbox.nudge();
  return rows.length;
}

function waitOf({ state, tries, at }: StartRow, now: number): number {
  if (state === 'open') return Math.max(askAfterMs, Math.floor((now - at) / 4));
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries, 12));
}

/** A day after its code ran out, what the channel still knows of as unpaid is over, as what it closed. */
async function closeStart(deps: ChannelDeps, provider: Provider, row: StartRow): Promise<void> {
  if ((await provider.close(row.no)) === 'open') {
    const said = await askStart(deps, row);
    if (said !== 'no-change' || deps.clock.now() < row.until + dayMs) return;
  }
  await deps.database.inTransaction((tx) => startStore.close(tx, row));
}

/** A channel that was away is not asked again before, however many pages of orders are to be closed. */
const awayMs = 10_000;

/**
 * PAYMENT-14, PAYMENT-62: asks how payments stand at every channel at which one may still pay, whenever they were asked
 * about last, and writes it down. Returns those of which that is known now; a channel that does not answer leaves its
 * own out.
 */
export function askingAbout(
  deps: ChannelDeps,
): (ids: readonly string[]) => Promise<ReadonlySet<string>> {
  const { clock, database, log } = deps;
  const awayUntil = new Map<ProviderName, number>();
  const askAt = async (name: ProviderName, rows: readonly StartKey[]) => {
    if (clock.now() < (awayUntil.get(name) ?? 0)) return [];
    const sweep = { log, what: 'ask before an order is closed' };
    const { told, away } = await whileThere(sweep, rows, async (row) => {
      await askStart(deps, row);
      return true;
    });
    if (away) awayUntil.set(name, clock.now() + awayMs);
    return told;
  };
  return async (ids) => {
    const rows = await startStore.payable(database.sql, ids);
    // Side by side, so that one that hangs keeps none of the others waiting.
    const channels = Map.groupBy(rows, ({ provider }) => provider).entries();
    const told = await Promise.all(channels.map(([name, mine]) => askAt(name, mine)));
    const asked = new Set(told.flat());
    const known = new Set(ids);
    for (const row of rows) if (!asked.has(row)) known.delete(row.paymentId);
    return known;
  };
}
