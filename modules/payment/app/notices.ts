import { createHash } from 'node:crypto';
import { and, asc, eq, gte, inArray, isNull, lt, ne, or, sql as raw } from 'drizzle-orm';
import { textList, type Database, type Sql } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import { no, ok, type Clock, type NewId, type Result } from '../../../platform/kernel/index.ts';
import { eachApart } from '../../../platform/jobs/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import type { ProviderName } from '../contract.ts';
import type { Chosen } from '../domain/providers.ts';
import { badSignature } from '../refusals.ts';
import { notice, payment } from '../store/schema.ts';
import { shortened, type Forged } from './forged.ts';
import type { NoticeAbout, PayStanding, Provider, RawNotice } from './provider.ts';
import { askRefund } from './refunds.ts';

export interface ChannelNeeds {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly forged: Forged;
  readonly providers: ReadonlyMap<Chosen, Provider>;
}

/**
 * PAYMENT-2: takes in what a channel sent. The bytes are stored first; "received" is answered only
 * then. Refuses with `payment.bad-signature`, of which a little is stored as well, as evidence (PAYMENT-16).
 * One that is there already is answered as it was (PAYMENT-17): whoever overheard a genuine one fills no disk.
 */
export async function receiveNotice(
  needs: ChannelNeeds,
  name: ProviderName,
  raw: RawNotice,
): Promise<Result<{ noticeId: string }>> {
  const provider = needs.providers.get(name);
  if (!provider) return no(badSignature);
  const read = readSafely(provider, raw);
  const number = read.ok ? read.value.number : undefined;
  const id = number === undefined ? needs.newId('ntc') : noticeIdOf(name, number);
  const row = { id, provider: name, receivedAt: needs.clock.now() };
  if (!read.ok) {
    if (!needs.forged.mayKeep()) return read;
    const kept = { ...row, ...shortened(raw, signatureOf(raw)), outcome: 'bad-signature' };
    await needs.database.sql.insert(notice).values(kept);
    return read;
  }
  const { body, headers } = raw;
  const [stored] = await needs.database.sql
    .insert(notice)
    .values({ ...row, body, headers, signature: signatureOf(raw), outcome: null })
    .onConflictDoNothing()
    .returning({ id: notice.id });
  if (!stored) return ok({ noticeId: id });
  // What is stored is worked again by the sweep; the sender is only told that it was received.
  await work(needs, id, { name, about: read.value }).catch((error: unknown) => {
    needs.log.error({ error, notice: id }, 'notice stored, to be worked again');
  });
  return ok({ noticeId: id });
}

/** The same for every repetition, so that the primary key settles a race of two. */
function noticeIdOf(name: ProviderName, number: string): string {
  return `ntc_${createHash('sha256').update(`${name} ${number}`).digest('hex').slice(0, 32)}`;
}

/** A push that cannot even be read is not genuine, whatever is wrong with it. */
function readSafely(provider: Provider, raw: RawNotice): Result<NoticeAbout> {
  try {
    return provider.read(raw);
  } catch {
    return no(badSignature);
  }
}

function signatureOf({ headers, body }: RawNotice): string {
  const told = headers['wechatpay-signature'] ?? headers['x-sandbox-signature'];
  return told ?? new URLSearchParams(body.toString()).get('sign') ?? '';
}

/** Works notices that were stored but not worked, as after a crash between the two. */
export async function workLeftNotices(needs: ChannelNeeds): Promise<void> {
  const rows = await needs.database.sql
    .select()
    .from(notice)
    .where(isNull(notice.outcome))
    .orderBy(asc(notice.receivedAt))
    .limit(100);
  const sweep = { log: needs.log, what: 'work a stored notice' };
  await eachApart(sweep, rows, async ({ id, provider: name, body, headers }) => {
    const provider = needs.providers.get(name);
    // Its age was judged when it came; what was genuine then is only asked what it is about.
    const read = provider
      ? readSafely(provider, { body: Buffer.from(body), headers: headers ?? {} })
      : null;
    if (read?.ok === true) await work(needs, id, { name, about: read.value });
    else await mark(needs.database.sql, id, 'given-up');
    return true;
  });
}

interface Working {
  readonly name: ProviderName;
  readonly about: NoticeAbout;
}

/** How it stands is always asked for: a push says only where to look. */
async function work(needs: ChannelNeeds, id: string, { name, about }: Working): Promise<void> {
  let outcome = 'nothing';
  if (about.about === 'payment') {
    outcome = await askPayment(needs, { id: about.paymentId, name });
  } else if (about.about === 'refund') {
    outcome = await askRefund(needs, about.refundId);
  }
  await mark(needs.database.sql, id, outcome);
  needs.outbox.nudge();
}

async function mark(sql: Sql, id: string, outcome: string): Promise<void> {
  await sql.update(notice).set({ outcome }).where(eq(notice.id, id));
}

/** Asks the channel how a payment stands and writes it down. Says what changed. */
async function askPayment(
  needs: ChannelNeeds,
  { id, name }: { readonly id: string; readonly name: Chosen },
): Promise<string> {
  const provider = needs.providers.get(name);
  if (!provider) return 'no-provider';
  const standing = await provider.query(id);
  return needs.database.inTransaction((tx) =>
    apply(needs, tx, { id, name: provider.name, standing }),
  );
}

const payableStates = ['waiting', 'failed', 'closed'] as const;

/** PAYMENT-3: a payment changes once; the same word again, or a late one, changes nothing. */
async function apply(
  needs: ChannelNeeds,
  tx: Sql,
  { id, name, standing }: { id: string; name: ProviderName; standing: PayStanding },
): Promise<string> {
  if (standing.state !== 'paid' && standing.state !== 'failed') return 'no-change';
  const paid = standing.state === 'paid';
  const now = needs.clock.now();
  const [changed] = await tx
    .update(payment)
    .set(
      standing.state === 'paid'
        ? { state: 'paid', paidAt: now, provider: name, channelTxn: standing.txn }
        : { state: 'failed' },
    )
    .where(
      and(
        eq(payment.id, id),
        // Money that arrives after we closed the payment is still money: the order decides.
        inArray(payment.state, paid ? [...payableStates] : ['waiting']),
        standing.state === 'paid' ? eq(payment.amountFen, standing.fen) : undefined,
      ),
    )
    .returning();
  if (!changed) return 'no-change';
  const { orderId, amountFen } = changed;
  const data = { paymentId: id, orderId, amountFen, provider: name };
  await needs.outbox.append(tx, [
    {
      id: needs.newId('fct'),
      type: paid ? 'payment.paid.v1' : 'payment.failed.v1',
      at: now,
      data: paid ? data : { ...data, reason: 'declined' },
    },
  ]);
  return standing.state;
}

const askAfterMs = 30_000;
const dayMs = 86_400_000;
const askedAtOnce = 200;

/**
 * PAYMENT-7: a notice may be lost; whoever still waits is asked about at the channel itself, and those
 * that were closed too, for a day, for money that crossed the closing. The older, the more seldom; who
 * was asked about longest ago comes first, so that nobody is passed over for ever.
 */
export async function askWaiting(needs: ChannelNeeds): Promise<number> {
  const { sql } = needs.database;
  const now = needs.clock.now();
  const pause = raw`greatest(${askAfterMs}, (${now}::bigint - ${payment.at}) / 4)`;
  const rows = await sql
    .select({ id: payment.id, name: payment.provider })
    .from(payment)
    .where(
      and(
        inArray(payment.state, ['waiting', 'closed']),
        // Where nobody chose a channel there is none to ask.
        ne(payment.provider, 'none'),
        gte(raw`coalesce(${payment.payBefore}, ${payment.at})`, now - dayMs),
        lt(payment.at, now - askAfterMs),
        or(isNull(payment.askedAt), raw`${payment.askedAt} < ${now}::bigint - ${pause}`),
      ),
    )
    .orderBy(raw`${payment.askedAt} nulls first`)
    .limit(askedAtOnce);
  const sweep = { log: needs.log, what: 'ask how a payment stands' };
  await eachApart(sweep, rows, async (row) => {
    await sql.update(payment).set({ askedAt: now }).where(eq(payment.id, row.id));
    await askPayment(needs, row);
    return true;
  });
  if (rows.length > 0) needs.outbox.nudge();
  return rows.length;
}

/** A channel that fails so often in one round is away: the others need not wait for it, nor does the next round. */
const faultsMost = 3;
const awayMs = 10_000;

/**
 * PAYMENT-14: asks how payments stand, whenever they were asked about last, and writes it down. Returns those of
 * which that is known now; a channel that does not answer leaves its own out.
 */
export function askingAbout(
  needs: ChannelNeeds,
): (ids: readonly string[]) => Promise<ReadonlySet<string>> {
  const faults = new Map<Chosen, { count: number; until: number }>();
  const isAway = (name: Chosen): boolean => {
    const known = faults.get(name);
    return (known?.count ?? 0) >= faultsMost && needs.clock.now() < (known?.until ?? 0);
  };
  return async (ids) => {
    const rows = await needs.database.sql
      .select({ id: payment.id, name: payment.provider, state: payment.state })
      .from(payment)
      .where(raw`${payment.id} = any(${textList(ids)})`)
      .orderBy(payment.id);
    const known = new Set(ids);
    for (const name of faults.keys()) if (!isAway(name)) faults.delete(name);
    for (const { id, name, state } of rows) {
      if (state === 'paid') continue;
      try {
        if (isAway(name)) known.delete(id);
        else await askPayment(needs, { id, name });
      } catch (error) {
        known.delete(id);
        const count = (faults.get(name)?.count ?? 0) + 1;
        faults.set(name, { count, until: needs.clock.now() + awayMs });
        needs.log.error({ error, payment: id }, 'a channel could not be asked, will be again');
      }
    }
    return known;
  };
}
