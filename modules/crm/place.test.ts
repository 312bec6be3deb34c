import { expect, it } from 'vitest';
import { plainPlace } from './index.ts';

const place = (street: string, province = '浙江') =>
  plainPlace({ province, region: '杭州市西湖区', street });

it.each([
  ['文一路1号2室', ['文一路1-2', '文一路 1 号 2', '文一路１号２室', '文一路1#2', '文一路1栋2号']],
  ['A-1座 2 单元 301 室', ['A1座2单元301', 'a1-2-301', 'A1 2 301', 'A1号楼2单元301\u200b室']],
  ['三号五室', ['三-五', '三栋五']],
])('[CRM-51] %s is one door in every way of writing', (street, others) => {
  for (const other of others) expect([other, place(other)]).toEqual([other, place(street)]);
});

it.each([
  ['1号2室', '12号'],
  ['1号23室', '12号3室'],
  ['1-11', '11-1'],
  ['A1座2单元301', 'A12单元301'],
  ['三号五室', '三五室'],
])('[CRM-51] %s and %s are two addresses', (one, other) => {
  expect(place(one)).not.toBe(place(other));
});

it('[CRM-51] a province is one however it is written', () => {
  for (const name of ['浙江省', '浙江', 'Zhejiang', '330000'])
    expect([name, place('1号', name)]).toEqual([name, place('1号')]);
  expect(place('1号', '内蒙古自治区')).toBe(place('1号', '内蒙古'));
});
