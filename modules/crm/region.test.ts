import { describe, expect, it } from 'vitest';
import { addressInputSchema } from './contract.ts';

const given = (province: string, region: string) => ({
  name: '李四',
  phone: '13812349876',
  street: '文三路 8 号',
  province,
  region,
});

describe('an address and its province', () => {
  it.each([
    ['浙江', '上海市浦东新区', '上海市', 'Shanghai'],
    ['浙江省', '广西南宁市青秀区', '广西壮族自治区', 'Guangxi'],
    ['浙江省杭州市', '苏州市姑苏区', '江苏省', 'Jiangsu'],
  ])('[CRM-45] %s with %s is refused at the region', (province, region, zh, en) => {
    const read = addressInputSchema.safeParse(given(province, region));
    const [issue] = read.error?.issues ?? [];
    expect(issue?.path).toEqual(['region']);
    const words = [
      `浙江省内`,
      `你填的是“${region}”`,
      `属于${zh}`,
      'must be in Zhejiang',
      `in ${en}`,
    ];
    for (const part of words) expect(issue?.message).toContain(part);
  });

  it.each([
    ['浙江省杭州市', '西湖区', '330000'],
    ['广西壮族', '南宁市青秀区', '450000'],
    ['青海', '海南藏族自治州共和县', '630000'],
    ['吉林', '吉林省吉林市', '220000'],
  ])('[CRM-45] %s with %s is taken', (province, region, code) => {
    expect(addressInputSchema.parse(given(province, region)).province).toBe(code);
  });
});
