import { createSign, createVerify } from 'node:crypto';
import { z } from 'zod';
import { no, ok, type Clock } from '../../../platform/kernel/index.ts';
import { pidOf } from '../domain/alipay-account.ts';
import { AlipayBillReader } from '../domain/alipay-bill.ts';
import { AlipayComments } from '../domain/alipay-comments.ts';
import { AlipayFundReader } from '../domain/alipay-fund.ts';
import { signedPart, signText } from '../domain/alipay-sign.ts';
import { billTime, fenOf, yuanOf } from '../domain/bill.ts';
import { saidOf, type Said } from '../domain/channel-words.ts';
import { charsetOf, textOf } from '../domain/charset.ts';
import { cutBytes } from '../domain/limits.ts';
import { badSignature, providerTrouble } from '../refusals.ts';
import { BillLost } from './bill-lost.ts';
import { unpackAlipay } from './alipay-file.ts';
import {
  NoBill,
  type NoticeAbout,
  type PayStatus,
  type Provider,
  type RawNotice,
  type RefundStatus,
} from './provider.ts';
import { readAs, troubleAbout, unknownSaid } from './readable.ts';
import {
  ChannelAway,
  ChannelTrouble,
  jsonOf,
  NotGenuine,
  type CallAnswer,
  type Transport,
} from './transport.ts';

export interface AlipayTerms {
  readonly gateway: string;
  readonly appId: string;
  /** Alipay's number of the seller (PID, 2088…). */
  readonly merchantId: string;
  readonly privateKey: string;
  readonly alipayPublicKey: string;
  readonly notifyUrl: string;
  readonly feeBp: number;
}

export interface AlipayDeps {
  readonly clock: Clock;
  readonly transport: Transport;
}

/** Bytes of UTF-8 (alipay.trade.precreate, alipay.trade.refund). */
const subjectMost = 256;
const reasonMost = 256;

const answerSchema = z.looseObject({
  code: z.string(),
  msg: z.string().default(''),
  sub_code: z.string().optional(),
  sub_msg: z.string().optional(),
});
type AlipayAnswer = z.infer<typeof answerSchema>;

/**
 * Alipay, precreate: a code to scan. Requests are signed RSA2, answers verified on the raw text of
 * their `…_response`, notices on all parameters but `sign` and `sign_type` (domain reference §2.5).
 */
export function openAlipay(deps: AlipayDeps, terms: AlipayTerms): Provider {
  const { feeBp } = terms;
  const merchantId = pidOf(terms.merchantId);
  const ask = (method: string, content: object): Promise<AlipayAnswer> =>
    askAlipay(deps, terms, method, content);
  return {
    name: 'alipay',
    terms: { merchantId, feeBp },
    thanks: { type: 'text/plain', body: 'success' },
    start: async ({ no: id, orderId, amountFen, until }) => {
      const answer = await ask('alipay.trade.precreate', {
        out_trade_no: id,
        total_amount: yuanOf(amountFen),
        subject: cutBytes(`订单 ${orderId}`, subjectMost),
        time_expire: billTime(until),
      });
      if (answer.code !== '10000') return no(providerTrouble(whyOf(answer)));
      const { qr_code: code } = readAs(z.object({ qr_code: z.string() }), answer);
      return ok({ provider: 'alipay', code });
    },
    query: async (id) => statusOf(await ask('alipay.trade.query', { out_trade_no: id })),
    close: async (id) => {
      const answer = await ask('alipay.trade.close', { out_trade_no: id });
      // One that was paid, or closed before, answers ACQ.TRADE_STATUS_ERROR, one that nobody scanned
      // ACQ.TRADE_NOT_EXIST: its code lives as long as it was made for.
      return answer.code === '10000' ? 'closed' : 'open';
    },
    refund: async ({ id, paymentNo, amountFen, reason }) => {
      const answer = await ask('alipay.trade.refund', {
        out_trade_no: paymentNo,
        out_request_no: id,
        refund_amount: yuanOf(amountFen),
        refund_reason: cutBytes(reason, reasonMost),
      });
      if (answer.code !== '10000') return { state: 'failed', why: whyOf(answer) };
      // `fund_change` N says that this request moved nothing: done before, or still under way.
      return { state: answer['fund_change'] === 'Y' ? 'done' : 'processing' };
    },
    queryRefund: async ({ id, paymentNo }) => {
      const which = { out_trade_no: paymentNo, out_request_no: id };
      return refundStatusOf(await ask('alipay.trade.fastpay.refund.query', which));
    },
    read: (notice) => readNotice(terms, notice),
    ...billsOf(deps, terms),
  };
}

const paidSchema = z.object({ total_amount: z.string(), trade_no: z.string().min(1) });

function statusOf(answer: AlipayAnswer): PayStatus {
  if (answer.sub_code === 'ACQ.TRADE_NOT_EXIST') return { state: 'waiting' };
  // What its system did not find out now says nothing of the payment.
  if (answer.code !== '10000') throw troubleOf(answer);
  const { trade_status: state } = readAs(z.object({ trade_status: z.string() }), answer);
  if (state === 'TRADE_SUCCESS' || state === 'TRADE_FINISHED') {
    const { total_amount: total, trade_no: txn } = readAs(paidSchema, answer);
    const fen = fenOf(total);
    if (fen === undefined) throw troubleAbout('total_amount', total);
    return { state: 'paid', fen, txn };
  }
  if (state === 'TRADE_CLOSED') return { state: 'closed' };
  if (state === 'WAIT_BUYER_PAY') return { state: 'waiting' };
  throw troubleAbout('trade_status', state);
}

const notTaken: Said = {
  zh: '支付宝未收到或未完成这笔退款',
  en: 'Alipay did not receive or complete this refund',
  remedy: 'again',
};

/** alipay.trade.fastpay.refund.query: where there is no `refund_status` it was not received, or failed. */
function refundStatusOf(answer: AlipayAnswer): RefundStatus {
  if (answer.code !== '10000') return { state: 'failed', why: whyOf(answer) };
  const status = answer['refund_status'];
  if (status === undefined) return { state: 'failed', why: notTaken, sure: true };
  if (status === 'REFUND_FAIL') return { state: 'failed', why: saidOf('REFUND_FAIL'), sure: true };
  if (status === 'REFUND_SUCCESS') return { state: 'done' };
  if (status === 'REFUND_PROCESSING') return { state: 'processing' };
  // PAYMENT-50: what nobody knows says neither that it is done nor that it never will be.
  return {
    state: 'failed',
    why: unknownSaid('refund_status', typeof status === 'string' ? status : undefined),
  };
}

function billsOf(deps: AlipayDeps, terms: AlipayTerms): Pick<Provider, 'bill' | 'fundFlow'> {
  return {
    bill: async (day) => {
      const file = await fetchBill(deps, terms, { day, type: 'trade' });
      const reader = new AlipayComments(new AlipayBillReader());
      return { text: eachOf(unpackAlipay(file, '业务明细')), reader };
    },
    fundFlow: async (day) => {
      const file = await fetchBill(deps, terms, { day, type: 'signcustomer' });
      return { text: eachOf(unpackAlipay(file, '账务明细')), reader: new AlipayFundReader() };
    },
  };
}

async function askAlipay(
  { clock, transport }: AlipayDeps,
  { gateway, appId, privateKey, alipayPublicKey, notifyUrl }: AlipayTerms,
  method: string,
  content: object,
): Promise<AlipayAnswer> {
  const params: Record<string, string> = {
    app_id: appId,
    method,
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: billTime(clock.now()),
    version: '1.0',
    notify_url: notifyUrl,
    biz_content: JSON.stringify(content),
  };
  const text = signText(params, ['sign']);
  const sign = createSign('RSA-SHA256').update(text).sign(privateKey, 'base64');
  const answer = await transport({
    method: 'POST',
    url: `${gateway}?charset=utf-8`,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams({ ...params, sign }).toString(),
  });
  return verified(method, answer, alipayPublicKey);
}

const signSchema = z.looseObject({ sign: z.string().optional() });

/** PAYMENT-32: verified on the bytes as they came; what they are written in is found out beside that. */
function verified(method: string, { body, status }: CallAnswer, key: string): AlipayAnswer {
  const charset = charsetOf(body);
  const told = signSchema.safeParse(jsonOf(textOf(body), status)).data;
  const names = [`${method.replaceAll('.', '_')}_response`, 'error_response'];
  const part = names.map((name) => signedPart(body, name, charset)).find(Boolean);
  if (!part) throw new ChannelAway(`alipay ${method}: no answer in it (HTTP ${status})`);
  const came = jsonOf(textOf(part), status);
  const sign = told?.sign;
  const valid =
    sign !== undefined && createVerify('RSA-SHA256').update(part).verify(key, sign, 'base64');
  if (valid) return readAs(answerSchema, came);
  // PAYMENT-33: its gateway signs nothing for a merchant it does not know; such a "no" says only that nothing is known.
  const unsigned = sign === undefined ? answerSchema.safeParse(came).data : undefined;
  if (unsigned && unsigned.code !== '10000') throw troubleOf(unsigned);
  throw new NotGenuine(`alipay ${method}: the answer is not signed by Alipay`);
}

function troubleOf({ code, msg, sub_code: sub, sub_msg: subMsg }: AlipayAnswer): ChannelTrouble {
  return new ChannelTrouble(sub ?? code, subMsg ?? msg);
}

function whyOf(answer: AlipayAnswer): Said {
  return troubleOf(answer).said;
}

/** Verified, ours, and about whom: app and seller must be our own. */
function readNotice({ alipayPublicKey, appId, merchantId }: AlipayTerms, { body }: RawNotice) {
  const params = Object.fromEntries(new URLSearchParams(body.toString()));
  const text = signText(params, ['sign', 'sign_type']);
  const sign = params['sign'] ?? '';
  const valid = createVerify('RSA-SHA256').update(text).verify(alipayPublicKey, sign, 'base64');
  const seller = params['seller_id'];
  const ourSeller = seller === undefined || pidOf(seller) === pidOf(merchantId);
  const ours = params['app_id'] === appId && ourSeller;
  if (!valid || !ours) return no<NoticeAbout>(badSignature);
  const { out_trade_no: paymentNo, out_biz_no: refundId, refund_fee: back } = params;
  const number = params['notify_id'];
  if (back !== undefined && refundId !== undefined) {
    return ok<NoticeAbout>({ about: 'refund', refundId, number });
  }
  if (paymentNo !== undefined) return ok<NoticeAbout>({ about: 'payment', no: paymentNo, number });
  return ok<NoticeAbout>({ about: 'nothing', number });
}

/** The place of a bill lives half a minute, so it is fetched at once. */
async function fetchBill(
  deps: AlipayDeps,
  terms: AlipayTerms,
  { day, type }: { readonly day: string; readonly type: 'trade' | 'signcustomer' },
): Promise<Buffer> {
  const method = 'alipay.data.dataservice.bill.downloadurl.query';
  const answer = await askAlipay(deps, terms, method, { bill_type: type, bill_date: day });
  if (answer.code !== '10000') {
    if (/bill[_-]not[_-]exist/i.test(answer.sub_code ?? '')) {
      throw new NoBill(`alipay bill: ${whyOf(answer).zh}`);
    }
    throw troubleOf(answer);
  }
  const { bill_download_url: url } = readAs(z.object({ bill_download_url: z.string() }), answer);
  const file = await deps.transport({ method: 'GET', url, headers: {} });
  if (file.status !== 200) {
    throw new BillLost({
      zh: `下载地址返回 HTTP ${file.status}`,
      en: `the download URL answered HTTP ${file.status}`,
    });
  }
  return file.body;
}

async function* eachOf(pieces: Iterable<string>): AsyncGenerator<string> {
  yield* pieces;
}
