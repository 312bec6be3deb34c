import { plainText, visibleText } from '../../../platform/kernel/seen.ts';

/** Carriers as they are called, each with what else people write. */
const known: readonly (readonly [name: string, ...others: string[]])[] = [
  ['顺丰速运', '顺丰', 'SF', 'SF Express', 'shunfeng'],
  ['中通快递', '中通', 'ZTO'],
  ['圆通速递', '圆通', '圆通快递', 'YTO'],
  ['申通快递', '申通', 'STO'],
  ['韵达快递', '韵达', '韵达速递', 'YD', 'Yunda'],
  ['极兔速递', '极兔', '极兔快递', 'J&T', 'JT', 'JTSD'],
  ['京东物流', '京东', '京东快递', 'JD', 'JDL', 'JD Logistics'],
  ['邮政快递包裹', '邮政', '中国邮政', '邮政快递', '邮政包裹', 'China Post', 'YZPY'],
  ['邮政 EMS', 'EMS', '邮政特快', '邮政特快专递', '中国邮政速递物流'],
  ['德邦快递', '德邦', '德邦物流', '德邦快运', 'DB', 'DBL', 'Deppon'],
  ['日日顺物流', '日日顺', '日日顺快线', 'RRS'],
  ['安得智联', '安得', '安得物流', 'Annto'],
  ['苏宁物流', '苏宁', '苏宁快递'],
  ['菜鸟速递', '菜鸟', '丹鸟', '菜鸟直送', 'Cainiao'],
  ['百世快运', '百世', '百世快递', '百世物流', 'Best'],
  ['安能物流', '安能', 'ANE'],
  ['壹米滴答', '壹米'],
  ['跨越速运', '跨越', '跨越物流', 'KYE'],
  ['优速快递', '优速', 'UC'],
];

/** The names that people choose from; any other may be written. */
export const carrierNames: readonly string[] = known.map(([name]) => name);

const names = new Map(
  known.flatMap((written) => written.map((text) => [plainText(text), written[0]] as const)),
);

/** What companies of the trade add to their names. */
const trade = /(?:股份|有限|责任|公司|集团|速运|速递|速达|快递|快运|物流|货运|EXPRESS|LOGISTICS)+$/;

/** ORDER-34: one name for a carrier, however it is written: `顺丰`, `SF` and `顺丰速运` are one; another is as it looks. */
export function readCarrier(text: string): string {
  const plain = plainText(text);
  return names.get(plain) ?? names.get(plain.replace(trade, '')) ?? visibleText(text);
}

/** ORDER-34: the same carrier, the words of the trade apart. */
export function sameCarrier(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => {
    const plain = plainText(readCarrier(text));
    return plain.replace(trade, '') || plain;
  });
  return a === b;
}

/** ORDER-34: one way of writing a waybill: capitals and digits, nothing between them. Undefined where it is none. */
export function readWaybill(text: string): string | undefined {
  const plain = visibleText(text)
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '');
  return /^[A-Z0-9]{6,30}$/.test(plain) ? plain : undefined;
}
