import type { Words } from '../../../platform/kernel/index.ts';
import { maybeBackAlready } from './look-first.ts';

/**
 * What helps where a channel says no: to ask again, to put money in, nothing but another way, or to look first whether
 * the money is back already.
 */
export type Remedy = 'again' | 'money' | 'never' | 'look-first';

/** What a channel said: its code, its own Chinese words, and ours in English. */
export interface Said extends Words {
  readonly remedy: Remedy;
}

interface Known {
  readonly en: string;
  readonly remedy: Remedy;
  /** Where the channel has no words of its own. */
  readonly zh?: string;
}

const never = (en: string, zh?: string): Known => ({ en, remedy: 'never', ...(zh ? { zh } : {}) });
const again = (en: string): Known => ({ en, remedy: 'again' });

/** Error codes of WeChat Pay v3 (申请退款, 查询单笔退款, Native 下单) and of Alipay (alipay.trade.*, without `ACQ.`). */
const known: ReadonlyMap<string, Known> = new Map([
  ['NOT_ENOUGH', { en: 'the balance with the channel is too small', remedy: 'money' }],
  [
    'SELLER_BALANCE_NOT_ENOUGH',
    { en: 'the balance with the channel is too small', remedy: 'money' },
  ],
  ['BALANCE_NOT_ENOUGH', { en: 'the balance with the channel is too small', remedy: 'money' }],
  ['SYSTEM_ERROR', again('the channel’s own system failed')],
  ['SYSTEMERROR', again('the channel’s own system failed')],
  ['UNKNOW-ERROR', again('the channel’s own system is busy')],
  ['FREQUENCY_LIMITED', again('too much was asked at once')],
  ['RATELIMIT_EXCEEDED', again('too much was asked at once')],
  ['SIGN_ERROR', again('the signature or the key that is set is not right')],
  ['INVALID-SIGNATURE', again('the signature or the key that is set is not right')],
  ['INVALID-APP-ID', again('the AppID that is set is not right')],
  ['NO_AUTH', again('the merchant may not do this yet: open it with the channel')],
  [
    'INSUFFICIENT-ISV-PERMISSIONS',
    again('the merchant may not do this yet: open it with the channel'),
  ],
  ['MCH_NOT_EXISTS', again('the merchant number that is set is not right')],
  ['PARAM_ERROR', never('a value of the request is not as the channel wants it')],
  ['INVALID_PARAMETER', never('a value of the request is not as the channel wants it')],
  ['RESOURCE_NOT_EXISTS', never('the channel has no such order')],
  ['ORDER_NOT_EXIST', never('the channel has no such order')],
  ['TRADE_NOT_EXIST', never('the channel has no such order')],
  ['USER_ACCOUNT_ABNORMAL', never('the buyer’s account is closed or barred')],
  ['BUYER_ERROR', never('the buyer’s account is closed or barred')],
  ['USER_NOT_EXIST', never('the buyer’s account is closed or barred')],
  ['REFUND_ACCOUNT_NOT_EXIST', never('the buyer’s account is closed or barred')],
  ['ABNORMAL', never('the buyer’s card is void or barred', '退款异常:买家的卡已作废或冻结')],
  ['CLOSED', never('the refund was closed', '退款关闭')],
  ['REFUND_FAIL', never('the refund failed', '退款失败')],
  ['TRADE_OVERDUE', never('the time to refund is over')],
  ['TRADE_HAS_FINISHED', never('the trade is finished: the time to refund is over')],
  ['TRADE_HAS_CLOSE', never('the trade is closed')],
  ['TRADE_STATUS_ERROR', never('the trade stands where it cannot be refunded')],
  ['TRADE_NOT_ALLOW_REFUND', never('this trade cannot be refunded')],
  ['ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND', never('this trade cannot be refunded')],
  ['REASON_TRADE_REFUND_FEE_ERR', never('the sum is more than is left to refund')],
  ['REFUND_AMT_NOT_EQUAL_TOTAL', never('the sum is more than is left to refund')],
  ['REFUND_FEE_ERROR', never('the sum is more than is left to refund')],
  ['DISCORDANT_REPEAT_REQUEST', never('another sum was asked under this number before')],
]);

/** PAYMENT-47: whoever says when to come again does not say never, whatever else is said. */
const againWords =
  /(?<!不要|请勿|勿|别|无法|不能|不可)(?:再试|重试|再次?(?:尝试|发起|提交|申请|操作))|稍[后候]|明[天日]|次日|隔[天日]|(?:今[天日]|当[天日]|单日|每[天日]).{0,8}(?:限|上限|次数|超)/;
/** Where one code stands for many things the channel's own words tell. */
const neverWords =
  /(超过|过了|超出).{0,8}(期限|期|一年|\d年|年)|(超过|过了|超出).{0,4}(\d+|[一二三四五六七八九十百半]+)个?[天月]|不允许退款|不支持退款|不能退款|退款单?已?关闭$|(交易|订单).{0,4}已经?(完结|关闭)|已完结|已全额退款|已注销|销户|账[户号].{0,4}(异常|不存在)/;
const moneyWords = /余额.{0,3}不足/;

/** `code` as the channel writes it, with what it says in Chinese. */
export function saidOf(code: string, message = ''): Said {
  const short = code.replace(/^(aop\.)?(ACQ|isv|isp|aop)\./i, '').toUpperCase();
  const found = known.get(short);
  const zh = `${code} ${message || (found?.zh ?? '')}`.trim();
  const told = found?.remedy ?? byWords(message);
  // PAYMENT-52: paid by the bank at once, it might be paid twice.
  const another = found === undefined || found.remedy === 'never';
  const remedy = another && maybeBackAlready(short, message) ? 'look-first' : told;
  const en =
    found?.en ?? (message === '' ? 'the channel says no' : `the channel says “${message}”`);
  return { zh, en: `${code}: ${en}`, remedy };
}

function byWords(message: string): Remedy {
  if (moneyWords.test(message)) return 'money';
  if (againWords.test(message)) return 'again';
  return neverWords.test(message) ? 'never' : 'again';
}

/** The same of what was written down of it, `code words`. */
export function saidBefore(trouble: string): Said {
  const [code = '', ...words] = trouble.split(' ');
  return saidOf(code, words.join(' '));
}

/** PAYMENT-34: what whoever looks after a refund does now. */
export const remedyWords: Readonly<Record<Remedy, Words>> = {
  again: {
    zh: '系统会自动重试,无需处理;超过一天仍未退成,请检查渠道设置。',
    en: 'It is retried automatically. If it is not done within a day, check the channel settings.',
  },
  money: {
    zh: '请财务为渠道商户号充值,到账后系统自动重试。',
    en: 'Finance must top up the merchant account; the refund is then retried automatically.',
  },
  never: {
    zh: '渠道不会再退这一笔:请财务先接管,再用银行转账付给买家,填转账流水号办结。',
    en: 'The channel will not refund this: finance takes it over, pays the buyer by bank transfer and enters the transaction number.',
  },
  'look-first': {
    zh: '款项可能已退回:请财务先到渠道商户后台查询这笔订单的退款记录,确认未退后,再用银行转账付给买家、填转账流水号办结。',
    en: 'The money may already be refunded: finance first checks this order’s refunds in the channel’s merchant console. Only if it was not refunded, pay the buyer by bank transfer and enter the transaction number.',
  },
};
