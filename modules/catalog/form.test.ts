import { describe, expect, it } from 'vitest';
import { sameOf, type Product } from './contract.ts';
import { changeOf, emptyForm, formOf, inputOf } from './web/form.ts';

const product: Product = {
  id: 'prd_1',
  kind: 'washer',
  model: 'W-1',
  rev: 3,
  onSale: true,
  brand: { zh: '云锦', en: 'Yunjin' },
  name: { zh: '净轮 10 公斤', en: 'Clean Wheel 10 kg' },
  tagline: { zh: '安静,省水', en: 'Quiet, thrifty' },
  listPriceFen: 339_900,
  priceFen: 279_990,
  specs: [
    { name: { zh: '洗涤容量', en: 'Wash load' }, value: '10', unit: 'kg' },
    { name: { zh: '尺寸(宽,高)', en: 'Size (w, h)' }, value: '600, 850', unit: 'mm' },
  ],
  label: {
    standard: 'GB 12021.4-2013',
    grade: 1,
    recordNo: '示例-1',
    figures: [{ name: { zh: '用水量', en: 'Water' }, value: '55', unit: 'L' }],
  },
  claims: [{ text: { zh: '洗净比 1.1', en: 'ratio 1.1' }, evidenceId: 'evd_1' }],
  promises: [{ zh: '整机保修 1 年,主要部件 3 年', en: 'warranty: 1 year, main parts 3 years' }],
  look: { hue: 1, dark: false, variant: 0 },
};

describe('the form of a product', () => {
  it('[CATALOG-12] says what the product says: saved as it was opened, nothing changes', () => {
    expect(changeOf(formOf(product), product)).toEqual(sameOf(product));
    const gone = { ...product, onSale: false };
    expect(changeOf(formOf(gone), product).onSale).toBe(false);
    const bare = { ...product, label: null, claims: [], promises: [], specs: [] };
    expect(changeOf(formOf(bare), bare)).toEqual(sameOf(bare));
  });

  it('[CATALOG-3] takes figures with commas, promises with their own, and one language for both', () => {
    const typed = inputOf({
      ...emptyForm,
      nameZh: '某',
      specs: '容量,Load,8,kg\n\n噪音 | Noise | 48 | dB(A)',
      price: '19.99',
      promises: '送货上门,安装另约',
    });
    expect(typed.name).toEqual({ zh: '某', en: '某' });
    expect(typed.specs.map(({ value, unit }) => `${value} ${unit}`)).toEqual(['8 kg', '48 dB(A)']);
    expect(typed.promises).toEqual([{ zh: '送货上门,安装另约', en: '送货上门,安装另约' }]);
    expect(typed.priceFen).toBe(1999);
  });
});
