import { describe, expect, it } from 'vitest';
import {
  phoneTailOf,
  provinceFullName,
  provinces,
  provincesNamed,
  provinceWords,
  readPhone,
  readProvince,
  sameProvince,
} from './index.ts';

describe('provinces', () => {
  it.each([
    [
      '330000',
      ['浙江', '浙江省', ' 浙江省 ', '浙 江', '浙江省', '330000', '33', 'Zhejiang Province'],
    ],
    ['150000', ['内蒙古', '内蒙古自治区', '內蒙古自治區', '内蒙', 'Inner Mongolia']],
    ['450000', ['广西', '广西壮族自治区', '廣西壯族自治區', '广西壮族', '广西省', 'Guangxi']],
    ['650000', ['新疆', '新疆维吾尔自治区', '新疆維吾爾自治區', '新疆维吾尔', 'CN-XJ']],
    ['640000', ['宁夏', '宁夏回族自治区', '寧夏回族自治區', '宁夏回族']],
    ['540000', ['西藏', '西藏自治区', 'Tibet', 'Xizang']],
    ['110000', ['北京', '北京市', 'beijing', 'BEIJING CITY', '北\u200b京']],
    ['810000', ['香港', '香港特别行政区', '香港特別行政區', 'Hong Kong', 'Hong Kong SAR', 'HK']],
    ['820000', ['澳门', '澳門特別行政區', 'Macau', 'Macao']],
    ['710000', ['台湾', '台湾省', '臺灣', '中国台湾', 'Taiwan']],
    ['140000', ['山西', 'Shanxi', '山西省']],
    ['610000', ['陕西', 'Shaanxi', '陝西省']],
  ])('[PLACE-1] %s, however it is written', (code, written) => {
    expect(written.map(readProvince)).toEqual(written.map(() => code));
  });

  it.each(['', '*', '杭州', '浙', '浙江省杭州市', '浙江市', '江浙', '990000', 'California'])(
    '[PLACE-1] %s is none',
    (text) => {
      expect(readProvince(text)).toBeUndefined();
    },
  );

  it('[PLACE-1] every one is read again from its own names', () => {
    expect(provinces).toHaveLength(34);
    for (const code of provinces) {
      const { zh, en } = provinceWords(code);
      expect([zh, en, provinceFullName(code), code].map(readProvince)).toEqual(
        Array.from({ length: 4 }, () => code),
      );
    }
    expect([provinceFullName('广西'), provinceWords('浙江省').en]).toEqual([
      '广西壮族自治区',
      'Zhejiang',
    ]);
    expect([provinceWords('火星').zh, provinceFullName('火星')]).toEqual(['火星', '火星']);
    expect([sameProvince('内蒙古', '150000'), sameProvince('山西', '陕西')]).toEqual([true, false]);
    expect([sameProvince('火星', ' 火星'), sameProvince('火星', '木星')]).toEqual([true, false]);
  });
});

describe('provinces that are looked for', () => {
  it('[PLACE-1] by any of their names or a part of one', () => {
    expect(provincesNamed('浙江省')).toEqual(['330000']);
    expect(provincesNamed('江')).toEqual(['230000', '320000', '330000', '360000']);
    expect(provincesNamed('shan')).toContain('140000');
    expect([provincesNamed(''), provincesNamed('王')]).toEqual([[], []]);
  });
});

describe('telephones', () => {
  it.each([
    ['+8613900000001', '13900000001'],
    ['+86 139 0000 0001', '13900000001'],
    [' 13900000001 ', '13900000001'],
    ['139-0000-0001', '13900000001'],
    ['139 0000 0001', '13900000001'],
    ['0086 139 0000 0001', '13900000001'],
    ['86-13900000001', '13900000001'],
    ['(+86) 139–0000–0001', '13900000001'],
    ['+86 13900000001', '13900000001'],
    ['\u202a139\u00a00000\u200b0001\u202c', '13900000001'],
    ['手机:13900000001', '13900000001'],
    ['010-12345678', '010-12345678'],
    ['013900000001', '13900000001'],
    ['010-62345678', '010-62345678'],
    ['(010) 6234 5678', '010-62345678'],
    ['+86 10 6234 5678', '010-62345678'],
    ['+86 (0)571 8888 8888', '0571-88888888'],
    ['0571 8888 8888 转 12', '0571-88888888-12'],
    ['0571-88888888-12', '0571-88888888-12'],
    ['0571-8888-8888', '0571-88888888'],
    ['0571-88888888 ext. 8012', '0571-88888888-8012'],
    ['0991 2345678', '0991-2345678'],
    ['+852 9123 4567', '+85291234567'],
    ['00853-6612-3456', '+85366123456'],
    ['+886 (0)912-345-678', '+886912345678'],
  ])('[PLACE-2] %s is kept as %s', (text, kept) => {
    expect(readPhone(text, '330000')).toBe(kept);
  });

  it('[PLACE-2] a number without a code is read as it is written where it is', () => {
    expect(readPhone('9123 4567', '810000')).toBe('+85291234567');
    expect(readPhone('6612 3456', '820000')).toBe('+85366123456');
    expect(readPhone('0912-345-678', '710000')).toBe('+886912345678');
    expect(readPhone('(02) 2345-6789', '710000')).toBe('+886223456789');
    expect(readPhone('13900000001', '810000')).toBe('13900000001');
    expect(readPhone('9123 4567', '330000')).toBeUndefined();
  });

  it.each([
    '',
    '139',
    '1390000000',
    '139000000012',
    '88888888',
    'wang@example.com',
    '一三九',
    '13900000001 转 12',
    '+1 202 555 0123',
    '13900000001/13900000002',
    '0571',
    '王小雨139',
  ])('[PLACE-2] %s is none', (text) => {
    expect(readPhone(text, '330000')).toBeUndefined();
  });

  it('[PLACE-2] what is kept is read again as itself, and its last four digits are the number’s', () => {
    for (const kept of ['13900000001', '0571-88888888', '0571-88881234-12', '+85291234567']) {
      expect(readPhone(kept)).toBe(kept);
    }
    const tails = ['13900000001', '0571-88881234-12', '010-62345678', '+85291234567'];
    expect(tails.map(phoneTailOf)).toEqual(['0001', '1234', '5678', '4567']);
  });
});

it.each(['10000000000', '12345678901', '11111111111', '+8612012345678', '010000000000'])(
  '[PLACE-2] %s is no mobile: those begin with 13 to 19',
  (text) => {
    expect(readPhone(text)).toBeUndefined();
  },
);
