import type { ContactText } from './contact-text.ts';

/** What stands before the number of a thing or a birthday. */
const named =
  /(?:型号|货号|款号|编号|序列号|机身号|条形?码|(?<![a-z])sn码?|订单编?号?|单号|编码|批次号?|发票号|生日|出生日期)(?:是|为)?[a-z]{0,5}(?:[0-9]{6,14}(?:和|跟|与|或|还是)[a-z]{0,5})?$/;
/** Who calls for a call gives a number to call, whatever they say it is. */
const calls = /加|联系|微信|找我|打|电话|手机|便宜|优惠|私|call/;

const shop = /你们|客服|售后|官方|热线|门店|服务/;
const asking = /(?:吗|么|吧|不是|对不对)$/;
const steers = /加我|联系我|找我|打我|微信|便宜|优惠|底价|私/;

/** GUARD-42: the number of a model, an article or a birthday, and a landline of the shop that is asked about. */
export function isLawfulNumber(
  { tight, digits }: ContactText,
  { from, until }: { readonly from: number; readonly until: number },
): boolean {
  const [before, behind] = [tight.slice(0, from), tight.slice(until)];
  const thing = named.exec(before.slice(-32));
  if (thing) return !calls.test(before.slice(0, -thing[0].length)) && !calls.test(behind);
  const rest = `${before} ${behind}`;
  return digits[from] === '0' && asking.test(behind) && shop.test(rest) && !steers.test(rest);
}
