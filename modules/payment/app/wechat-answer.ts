import { z } from 'zod';
import { saidOf, type Said } from '../domain/channel-words.ts';
import type { PayStatus, RefundStatus } from './provider.ts';
import { readAs, troubleAbout, unknownSaid } from './readable.ts';
import { ChannelAway, ChannelTrouble, jsonOf, type CallAnswer } from './transport.ts';

export function bodyOf({ body, status }: CallAnswer): unknown {
  return jsonOf(body.toString(), status);
}

const troubleSchema = z.object({ code: z.string(), message: z.string().default('') });

export function codeOf(answer: CallAnswer): string | undefined {
  return troubleSchema.safeParse(bodyOf(answer)).data?.code;
}

export function whyOf(answer: CallAnswer): Said {
  const told = troubleSchema.safeParse(bodyOf(answer));
  return told.success ? saidOf(told.data.code, told.data.message) : saidOf(`HTTP_${answer.status}`);
}

export function troubleOf(answer: CallAnswer): Error {
  const told = troubleSchema.safeParse(bodyOf(answer)).data;
  return told
    ? new ChannelTrouble(told.code, told.message)
    : new ChannelAway(`the gateway answered HTTP ${answer.status}`);
}

const notTaken: Said = {
  zh: '微信支付未收到这笔退款',
  en: 'WeChat Pay did not receive this refund',
  remedy: 'again',
};

/** 微信支付 API v3, 查询订单: it has no such order, as where nobody scanned the code. */
const noOrder = ['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'];
const notPaid = ['NOTPAY', 'USERPAYING', 'ACCEPT'];
const payState = z.object({ trade_state: z.string() });
const payMoney = z.object({
  transaction_id: z.string().min(1),
  amount: z.object({ total: z.number().int() }),
});

/** How a payment stands. Throws `ChannelTrouble` or `ChannelAway` where the answer does not say it. */
export function statusOf(answer: CallAnswer): PayStatus {
  if (answer.status === 404 && noOrder.includes(codeOf(answer) ?? '')) return { state: 'waiting' };
  if (answer.status >= 400) throw troubleOf(answer);
  const body = bodyOf(answer);
  const { trade_state: state } = readAs(payState, body);
  if (state === 'SUCCESS' || state === 'REFUND') {
    const { amount, transaction_id: txn } = readAs(payMoney, body);
    return { state: 'paid', fen: amount.total, txn };
  }
  if (state === 'CLOSED' || state === 'REVOKED') return { state: 'closed' };
  if (state === 'PAYERROR') return { state: 'failed' };
  if (notPaid.includes(state)) return { state: 'waiting' };
  throw troubleAbout('trade_state', state);
}

/**
 * 微信支付 API v3, 查询单笔退款: RESOURCE_NOT_EXISTS says that the refund was never taken. PAYMENT-50: any other 404,
 * as of a merchant number that is not right, says nothing of it.
 */
export function neverTaken(answer: CallAnswer): RefundStatus | undefined {
  if (answer.status !== 404 || codeOf(answer) !== 'RESOURCE_NOT_EXISTS') return undefined;
  return { state: 'failed', why: notTaken, sure: true };
}

/** PAYMENT-50: only CLOSED and ABNORMAL say that it was taken and will not be done. */
export function refundStatusOf(answer: CallAnswer): RefundStatus {
  if (answer.status >= 400) return { state: 'failed', why: whyOf(answer) };
  const { status } = readAs(z.object({ status: z.string() }), bodyOf(answer));
  if (status === 'SUCCESS') return { state: 'done' };
  if (status === 'PROCESSING') return { state: 'processing' };
  if (status === 'CLOSED' || status === 'ABNORMAL') {
    return { state: 'failed', why: saidOf(status), sure: true };
  }
  return { state: 'failed', why: unknownSaid('status', status) };
}
