import { useState } from 'react';
import { Dialog, Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';
import { kindWords, kinds, type Kind, type ProductInput } from '../contract.ts';

const empty = {
  kind: 'air-conditioner',
  brandZh: '',
  brandEn: '',
  nameZh: '',
  nameEn: '',
  model: '',
  tagline: '',
  list: '',
  price: '',
  stock: '0',
  cost: '0',
  specs: '',
  standard: '',
  grade: '',
  recordNo: '',
};

type Form = typeof empty;

/** `制冷量, Cooling capacity, 3500, W` per line. */
function specsOf(text: string): ProductInput['specs'] {
  return text
    .split('\n')
    .map((line) => line.split(/[,,]/).map((part) => part.trim()))
    .filter((parts) => parts[0] !== undefined && parts[0] !== '')
    .map(([zh = '', en = '', value = '', unit = '']) => ({
      name: { zh, en: en === '' ? zh : en },
      value,
      unit,
    }));
}

function inputOf(form: Form): ProductInput {
  const either = (zh: string, en: string) => ({ zh: zh.trim(), en: en.trim() || zh.trim() });
  const fen = (text: string): number => Math.round(Number(text) * 100);
  return {
    kind: kinds.find((kind): kind is Kind => kind === form.kind) ?? 'air-conditioner',
    brand: either(form.brandZh, form.brandEn),
    name: either(form.nameZh, form.nameEn),
    model: form.model,
    tagline: either(form.tagline, ''),
    listPriceFen: fen(form.list),
    priceFen: fen(form.price),
    specs: specsOf(form.specs),
    label:
      form.grade === ''
        ? null
        : {
            standard: form.standard,
            grade: Number(form.grade),
            figures: [],
            recordNo: form.recordNo,
          },
    promises: [],
    stock: Number(form.stock),
    unitCostFen: fen(form.cost),
  };
}

/** Adds an appliance: names, prices, specifications, label and first stock. */
export function NewProduct({ onDone }: { readonly onDone: () => void }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState(empty);
  const add = async (): Promise<void> => {
    const added = await api.post('/api/products', inputOf(form));
    if (!added.ok) return toasts.refuse(added.refusal);
    setOpen(false);
    setForm(empty);
    onDone();
    return undefined;
  };
  const text = (name: keyof Form, label: string) => (
    <Field label={label}>
      <input
        className="input"
        value={form[name]}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <>
      <button type="button" className="button main" onClick={() => setOpen(true)}>
        {t('新建商品', 'New product')}
      </button>
      <Dialog
        title={t('新建商品', 'New product')}
        open={open}
        onClose={() => setOpen(false)}
        footer={
          <button type="button" className="button main" onClick={() => void add()}>
            {t('加入商品库', 'Add to the catalog')}
          </button>
        }
      >
        <div className="cue-fields">
          <Field label={t('品类', 'Kind')}>
            <select
              className="input"
              value={form.kind}
              onChange={(event) => setForm({ ...form, kind: event.target.value })}
            >
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {words(kindWords[kind])}
                </option>
              ))}
            </select>
          </Field>
          {text('model', t('型号', 'Model'))}
          {text('brandZh', t('品牌(中文)', 'Brand (Chinese)'))}
          {text('brandEn', t('品牌(英文)', 'Brand (English)'))}
          {text('nameZh', t('名称(中文)', 'Name (Chinese)'))}
          {text('nameEn', t('名称(英文)', 'Name (English)'))}
          {text('tagline', t('一句话', 'Tagline'))}
          {text('list', t('划线价(元)', 'List price (yuan)'))}
          {text('price', t('直播价(元)', 'Price (yuan)'))}
          {text('stock', t('首批库存', 'First stock'))}
          {text('cost', t('进货价(元)', 'Unit cost (yuan)'))}
          {text('standard', t('能效标准', 'Label standard'))}
          {text('grade', t('能效等级(1–5,无则空)', 'Grade (1–5 or empty)'))}
          {text('recordNo', t('备案号', 'Filing number'))}
        </div>
        <Field label={t('参数,每行:名称,Name,值,单位', 'Per line: 名称, name, value, unit')}>
          <textarea
            className="input"
            rows={4}
            value={form.specs}
            onChange={(event) => setForm({ ...form, specs: event.target.value })}
          />
        </Field>
      </Dialog>
    </>
  );
}
