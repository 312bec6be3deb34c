import { createHash } from 'node:crypto';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { ProviderName } from '../contract.ts';
import { badSignature } from '../refusals.ts';
import { noticeStore } from '../store/notices.ts';
import type { ChannelDeps } from './channel-deps.ts';
import { shortened } from './forged.ts';
import type { NoticeAbout, Provider, RawNotice } from './provider.ts';
import { askRefund } from './refunds.ts';
import { askStart } from './payment-status.ts';
import { startOf } from './starts.ts';
import { whileThere } from './while-there.ts';

/**
 * PAYMENT-2: takes in what a channel sent. The bytes are stored first; "received" is answered only
 * then. Refuses with `payment.bad-signature`, of which a little is stored as well, as evidence (PAYMENT-16).
 * One that is there already is answered as it was (PAYMENT-17): whoever overheard a genuine one fills no disk.
 */
export async function receiveNotice(
  deps: ChannelDeps,
  name: ProviderName,
  raw: RawNotice,
): Promise<Result<{ noticeId: string }>> {
  const provider = deps.providers.get(name);
  if (!provider) return no(badSignature);
  const receivedAt = deps.clock.now();
  const read = readSafely(provider, raw, receivedAt);
  const number = read.ok ? read.value.number : undefined;
  const id = number === undefined ? deps.newId('ntc') : noticeIdOf(name, number);
  const row = { id, provider: name, receivedAt };
  if (!read.ok) {
    if (!deps.forged.mayKeep()) return read;
    const kept = { ...row, ...shortened(raw, signatureOf(raw)) };
    await noticeStore.insertForged(deps.database.sql, kept);
    return read;
  }
  const { body, headers } = raw;
  const genuine = { ...row, body, headers, signature: signatureOf(raw) };
  const stored = await noticeStore.insert(deps.database.sql, genuine);
  if (!stored) return ok({ noticeId: id });
  // What is stored is worked again by the sweep; the sender is only told that it was received.
  await work(deps, id, { name, about: read.value }).catch((error: unknown) => {
    deps.log.error({ error, notice: id }, 'notice stored, to be worked again');
  });
  return ok({ noticeId: id });
}

/** The same for every repetition, so that the primary key settles a race of two. */
function noticeIdOf(name: ProviderName, number: string): string {
  return `ntc_${createHash('sha256').update(`${name} ${number}`).digest('hex').slice(0, 32)}`;
}

/** A push that cannot even be read is not genuine, whatever is wrong with it. */
function readSafely(provider: Provider, raw: RawNotice, at: number): Result<NoticeAbout> {
  try {
    return provider.read(raw, at);
  } catch {
    return no(badSignature);
  }
}

function signatureOf({ headers, body }: RawNotice): string {
  const told = headers['wechatpay-signature'] ?? headers['x-sandbox-signature'];
  return told ?? new URLSearchParams(body.toString()).get('sign') ?? '';
}

/**
 * Works notices that were stored but not worked, as after a crash between the two. PAYMENT-22: however late that is,
 * their age is that at which they came.
 */
export async function workLeftNotices(deps: ChannelDeps): Promise<void> {
  await Promise.all([...deps.providers.values()].map((provider) => workLeftOf(deps, provider)));
}

/** PAYMENT-23: each channel has a round of its own, however much waits for another. */
async function workLeftOf(deps: ChannelDeps, provider: Provider): Promise<void> {
  const { sql } = deps.database;
  const { name } = provider;
  const rows = await noticeStore.left(sql, name);
  const sweep = { log: deps.log, what: 'work a stored notice' };
  await whileThere(sweep, rows, async ({ id, body, headers, receivedAt }) => {
    const raw = { body: Buffer.from(body), headers: headers ?? {} };
    const read = readSafely(provider, raw, receivedAt);
    if (read.ok) await work(deps, id, { name, about: read.value });
    else await noticeStore.mark(sql, id, 'given-up');
    return true;
  });
}

interface Working {
  readonly name: ProviderName;
  readonly about: NoticeAbout;
}

/** How it stands is always asked for: a push says only where to look. */
async function work(deps: ChannelDeps, id: string, { name, about }: Working): Promise<void> {
  let outcome = 'nothing';
  if (about.about === 'payment') {
    const key = await startOf(deps, deps.database.sql, { provider: name, no: about.no });
    outcome = key ? await askStart(deps, key) : 'unknown-payment';
  } else if (about.about === 'refund') {
    outcome = await askRefund(deps, about.refundId);
  }
  await noticeStore.mark(deps.database.sql, id, outcome);
  deps.outbox.nudge();
}
