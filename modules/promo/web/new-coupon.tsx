import { useState } from 'react';
import { Dialog, Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';
import { typedFen } from '../../../platform/kernel/money.ts';
import { kindWords, kinds } from '../../catalog/contract.ts';
import { layerWords, segmentWords } from '../contract.ts';

const first = {
  zh: '',
  en: '',
  layer: 'shop',
  kind: '',
  threshold: '1000',
  off: '50',
  percent: '',
  segment: 'all',
  issueMost: '1000',
  perPerson: '1',
  days: '30',
};

type Form = typeof first;

/** Builds what the route expects; yuan become fen, an empty percentage means a fixed sum. */
function bodyOf(form: Form, now: number) {
  const { zh, en, layer, kind, segment } = form;
  return {
    name: { zh, en: en === '' ? zh : en },
    layer,
    segment,
    scope: kind === '' ? { of: 'shop' } : { of: 'kinds', kinds: [kind] },
    thresholdFen: typedFen(form.threshold),
    benefit:
      form.percent === ''
        ? { is: 'fixed', fen: typedFen(form.off) }
        : { is: 'percent', percent: Number(form.percent), capFen: typedFen(form.off) },
    issueMost: Number(form.issueMost),
    perPerson: Number(form.perPerson),
    validFrom: now,
    validUntil: now + Number(form.days) * 86_400_000,
  };
}

interface NewCouponProps {
  readonly close: () => void;
  readonly done: () => void;
}

export function NewCoupon({ close, done }: NewCouponProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [form, setForm] = useState<Form>(first);
  const [unfit, setUnfit] = useState<string>();
  const set = (name: keyof Form) => (event: { target: { value: string } }) => {
    if (name === 'zh' || name === 'en') setUnfit(undefined);
    setForm({ ...form, [name]: event.target.value });
  };
  const text = (name: keyof Form, label: string, required = true) => (
    <Field label={label} wrong={name === 'zh' ? unfit : undefined}>
      <input className="input" required={required} value={form[name]} onChange={set(name)} />
    </Field>
  );
  const select = (
    name: keyof Form,
    label: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <Field label={label}>
      <select className="input" value={form[name]} onChange={set(name)}>
        {options.map(([value, shown]) => (
          <option key={value} value={value}>
            {shown}
          </option>
        ))}
      </select>
    </Field>
  );
  const send = async (): Promise<void> => {
    const sent = await api.post('/api/coupons', bodyOf(form, Date.now()));
    if (sent.ok) return done();
    if (sent.refusal.field === 'name') return setUnfit(words(sent.refusal.words));
    return toasts.refuse(sent.refusal);
  };
  const optionsOf = (map: Readonly<Record<string, { zh: string; en: string }>>) =>
    Object.entries(map).map(([value, label]) => [value, words(label)] as const);
  return (
    <Dialog title={t('新建优惠券', 'New coupon')} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div className="cue-fields">
          {text('zh', t('券名(中文)', 'Name (Chinese)'))}
          {text('en', t('券名(英文)', 'Name (English)'), false)}
          {select(
            'layer',
            t('层级(每层每单限一张)', 'Layer (one of each per order)'),
            optionsOf(layerWords),
          )}
          {select('kind', t('适用范围', 'Scope'), [
            ['', t('全店', 'Whole shop')],
            ...kinds.map((kind) => [kind, words(kindWords[kind])] as const),
          ])}
          {text('threshold', t('门槛(元)', 'Threshold (yuan)'))}
          {text('percent', t('折扣 %(留空为立减)', 'Percent off (empty: fixed amount)'), false)}
          {text('off', t('减 / 最多减(元)', 'Discount, or maximum discount (yuan)'))}
          {select('segment', t('适用人群', 'Audience'), optionsOf(segmentWords))}
          {text('issueMost', t('发放上限', 'Quantity'))}
          {text('perPerson', t('每人限领', 'Limit per person'))}
          {text('days', t('有效天数', 'Valid for (days)'))}
        </div>
        <button className="button main">{t('发放', 'Create')}</button>
      </form>
    </Dialog>
  );
}
