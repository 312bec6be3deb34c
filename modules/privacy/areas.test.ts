import { expect, it } from 'vitest';
import { maskAddress } from './domain/mask.ts';

const shownOf = (province: string, region: string): string =>
  maskAddress({ province, region }).replace(/ ?\*{4}$/, '');

it.each([
  '老王家县',
  '张三家旗',
  '李四开发区',
  '平安里区',
  '万达区',
  '小明区',
  '天河区',
  '王府自治县',
  '大兴新区',
  '杭州市西湖区',
  '朝阳',
])('[PRIVACY-30] %s is no district of Beijing and is hidden', (region) => {
  expect(shownOf('110000', region)).toBe('北京');
});

it.each([
  ['110000', '朝阳区望京街道', '北京朝阳区'],
  ['120000', '滨海新区第一大街', '天津滨海新区'],
  ['310000', '上海市浦东新区张江路', '上海浦东新区'],
  ['500000', '忠县忠州街道', '重庆忠县'],
  ['500000', '石柱土家族自治县南宾', '重庆石柱土家族自治县'],
  ['810000', '油尖旺区弥敦道', '香港油尖旺区'],
  ['820000', '大堂区南湾', '澳门大堂区'],
])('[PRIVACY-30] of %s %s its district is shown', (province, region, area) => {
  expect(shownOf(province, region)).toBe(area);
});

it.each(['小明市', '幸福市', '老王市', '小明市幸福区', '王家盟', '张家地区', '李家族自治州'])(
  '[PRIVACY-31] %s is no city and is hidden',
  (region) => {
    expect(shownOf('浙江', region)).toBe('浙江');
  },
);

it.each([
  ['浙江', '杭州市西湖区文三路', '浙江杭州市西湖区'],
  ['吉林', '吉林市船营区', '吉林吉林市船营区'],
  ['新疆', '喀什地区疏附县', '新疆喀什地区疏附县'],
  ['内蒙古', '锡林郭勒盟锡林浩特市', '内蒙古锡林郭勒盟锡林浩特市'],
  ['云南', '大理白族自治州大理市', '云南大理白族自治州大理市'],
  ['湖北', '仙桃市干河', '湖北仙桃市'],
])('[PRIVACY-31] of %s %s city and district are shown', (province, region, area) => {
  expect(shownOf(province, region)).toBe(area);
});

it.each(['杭州市王小明家区301', '杭州市金色海岸区5号'])(
  '[PRIVACY-31] of %s the city alone is shown: what looks like a district is a name or a house',
  (region) => {
    expect(shownOf('浙江', region)).toBe('浙江杭州市');
  },
);
