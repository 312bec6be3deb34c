import { plainText, visibleText } from '../../../platform/kernel/seen.ts';

/** Carriers as they are called, each with what else people write. */
const known: readonly (readonly [name: string, ...others: string[]])[] = [
  ['顺丰速运', '顺丰', '顺丰快递', '顺丰速递', '顺丰物流', 'SF', 'SF Express', 'shunfeng'],
  ['顺丰快运', 'SF Freight'],
  ['中通快递', '中通', '中通速递', 'ZTO', 'ZTO Express'],
  ['中通快运', 'ZTO Freight'],
  ['圆通速递', '圆通', '圆通快递', 'YTO', 'YTO Express'],
  ['圆通快运'],
  ['申通快递', '申通', '申通速递', 'STO', 'STO Express'],
  ['申通快运'],
  ['韵达快递', '韵达', '韵达速递', 'YD', 'Yunda', 'Yunda Express'],
  ['韵达快运', 'Yunda Freight'],
  ['极兔速递', '极兔', '极兔快递', 'J&T', 'J&T Express', 'JT', 'JTSD'],
  ['极兔快运', 'J&T Freight'],
  [
    '京东物流',
    '京东',
    '京东快递',
    'JD',
    '京东速递',
    'JDL',
    'JDL Express',
    'JD Logistics',
    'JD Express',
  ],
  ['京东快运', 'JDL Freight'],
  ['邮政快递包裹', '邮政', '中国邮政', '邮政快递', '邮政包裹', 'China Post', 'YZPY'],
  [
    '邮政 EMS',
    'EMS',
    '中国邮政 EMS',
    'EMS 特快专递',
    '中国邮政 EMS 特快专递',
    '邮政特快',
    '邮政特快专递',
    '中国邮政速递物流',
  ],
  ['德邦快递', '德邦', '德邦物流', '德邦快运', 'DB', 'DBL', 'Deppon'],
  ['日日顺物流', '日日顺', '日日顺快线', '日日顺快递', 'RRS'],
  ['安得智联', '安得', '安得物流', '安得快递', 'Annto'],
  ['苏宁物流', '苏宁', '苏宁快递'],
  ['菜鸟速递', '菜鸟', '丹鸟', '菜鸟直送', 'Cainiao'],
  ['百世快运', '百世', '百世物流', 'Best'],
  ['百世快递'],
  ['安能物流', '安能', '安能快运', '安能快递', 'ANE'],
  ['壹米滴答', '壹米', '壹米滴答快运', '壹米滴答物流'],
  ['跨越速运', '跨越', '跨越物流', '跨越快递', 'KYE'],
  ['优速快递', '优速', '优速物流', 'UC'],
];

/** The names that people choose from; any other may be written. */
export const carrierNames: readonly string[] = known.map(([name]) => name);

const names = new Map(
  known.flatMap((written) => written.map((text) => [plainText(text), written[0]] as const)),
);

/** What a company adds to its name; what it carries it on is a part of the name (ORDER-45). */
const company = /(?:股份|有限|责任|公司|集团)+$/;
/** What carriers call their trade. 快运 is none of it: it carries heavy goods on another network with other waybills. */
const trade = /(?:股份|有限|责任|公司|集团|速运|速递|速达|快递|物流|货运|EXPRESS|LOGISTICS)+$/;

/** ORDER-34: one name for a carrier, however it is written: `顺丰`, `SF` and `顺丰速运` are one; another is as it looks. */
export function readCarrier(text: string): string {
  // `京东快递(JD)`: the name, and beside it its letters.
  const [, outer, inner] = /^([^(（]+)[(（]([^)）]+)[)）]$/.exec(text.trim()) ?? [];
  for (const written of [text, outer, inner]) {
    const plain = plainText(written ?? '');
    const name = names.get(plain) ?? names.get(plain.replace(company, ''));
    if (name !== undefined) return name;
  }
  return visibleText(text);
}

/** ORDER-34: the same carrier, the words of the trade apart. */
export function sameCarrier(one: string, other: string): boolean {
  const [first, second] = [readCarrier(one), readCarrier(other)];
  if (first === second) return true;
  // Two that are known are two, however alike their names.
  if (carrierNames.includes(first) && carrierNames.includes(second)) return false;
  const [a, b] = [one, other].map((text) => {
    const plain = plainText(readCarrier(text));
    return plain.replace(trade, '') || plain;
  });
  return a === b;
}

/** 京东 numbers the boxes of one parcel behind dashes: `JD0001234567890-1-2-` is the first of two. */
const boxOfMany = /^JD[A-Z0-9]{8,20}-\d{1,3}-\d{1,3}-$/;

/**
 * ORDER-34, ORDER-51: one way of writing a waybill: capitals and digits, nothing between them but the dashes that are a part
 * of it. Undefined where it is none.
 */
export function readWaybill(text: string): string | undefined {
  const dashed = visibleText(text)
    .toUpperCase()
    .replace(/\s/gu, '')
    .replace(/\p{Pd}/gu, '-');
  if (boxOfMany.test(dashed)) return dashed;
  const plain = dashed.replaceAll('-', '');
  return /^[A-Z0-9]{6,30}$/.test(plain) ? plain : undefined;
}
