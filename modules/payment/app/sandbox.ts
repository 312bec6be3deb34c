import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type NewId } from '../../../platform/kernel/index.ts';
import type { CashierChoice } from '../contract.ts';
import { badSignature } from '../refusals.ts';
import {
  balanceBefore,
  billFile,
  fundFile,
  rowsOf,
  sandboxes,
  type SandboxName,
} from './sandbox-bills.ts';
import { sandboxBookStore, sandboxNoticeStore, type BookRow } from '../store/sandbox.ts';
import type { NoticeAbout, Provider, RawNotice, RefundOrder } from './provider.ts';

const notTaken = {
  zh: '沙箱里没有这笔退款',
  en: 'the sandbox has no such refund',
  remedy: 'again',
} as const;

export interface SandboxDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secret: string;
  readonly random: () => number;
}

interface Money {
  readonly id: string;
  readonly amountFen: number;
}

interface Back extends Money {
  readonly refundId: string;
}

export interface Sandbox extends Provider {
  /** The buyer stands at the cashier. The answer comes later and by another way, as in life. */
  decide(tx: Sql, payment: Money, outcome: CashierChoice['outcome']): Promise<void>;
  /** Notices whose time has come, each signed. One in ten comes twice. */
  takeDue(): Promise<RawNotice[]>;
  /** The channel books money that came; for a made-up past. */
  pay(tx: Sql, payment: Money, at: number): Promise<void>;
  /** The channel books money that went back; for a made-up past. */
  bookRefund(tx: Sql, back: Back, at: number): Promise<void>;
  /** Sends all that lies with the channel to the bank, as it does every night. */
  payOut(at: number): Promise<void>;
}

export const sandboxSignature = 'x-sandbox-signature';

/**
 * A payment channel that behaves like a real one: it takes the buyer's decision, answers nothing,
 * and sends a signed notice after 0.3 to 1.2 seconds, sometimes twice; a refund is under way first
 * and done later. "Ignore" sends nothing. Its bills are in the form of the channel it stands for.
 */
export function openSandbox(deps: SandboxDeps, name: SandboxName): Sandbox {
  const { sql } = deps.database;
  const terms = sandboxes[name];
  const tellLater = (tx: Sql, row: Omit<Telling, 'id' | 'dueAt' | 'provider'>): Promise<void> =>
    tellIn(deps, tx, { ...row, provider: name });
  const booked = (txn: string): Promise<BookRow | undefined> =>
    sandboxBookStore.find(sql, name, txn);
  return {
    name,
    terms,
    thanks: { type: 'application/json', body: '{"code":"SUCCESS"}' },
    start: () => Promise.resolve(ok({ provider: name, code: null })),
    query: async (id) => {
      const row = await booked(`pay-${id}`);
      if (row) return { state: 'paid', fen: row.fen, txn: row.txn };
      return { state: (await declined(deps, id)) ? 'failed' : 'waiting' };
    },
    close: async (id) => ((await booked(`pay-${id}`)) ? 'open' : 'closed'),
    refund: async (order) => {
      await deps.database.inTransaction(async (tx) => {
        const { paymentNo: id, id: refundId, amountFen } = order;
        const back = { kind: 'refund', provider: name, at: deps.clock.now() } as const;
        const fresh = await bookAs(tx, { ...back, payment: { id, amountFen }, refundId });
        if (fresh) await tellLater(tx, { paymentId: id, amountFen, refundId, outcome: 'refunded' });
      });
      return { state: 'processing' };
    },
    queryRefund: async (order: RefundOrder) =>
      (await booked(`refund-${order.id}`))
        ? { state: 'done' }
        : { state: 'failed', why: notTaken, sure: true },
    read: (notice) => readSandbox(deps.secret, notice),
    decide: async (tx, { id: paymentId, amountFen }, outcome) => {
      if (outcome === 'ignore') return;
      const paid = outcome === 'pay';
      await tellLater(tx, { paymentId, amountFen, outcome: paid ? 'paid' : 'failed' });
      if (!paid) return;
      const payment = { id: paymentId, amountFen };
      await bookAs(tx, { kind: 'pay', provider: name, payment, at: deps.clock.now() });
    },
    ...pastOf(name),
    payOut: (at) => payOut(deps, name, at),
    takeDue: () => takeDue(deps, name),
    bill: async (day) => billFile(name, day, await rowsOf(deps, name, day)),
    fundFlow: (day) => fundFile(deps, name, day),
  };
}

/** Whether the last thing that this channel said of a payment was a no. */
async function declined({ database }: SandboxDeps, paymentId: string): Promise<boolean> {
  return (await sandboxNoticeStore.lastTold(database.sql, paymentId)) === 'failed';
}

function pastOf(provider: SandboxName): Pick<Sandbox, 'pay' | 'bookRefund'> {
  return {
    pay: async (tx, payment, at) => {
      await bookAs(tx, { kind: 'pay', provider, payment, at });
    },
    bookRefund: async (tx, { refundId, ...payment }, at) => {
      await bookAs(tx, { kind: 'refund', provider, payment, at, refundId });
    },
  };
}

interface Telling {
  readonly id: string;
  readonly paymentId: string;
  readonly amountFen: number;
  readonly outcome: 'paid' | 'failed' | 'refunded';
  readonly refundId?: string;
  readonly provider: SandboxName;
  readonly dueAt: number;
}

async function tellIn(
  { clock, random, newId }: SandboxDeps,
  tx: Sql,
  row: Omit<Telling, 'id' | 'dueAt'>,
): Promise<void> {
  const dueAt = clock.now() + 300 + Math.floor(random() * 900);
  await sandboxNoticeStore.insert(tx, { ...row, id: newId('sbx'), dueAt });
  if (random() < 0.1) {
    await sandboxNoticeStore.insert(tx, { ...row, id: newId('sbx'), dueAt: dueAt + 400 });
  }
}

function signOf(secret: string, body: Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

function readSandbox(secret: string, { body, headers }: RawNotice) {
  const expected = Buffer.from(signOf(secret, body));
  const given = Buffer.from(headers[sandboxSignature] ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return no<NoticeAbout>(badSignature);
  }
  const told: { paymentId?: unknown; refundId?: unknown } = JSON.parse(body.toString());
  if (typeof told.refundId === 'string') {
    return ok<NoticeAbout>({ about: 'refund', refundId: told.refundId });
  }
  if (typeof told.paymentId !== 'string') return ok<NoticeAbout>({ about: 'nothing' });
  return ok<NoticeAbout>({ about: 'payment', no: told.paymentId });
}

async function takeDue(
  { database, clock, secret }: SandboxDeps,
  name: SandboxName,
): Promise<RawNotice[]> {
  const rows = await sandboxNoticeStore.takeDue(database.sql, name, clock.now());
  return rows.map(({ paymentId, amountFen, outcome, refundId }) => {
    const told = { paymentId, amountFen, outcome, ...(refundId === null ? {} : { refundId }) };
    const body = Buffer.from(JSON.stringify(told));
    return { body, headers: { [sandboxSignature]: signOf(secret, body) } };
  });
}

interface Booking {
  readonly kind: 'pay' | 'refund';
  readonly payment: Money;
  readonly provider: SandboxName;
  readonly at: number;
  readonly refundId?: string;
}

/** Paying twice at the cashier pays once; a refund goes back once. True when it was news. */
function bookAs(tx: Sql, booking: Booking): Promise<boolean> {
  const { kind, payment, provider, at, refundId } = booking;
  const txn = kind === 'pay' ? `pay-${payment.id}` : `refund-${refundId ?? payment.id}`;
  const row = { txn, kind, paymentId: payment.id, fen: payment.amountFen, at, provider };
  return sandboxBookStore.insert(tx, { ...row, refundId: refundId ?? null });
}

async function payOut(deps: SandboxDeps, name: SandboxName, at: number): Promise<void> {
  const fen = await balanceBefore(deps, name, at);
  if (fen <= 0) return;
  const txn = `payout-${name}-${at}`;
  const row = { txn, kind: 'payout' as const, paymentId: txn, fen, at, provider: name };
  await sandboxBookStore.insert(deps.database.sql, { ...row, refundId: null });
}
