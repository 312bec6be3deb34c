import { createDecipheriv, createHash, createSign, createVerify } from 'node:crypto';
import { z } from 'zod';
import { no, ok, type Clock } from '../../../platform/kernel/index.ts';
import { textOf } from '../domain/charset.ts';
import { cutBytes } from '../domain/limits.ts';
import { FundFlowReader } from '../domain/fund-flow.ts';
import { WechatBillReader } from '../domain/wechat-bill.ts';
import {
  answerBytes,
  authorization,
  probeMark,
  requestText,
  skewMs,
} from '../domain/wechat-sign.ts';
import { badSignature, providerTrouble } from '../refusals.ts';
import { BillLost } from './bill-lost.ts';
import { NoBill, type NoticeAbout, type Provider, type RawNotice } from './provider.ts';
import { piecesOf, NotGenuine, type CallAnswer, type Transport } from './transport.ts';
import { readAs } from './readable.ts';
import {
  bodyOf,
  codeOf,
  neverTaken,
  refundStatusOf,
  statusOf,
  troubleOf,
  whyOf,
} from './wechat-answer.ts';

export interface WechatTerms {
  readonly gateway: string;
  readonly merchantId: string;
  readonly appId: string;
  /** Of our own certificate. */
  readonly serial: string;
  readonly privateKey: string;
  readonly apiV3Key: string;
  /** WeChat's public keys by serial (`PUB_KEY_ID_…`) or its certificates' keys by theirs. */
  readonly platformKeys: Readonly<Record<string, string>>;
  readonly notifyUrl: string;
  readonly feeBp: number;
}

export interface WechatDeps {
  readonly clock: Clock;
  readonly nonce: () => string;
  readonly transport: Transport;
}

/** Bytes of UTF-8 (微信支付 API v3, 申请退款 and Native 下单). */
const reasonMost = 80;
const descriptionMost = 127;

const envelope = z.object({
  id: z.string().optional(),
  event_type: z.string(),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().default(''),
  }),
});
const resource = z.object({
  out_trade_no: z.string().optional(),
  out_refund_no: z.string().optional(),
});
const billPlace = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string(),
  download_url: z.string(),
});

/**
 * WeChat Pay v3, Native: a code to scan. Requests are signed with our key, answers and notices are
 * verified with WeChat's before anything of them is read (domain reference §2.4).
 */
export function openWechat(deps: WechatDeps, terms: WechatTerms): Provider {
  const { merchantId, appId, notifyUrl, feeBp } = terms;
  const ask = (method: 'GET' | 'POST', path: string, body?: object): Promise<CallAnswer> =>
    askWechat(deps, terms, { method, path, body: body ? JSON.stringify(body) : '' });
  const trade = (id: string): string => `/v3/pay/transactions/out-trade-no/${id}`;
  return {
    name: 'wechat',
    terms: { merchantId, feeBp },
    thanks: { type: 'application/json', body: '' },
    start: async ({ no: id, orderId, amountFen, until }) => {
      const answer = await ask('POST', '/v3/pay/transactions/native', {
        appid: appId,
        mchid: merchantId,
        description: cutBytes(`订单 ${orderId}`, descriptionMost),
        out_trade_no: id,
        time_expire: new Date(until + 8 * 3_600_000).toISOString().slice(0, 19) + '+08:00',
        notify_url: notifyUrl,
        amount: { total: amountFen, currency: 'CNY' },
      });
      if (answer.status >= 400) return no(providerTrouble(whyOf(answer)));
      const told = readAs(z.object({ code_url: z.string() }), bodyOf(answer));
      return ok({ provider: 'wechat', code: told.code_url });
    },
    query: async (id) => {
      const answer = await ask('GET', `${trade(id)}?mchid=${merchantId}`);
      return statusOf(answer);
    },
    close: async (id) => {
      const answer = await ask('POST', `${trade(id)}/close`, { mchid: merchantId });
      // 微信支付 API v3, 关闭订单: 204; ORDER_CLOSED where it was closed before.
      const closed = answer.status === 204 || codeOf(answer) === 'ORDER_CLOSED';
      return closed ? 'closed' : 'open';
    },
    refund: async ({ id, paymentNo, amountFen, totalFen, reason }) => {
      const answer = await ask('POST', '/v3/refund/domestic/refunds', {
        out_trade_no: paymentNo,
        out_refund_no: id,
        reason: cutBytes(reason, reasonMost),
        notify_url: notifyUrl,
        amount: { refund: amountFen, total: totalFen, currency: 'CNY' },
      });
      return refundStatusOf(answer);
    },
    queryRefund: async ({ id }) => {
      const answer = await ask('GET', `/v3/refund/domestic/refunds/${id}`);
      return neverTaken(answer) ?? refundStatusOf(answer);
    },
    read: (notice, at) => readNotice(terms, notice, at),
    ...billsOf(deps, terms),
  };
}

function billsOf(deps: WechatDeps, terms: WechatTerms): Pick<Provider, 'bill' | 'fundFlow'> {
  return {
    bill: async (day) => {
      const path = `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL`;
      return { text: await fetchBill(deps, terms, path), reader: new WechatBillReader() };
    },
    fundFlow: async (day) => {
      const path = `/v3/bill/fundflowbill?bill_date=${day}&account_type=BASIC`;
      return { text: await fetchBill(deps, terms, path), reader: new FundFlowReader() };
    },
  };
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string;
}

/** Signs, sends, verifies. An answer whose signature is wrong is a fault: nobody acts on it. */
async function askWechat(
  deps: WechatDeps,
  terms: WechatTerms,
  { method, path, body }: Asked,
): Promise<CallAnswer> {
  const answer = await send(deps, terms, { method, path, body });
  // A download and an empty 204 carry no body to verify; everything else must be WeChat's own word.
  const signed = answer.headers['wechatpay-signature'] !== undefined;
  if (answer.status === 204 && !signed) return answer;
  if (genuine(terms, answer, deps.clock.now())) return answer;
  // PAYMENT-33: an unsigned "no", as of a gateway in front of it, says only that nothing is known.
  if (!signed && bodyOf(answer) && answer.status >= 400) throw troubleOf(answer);
  throw new NotGenuine(`wechat ${path}: the answer is not signed`);
}

function send(
  { clock, nonce: newNonce, transport }: WechatDeps,
  { gateway, merchantId, serial, privateKey }: WechatTerms,
  { method, path, body }: Asked,
): Promise<CallAnswer> {
  const timestamp = String(Math.floor(clock.now() / 1000));
  const nonce = newNonce();
  const text = requestText({ method, path, timestamp, nonce, body });
  const signature = createSign('RSA-SHA256').update(text).sign(privateKey, 'base64');
  return transport({
    method,
    url: `${gateway}${path}`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'dianbo',
      authorization: authorization({ merchantId, serial, nonce, timestamp, signature }),
    },
    ...(body === '' ? {} : { body }),
  });
}

/** Verifies an answer or a notice on its bytes, with the key that its serial names, and its age when it came. */
function genuine(
  { platformKeys }: WechatTerms,
  { headers, body }: RawNotice,
  cameAt: number,
): boolean {
  const timestamp = headers['wechatpay-timestamp'] ?? '';
  const signature = headers['wechatpay-signature'] ?? '';
  const key = platformKeys[headers['wechatpay-serial'] ?? ''];
  const age = Math.abs(cameAt - Number(timestamp) * 1000);
  if (key === undefined || !(age <= skewMs) || signature.startsWith(probeMark)) return false;
  const nonce = headers['wechatpay-nonce'] ?? '';
  const signed = answerBytes({ timestamp, nonce, body });
  return createVerify('RSA-SHA256').update(signed).verify(key, signature, 'base64');
}

function readNotice(terms: WechatTerms, notice: RawNotice, at: number) {
  if (!genuine(terms, notice, at)) return no<NoticeAbout>(badSignature);
  const told = envelope.safeParse(JSON.parse(notice.body.toString()));
  if (!told.success) return ok<NoticeAbout>({ about: 'nothing' });
  const opened = openResource(terms.apiV3Key, told.data.resource);
  const { out_refund_no: refundId, out_trade_no: paymentNo } = resource.parse(JSON.parse(opened));
  const { id: number } = told.data;
  if (refundId !== undefined) return ok<NoticeAbout>({ about: 'refund', refundId, number });
  if (paymentNo !== undefined) return ok<NoticeAbout>({ about: 'payment', no: paymentNo, number });
  return ok<NoticeAbout>({ about: 'nothing', number });
}

/** AES-256-GCM; the last sixteen bytes are the tag. Throws when one bit is not as it was sealed. */
export function openResource(key: string, sealed: z.infer<typeof envelope>['resource']): string {
  const bytes = Buffer.from(sealed.ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(sealed.nonce));
  decipher.setAuthTag(bytes.subarray(-16));
  decipher.setAAD(Buffer.from(sealed.associated_data));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString();
}

/** The bill's place is told first, with its SHA-1; a file with another sum is not read. */
async function fetchBill(
  deps: WechatDeps,
  terms: WechatTerms,
  path: string,
): Promise<AsyncIterable<string>> {
  const place = await askWechat(deps, terms, { method: 'GET', path, body: '' });
  if (place.status >= 400) {
    // 微信支付 API v3, 申请交易账单, error codes: no trade and no refund on that day.
    if (codeOf(place) === 'NO_STATEMENT_EXIST') throw new NoBill(`wechat bill: ${whyOf(place).zh}`);
    throw troubleOf(place);
  }
  const { hash_value: told, download_url: url } = readAs(billPlace, bodyOf(place));
  const { pathname, search } = new URL(url);
  const { gateway } = terms;
  // The download is signed by us and has no signature of its own; its sum was signed just before.
  const file = await send(
    deps,
    { ...terms, gateway: url.startsWith(gateway) ? gateway : new URL(url).origin },
    {
      method: 'GET',
      path: `${pathname}${search}`,
      body: '',
    },
  );
  const came = createHash('sha1').update(file.body).digest('hex');
  if (came !== told.toLowerCase()) {
    throw new BillLost({
      zh: `文件与渠道校验值不符:SHA-1 应为 ${told},实际为 ${came}`,
      en: `the file does not match the channel’s checksum: SHA-1 ${told} expected, got ${came}`,
    });
  }
  return piecesOf(textOf(file.body));
}
