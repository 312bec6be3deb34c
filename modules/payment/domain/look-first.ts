/**
 * PAYMENT-52: what a channel says where the money may be back already, as by a refund that somebody made on its own
 * page: the trade is closed or refunded whole, or less is left of it than is asked back. Codes of WeChat Pay v3 and of
 * Alipay, without `ACQ.`.
 */
const codes: ReadonlySet<string> = new Set([
  'TRADE_HAS_CLOSE',
  'REFUND_FEE_ERROR',
  'REASON_TRADE_REFUND_FEE_ERR',
  'REFUND_AMT_NOT_EQUAL_TOTAL',
  'DISCORDANT_REPEAT_REQUEST',
]);

/** WeChat says most of it under INVALID_REQUEST: its words tell. */
const words = [
  /(全额|全部)退|已(经)?退款|已(经)?退(完|清)/,
  /退款.{0,6}(大于|超过|超出|多于).{0,10}(金额|余额|可退)/,
  /(剩余|可退).{0,8}(不足|不够)/,
  /(退款单号|退款请求).{0,6}(重复|已存在)|与之前.{0,4}(请求)?.{0,2}不一致/,
  /(订单|交易).{0,4}已(经)?(关闭|撤销)/,
];

export function maybeBackAlready(code: string, message: string): boolean {
  return codes.has(code) || words.some((form) => form.test(message));
}
