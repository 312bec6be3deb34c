import { describe, expect, it } from 'vitest';
import { parcelInputSchema } from './contract.ts';
import { readCarrier, readWaybill, sameCarrier } from './domain/waybill.ts';

describe('labels of parcels', () => {
  it.each([
    ['SF1234567890123', 'SF1234567890123'],
    ['sf1234567890123', 'SF1234567890123'],
    [' SF 1234-5678-90123 ', 'SF1234567890123'],
    ['SF1234567890123', 'SF1234567890123'],
    ['SF\u200b1234567890123', 'SF1234567890123'],
    ['12345', undefined],
    ['; drop table', undefined],
    ['运单1234567', undefined],
    ['1'.repeat(31), undefined],
  ])('[ORDER-34] the waybill %s is kept as %s', (written, kept) => {
    expect(readWaybill(written)).toBe(kept);
  });

  it.each([
    ['顺丰速运', ['顺丰', 'SF', 'sf express', '顺丰速运', '顺 丰', '顺丰速运有限公司', '顺丰快递']],
    ['京东物流', ['京东', 'JD', '京东快递', 'JDL']],
    ['极兔速递', ['J&T', '极兔', 'J&T Express', '极兔速递']],
    ['邮政 EMS', ['EMS', 'ems']],
    ['样例快运', ['样例快运', ' 样例快运 ']],
  ])('[ORDER-34] %s, however it is written', (name, written) => {
    expect(written.map(readCarrier)).toEqual(written.map(() => name));
  });

  it.each([
    '中通快运',
    '顺丰快运',
    '韵达快运',
    '京东快运',
    '申通快运',
    '极兔快运',
    '百世快递',
    '中通快运有限公司',
    ' 顺丰 快运 ',
    '京东快运集团',
  ])('[ORDER-45] %s is another network than its namesake', (written) => {
    const kept = written.replace(/有限公司|集团|\s/g, '');
    expect(readCarrier(written)).toBe(kept);
    const namesake = kept.endsWith('运') ? kept.slice(0, 2) : '百世快运';
    expect(sameCarrier(written, namesake)).toBe(false);
    expect(sameCarrier(written, kept)).toBe(true);
  });

  it.each(['样例快运', '虚构货运', '中通冷链', '顺丰同城'])(
    '[ORDER-45] %s is kept as it was written',
    (written) => {
      expect(readCarrier(written)).toBe(written);
    },
  );

  it('[ORDER-34] carriers that nobody knows are told apart by their names', () => {
    expect(sameCarrier('样例快递', '样例物流')).toBe(true);
    expect(sameCarrier('样例快运', '虚构快运')).toBe(false);
    expect(sameCarrier('顺丰', '圆通')).toBe(false);
    expect(sameCarrier('物流', '快递')).toBe(false);
  });

  it('[ORDER-34] what is no waybill is refused in both languages, with what came', () => {
    const read = parcelInputSchema.safeParse({ carrier: '顺丰', waybill: '单号?' });
    expect(read.error?.issues[0]?.path).toEqual(['waybill']);
    expect(read.error?.issues[0]?.message).toContain('你填的是“单号?”');
    const good = parcelInputSchema.parse({ carrier: 'SF', waybill: 'sf-1234567' });
    expect(good).toEqual({ carrier: '顺丰速运', waybill: 'SF1234567' });
  });
});

it.each([
  ['EMS', '中国邮政EMS'],
  ['EMS', '中国邮政 EMS 特快专递'],
  ['JD', '京东快递(JD)'],
  ['京东物流', 'JD(京东)'],
  ['顺丰', '顺丰速运(SF)'],
])('[ORDER-50] %s and %s are one carrier', (one, other) => {
  expect(sameCarrier(one, other)).toBe(true);
});

it.each([
  ['EMS', '中国邮政'],
  ['JD', '极兔速递(JT)'],
])('[ORDER-50] %s and %s are two', (one, other) => {
  expect(sameCarrier(one, other)).toBe(false);
});

it('[ORDER-51] the boxes of one parcel of 京东 keep their numbers', () => {
  expect(readWaybill('JD0001234567890-1-2-')).toBe('JD0001234567890-1-2-');
  expect(readWaybill('jd0001234567890 - 2 - 2 -')).toBe('JD0001234567890-2-2-');
  expect(readWaybill('JD0001234567890-1-2-')).not.toBe(readWaybill('JD00012345678901-2-'));
  expect(readWaybill('SF 1234-5678-90123')).toBe('SF1234567890123');
});
