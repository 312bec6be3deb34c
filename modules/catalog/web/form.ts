import {
  kinds,
  productSchema,
  type Kind,
  type Product,
  type ProductChange,
  type ProductEdit,
  type ProductInput,
} from '../contract.ts';
import { typedFen } from '../../../platform/kernel/money.ts';

type Claim = Product['claims'][number];

/** A claim while it is typed; nothing of it says which one it is. */
export interface TypedClaim extends Claim {
  readonly key: string;
}

/** What a person types of a product, as it stands in the fields. */
export interface Form {
  readonly kind: string;
  readonly model: string;
  readonly brandZh: string;
  readonly brandEn: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly taglineZh: string;
  readonly taglineEn: string;
  readonly list: string;
  readonly price: string;
  readonly stock: string;
  readonly cost: string;
  readonly specs: string;
  readonly standard: string;
  readonly grade: string;
  readonly recordNo: string;
  readonly figures: string;
  readonly promises: string;
  readonly onSale: boolean;
  readonly claims: readonly TypedClaim[];
}

export const emptyForm: Form = {
  kind: 'air-conditioner',
  model: '',
  brandZh: '',
  brandEn: '',
  nameZh: '',
  nameEn: '',
  taglineZh: '',
  taglineEn: '',
  list: '',
  price: '',
  stock: '0',
  cost: '0',
  specs: '',
  standard: '',
  grade: '',
  recordNo: '',
  figures: '',
  promises: '',
  onSale: true,
  claims: [],
};

/** Lines that say something, each parted as its field is. */
function linesOf(text: string, parter: string | RegExp): string[][] {
  return text
    .split('\n')
    .map((line) => line.split(line.includes('|') ? '|' : parter).map((part) => part.trim()))
    .filter(([first]) => first !== undefined && first !== '');
}

/** `制冷量 | Cooling capacity | 3500 | W` per line; commas do where no line stands between. */
function figuresOf(text: string): Product['specs'] {
  return linesOf(text, /[,,]/).map(([zh = '', en = '', value = '', unit = '']) => ({
    name: { zh, en: en === '' ? zh : en },
    value,
    unit,
  }));
}

function figuresText(figures: Product['specs']): string {
  return figures
    .map(({ name, value, unit }) => [name.zh, name.en, value, unit].join(' | '))
    .join('\n');
}

function either(zh: string, en: string) {
  return { zh: zh.trim(), en: en.trim() || zh.trim() };
}

function shared(form: Form) {
  return {
    brand: either(form.brandZh, form.brandEn),
    name: either(form.nameZh, form.nameEn),
    tagline: either(form.taglineZh, form.taglineEn),
    listPriceFen: typedFen(form.list),
    priceFen: typedFen(form.price),
    specs: figuresOf(form.specs),
    label:
      form.grade.trim() === ''
        ? null
        : {
            standard: form.standard.trim(),
            grade: Number(form.grade),
            figures: figuresOf(form.figures),
            recordNo: form.recordNo.trim(),
          },
    // A promise has commas of its own.
    promises: linesOf(form.promises, '|').map(([zh = '', en = '']) => either(zh, en)),
  };
}

export function inputOf(form: Form): ProductInput {
  return {
    ...shared(form),
    kind: kinds.find((kind): kind is Kind => kind === form.kind) ?? 'air-conditioner',
    model: form.model,
    stock: Number(form.stock),
    unitCostFen: typedFen(form.cost),
  };
}

/** The change of the product that was seen, at the revision at which it was seen. */
export function changeOf(form: Form, { rev }: Product): ProductChange {
  const claims = form.claims
    .filter(({ text }) => text.zh.trim() !== '')
    .map(({ text, evidenceId }) => ({ text: either(text.zh, text.en), evidenceId }));
  return { ...shared(form), claims, rev, onSale: form.onSale };
}

export function formOf(product: Product): Form {
  const { kind, model, brand, name, tagline, label, promises, claims } = product;
  return {
    ...emptyForm,
    kind,
    model,
    brandZh: brand.zh,
    brandEn: brand.en,
    nameZh: name.zh,
    nameEn: name.en,
    taglineZh: tagline.zh,
    taglineEn: tagline.en,
    claims: claims.map((claim, index) => ({ ...claim, key: String(index) })),
    onSale: product.onSale,
    list: String(product.listPriceFen / 100),
    price: String(product.priceFen / 100),
    specs: figuresText(product.specs),
    standard: label?.standard ?? '',
    grade: label ? String(label.grade) : '',
    recordNo: label?.recordNo ?? '',
    figures: figuresText(label?.figures ?? []),
    promises: promises.map(({ zh, en }) => `${zh} | ${en}`).join('\n'),
  };
}

/** The product as it was before a change: what to begin from when the change is taken back. */
export function before(product: Product, { changes }: ProductEdit): Product {
  const was = Object.fromEntries(changes.map((item) => [item.field, item.before]));
  return productSchema.parse({ ...product, ...was });
}

export function newClaim(): TypedClaim {
  return { key: crypto.randomUUID(), text: { zh: '', en: '' }, evidenceId: null };
}
